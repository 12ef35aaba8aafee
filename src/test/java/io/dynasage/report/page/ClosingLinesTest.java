package io.dynasage.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingLinesTest {
    private static final String PAGE = "s3a://b/runs/r1/index.html";

    @Test
    void aPassedModelHasItsMetricsAndWhereToGo() {
        ObjectNode record = Pages.record("Completed");
        record.withArray("/evaluation/verdicts")
                .addObject()
                .put("baseline", "als")
                .put("verdict", "better")
                .put("metric", "ndcgAt10");
        MissingNode none = MissingNode.getInstance();
        List<String> lines = new ClosingLines(
                        new RunFiles(record, Pages.json(Pages.EVALUATION), none, none, none, none), PAGE)
                .lines();
        assertEquals(
                "The model passed the gate with nDCG@10 0.4000 (95 % interval 0.3000 to 0.5000), and was deployed"
                        + " to the endpoint shop"
                        + ".",
                lines.get(1));
        assertTrue(lines.contains("  nDCG@10    als                0.3500  (0.3500 to 0.6000)"), lines.toString());
        assertTrue(lines.contains("  nDCG@10    popularity         0.3000"), lines.toString());
        assertEquals(
                List.of(
                        "  als is better than the model by nDCG@10.",
                        "Page      " + PAGE,
                        "Endpoint  shop",
                        "Next      dynasage report --config CONF"),
                lines.subList(lines.size() - 4, lines.size()));
    }

    @Test
    void theNextCommandHasTheConfigurationOfTheRun() {
        RunFiles run = Pages.run("Completed", "{}");
        String many = "--config conf/a.conf" + " --set some.long.key=value".repeat(9);
        for (String options : List.of("--config s3a://b/shop.conf --set a=1", many)) {
            ObjectNode end = Pages.json("{}").deepCopy();
            end.put("options", options);
            List<String> lines = new ClosingLines(
                            new RunFiles(
                                    run.record(), run.evaluation(), run.profile(), run.users(), run.rejects(), end),
                            PAGE)
                    .lines();
            String shown = options.equals(many) ? "--config conf/a.conf --set …" : options;
            assertEquals("Next      dynasage report " + shown, lines.get(lines.size() - 1));
        }
    }

    @Test
    void theModelOfTwoCandidatesIsNamedWithTheValuesOfBoth() {
        ObjectNode record = Pages.record("Completed");
        ObjectNode choice = record.putObject("choice").put("taken", "als").put("metric", "ndcgAt10");
        choice.putObject("values").put("factorization-machines", 0.5).put("als", 0.51);
        assertTrue(new ClosingLines(RunFiles.ofRecord(record), PAGE)
                .lines()
                .contains("Model     als (nDCG@10 on the validation part: factorization-machines 0.5000, als 0.5100)"));
        choice.put("taken", "factorization-machines").putObject("values");
        assertTrue(new ClosingLines(RunFiles.ofRecord(record), PAGE)
                .lines()
                .contains("Model     factorization-machines (the candidates were not compared)"));
    }

    @Test
    void noRunHasMoreThanFifteenLines() {
        ObjectNode record = Pages.record("Completed");
        for (int i = 0; i < 20; i++) {
            ((ObjectNode) record.at("/evaluation/scorers")).putObject("s" + i).put("ndcgAt10", 0.1);
            record.withArray("/evaluation/verdicts")
                    .addObject()
                    .put("baseline", "s" + i)
                    .put("verdict", "undecided")
                    .put("metric", "ndcgAt10");
        }
        record.withObject("/recommendations/where").put("items", 12000).put("kept", 345);
        record.putObject("choice").put("taken", "als");
        record.withObject("/evaluation/lists/mail/model").put("ndcgAt5", 0.1);
        assertTrue(new ClosingLines(RunFiles.ofRecord(record), PAGE).lines().size() <= 15);
        assertTrue(new ClosingLines(Pages.failed("a\n  b\n  c\n  d\n  e"), PAGE)
                        .lines()
                        .size()
                <= 15);
    }

    @Test
    void whatTheShopsConditionLeavesOfTheItemsIsSaid() {
        ObjectNode record = Pages.record("Completed");
        record.withObject("/recommendations/where").put("items", 12000).put("kept", 345);
        List<String> lines = new ClosingLines(RunFiles.ofRecord(record), PAGE).lines();
        assertTrue(lines.contains("Lists     hold 345 of 12,000 items (recommendations.where)"), lines.toString());
    }

    @Test
    void theMetricOfEachNamedListIsOnOneLine() {
        ObjectNode record = Pages.record("Completed");
        record.withObject("/evaluation/lists/home/model").put("mapAt20", 0.5).put("ndcgAt20", 0.25);
        record.withObject("/evaluation/lists/mail/model").put("ndcgAt5", 0.125);
        List<String> lines = new ClosingLines(RunFiles.ofRecord(record), PAGE).lines();
        assertTrue(lines.contains("Named     home nDCG@20 0.2500, mail nDCG@5 0.1250"), lines.toString());
        for (int i = 0; i < 4; i++) {
            record.withObject("/evaluation/lists/z" + i + "/model").put("ndcgAt20", 0);
        }
        assertTrue(new ClosingLines(RunFiles.ofRecord(record), PAGE)
                .lines()
                .contains(
                        "Named     home nDCG@20 0.2500, mail nDCG@5 0.1250, z0 nDCG@20 0.0000, z1 nDCG@20 0.0000 and 2"
                                + " more"));
    }

    @Test
    void aFailedRunSaysWhyAndHowToGoOn() {
        List<String> lines = new ClosingLines(Pages.failed("The role may not train."), PAGE).lines();
        assertEquals(
                List.of(
                        "",
                        "The run failed in the stage training.",
                        "  The role may not train.",
                        "Page      " + PAGE,
                        "Next      Continue with run --resume nightly-0412."),
                lines);
    }
}
