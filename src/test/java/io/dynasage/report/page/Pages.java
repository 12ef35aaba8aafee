package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.report.ExampleRun;
import io.dynasage.report.RunOutcome;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pages of small runs, and what is in them. */
final class Pages {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String EVALUATION = """
        {"report": {"primaryMetric": "ndcgAt10", "tables": [
          {"name": "candidates", "segment": {"column": "", "value": "all"}, "units": 44,
           "metrics": ["ndcgAt10", "logLoss"], "notes": [], "rows": [
            {"scorer": "model", "role": "MODEL", "metrics": {
              "ndcgAt10": {"value": 0.4, "interval": {"low": 0.3, "high": 0.5}},
              "logLoss": {"value": 0.2, "interval": null}},
             "calibration": [
              {"from": 0.0, "to": 0.1, "count": 60, "meanScore": 0.05, "positiveRate": 0.1},
              {"from": 0.9, "to": 1.0, "count": 40, "meanScore": 0.95, "positiveRate": 0.75}]},
            {"scorer": "als", "role": "BASELINE", "metrics": {
              "ndcgAt10": {"value": 0.45, "interval": {"low": 0.35, "high": 0.6}},
              "logLoss": {"value": 0.3, "interval": null}}, "calibration": []}]},
          {"name": "lists", "segment": {"column": "", "value": "all"}, "units": 40,
           "metrics": ["coverageAt20", "giniAt20"], "notes": [], "rows": [
            {"scorer": "model", "role": "MODEL", "metrics": {
              "coverageAt20": {"value": 0.7}, "giniAt20": {"value": 0.5}}, "calibration": []}]},
          {"name": "candidates", "segment": {"column": "item_segment", "value": "tail"}, "units": 19,
           "metrics": ["ndcgAt10"], "notes": [], "rows": [
            {"scorer": "model", "role": "MODEL", "metrics": {"ndcgAt10": {"value": 0.1}}, "calibration": []}]},
          {"name": "candidates", "segment": {"column": "new_users", "value": "with fold-in"}, "units": 7,
           "metrics": ["ndcgAt10"], "notes": [], "rows": [
            {"scorer": "model", "role": "MODEL", "metrics": {"ndcgAt10": {"value": 0.3}}, "calibration": []}]}]}}
        """;

    private Pages() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A finished run with an evaluation, and with users whom the text describes. */
    static RunFiles run(String status, String users) {
        JsonNode none = MissingNode.getInstance();
        return new RunFiles(record(status), json(EVALUATION), none, json(users), none, none);
    }

    static ObjectNode record(String status) {
        ObjectNode record = (ObjectNode)
                json(ExampleRun.record(status, List.of("ndcgAt10 is 0.4.")).toJson());
        record.putObject("settings")
                .put("training.instance-type", "ml.m5.xlarge")
                .put("training.instance-count", "2")
                .put("training.volume-size", "30GiB")
                .put("prices.instance-hour.ml.m5.xlarge", "0.36")
                .put("prices.disk-gigabyte-month", "0.0")
                .put("prices.million-read-units", "0.125")
                .put("prices.as-of", "us-east-1, 2025");
        return record;
    }

    /** A run that failed in the stage training. */
    static RunFiles failed(String reason) {
        JsonNode none = MissingNode.getInstance();
        ObjectNode end = JSON.valueToTree(RunOutcome.of(ExampleRun.failed("training", reason), Optional.empty()));
        end.putObject("metrics").put("eventsSeconds", 1.5);
        return new RunFiles(none, none, none, none, none, end);
    }

    static Document parsed(String page) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(page)));
        } catch (Exception e) {
            throw new AssertionError("The page is not well-formed: " + e.getMessage(), e);
        }
    }

    /** Returns the elements of a name, in the section of an id or, if it is empty, in the page. */
    static List<Element> elements(Document page, String section, String name) {
        return all(page.getElementsByTagName(section.isEmpty() ? "html" : "section")).stream()
                .filter(element ->
                        section.isEmpty() || element.getAttribute("id").equals(section))
                .flatMap(element -> all(element.getElementsByTagName(name)).stream())
                .toList();
    }

    private static List<Element> all(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(place -> (Element) nodes.item(place))
                .toList();
    }
}
