package io.dynasage.report.page;

import static io.dynasage.report.page.Pages.elements;
import static io.dynasage.report.page.Pages.parsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class RunsPageTest {
    @Test
    void allRunsHaveALinkAndFinishedOnesAPointInEachTrend() {
        Document page = parsed(
                RunsPage.all("shop", List.of(Pages.failed("No."), run("r3", 0.45), run("r2", 0.42), run("r1", 0.4))));
        assertEquals(
                List.of("nightly-0412/index.html", "r3/index.html", "r2/index.html", "r1/index.html"),
                elements(page, "runs", "a").stream()
                        .map(link -> link.getAttribute("href"))
                        .toList());
        assertEquals(4 * 3, elements(page, "trends", "circle").size(), "metric, duration, rejects and cost");
        List<Element> metric = elements(page, "trends", "circle").subList(0, 3);
        assertEquals("r1: 0.4000", metric.get(0).getTextContent(), "the oldest is on the left");
        assertEquals("0.00%", metric.get(0).getAttribute("cx"));
        assertEquals("100.00%", metric.get(2).getAttribute("cx"));
        assertEquals("0.00%", metric.get(2).getAttribute("cy"), "the largest value is at the top");
    }

    @Test
    void aJobWhoseRunsAllFailedHasAPageWithoutTrends() {
        Document page = parsed(RunsPage.all("shop", List.of(Pages.failed("No."))));
        assertEquals("shop: 1 run", page.getElementsByTagName("h1").item(0).getTextContent());
        assertEquals(0, elements(page, "trends", "circle").size());
        assertTrue(elements(page, "runs", "td").stream()
                .anyMatch(cell -> cell.getTextContent().equals("The run failed in the stage training.")));
    }

    @Test
    void twoRunsDifferInMetricsAndSettings() {
        RunFiles other = run("r2", 0.5);
        ((ObjectNode) other.record().get("settings")).put("training.instance-type", "ml.c5.large");
        Document page = parsed(RunsPage.compared(run("r1", 0.4), other));
        List<String> metrics = elements(page, "metrics", "bdi").stream()
                .map(Element::getTextContent)
                .toList();
        int place = metrics.indexOf("nDCG@10, more is better");
        assertEquals(List.of("0.4000", "0.5000", "+25.0 %"), metrics.subList(place + 1, place + 4));
        assertEquals(
                List.of("training.instance-type", "ml.m5.xlarge", "ml.c5.large"),
                elements(page, "settings", "bdi").stream()
                        .map(Element::getTextContent)
                        .toList());
    }

    /** An endpoint serves the model of one run. */
    @Test
    void noRowClaimsThatItsModelServesNow() {
        Document page = parsed(RunsPage.all("shop", List.of(run("r2", 0.42), run("r1", 0.4))));
        assertTrue(
                elements(page, "runs", "td").stream()
                        .anyMatch(cell -> cell.getTextContent().contains("was deployed to the endpoint shop")),
                page.getDocumentElement().getTextContent());
        assertTrue(elements(page, "runs", "td").stream()
                .noneMatch(cell -> cell.getTextContent().contains("serves")));
    }

    @Test
    void twoRunsDifferInWhatTheyReadAndInStagesOfOneOfThem() {
        RunFiles one = run("r1", 0.4);
        one.record().withObject("/metrics").put("ItemsRead", 6000);
        RunFiles other = run("r2", 0.5);
        other.record().withObject("/metrics").put("ItemsRead", 60).put("RefitSeconds", 9);
        List<String> counts = elements(parsed(RunsPage.compared(one, other)), "counts", "td").stream()
                .map(Element::getTextContent)
                .toList();
        String all = String.join("|", counts);
        assertTrue(all.contains("6,000|60|-99.0 %"), all);
        assertTrue(all.contains("none|9|"), all);
    }

    private static RunFiles run(String id, double ndcg) {
        ObjectNode record = Pages.record("Completed").put("runId", id);
        ((ObjectNode) record.at("/evaluation/scorers/model")).put("ndcgAt10", ndcg);
        return RunFiles.ofRecord(record);
    }
}
