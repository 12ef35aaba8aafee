package io.dynasage.report.page;

import static io.dynasage.report.page.Pages.elements;
import static io.dynasage.report.page.Pages.parsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class RunPageTest {
    private static final String NOBODY = "{}";

    @Test
    void thePageAsksForNothingAndHasNoScript() {
        Document page = parsed(RunPage.of(Pages.run("Completed", NOBODY)));
        for (Element element : elements(page, "", "*")) {
            assertFalse(
                    Set.of("script", "img", "iframe", "object", "embed", "form").contains(element.getTagName()),
                    element.getTagName());
            for (String reference : List.of("src", "srcset", "action", "xlink:href")) {
                assertFalse(element.hasAttribute(reference), element.getTagName() + " has " + reference);
            }
            if (element.hasAttribute("href")) {
                assertEquals("data:,", element.getAttribute("href"));
            }
        }
        String style = elements(page, "", "style").get(0).getTextContent();
        assertFalse(style.matches("(?s).*[<>&].*"), "HTML does not read a style's escapes");
        assertFalse(style.matches("(?s).*(url\\(|@import|@font-face|//).*"), style);
        assertTrue(elements(page, "", "meta").stream()
                .anyMatch(meta -> meta.getAttribute("content").startsWith("default-src 'none'")));
    }

    @Test
    void theFirstHeadingIsTheVerdictWithTheInterval() {
        assertEquals(
                "The model passed the gate with nDCG@10 0.4000 (95 % interval 0.3000 to 0.5000), and was deployed"
                        + " to the endpoint shop"
                        + ".",
                heading(RunPage.of(Pages.run("Completed", NOBODY))));
        assertEquals(
                "The gate refused the model with nDCG@10 0.4000 (95 % interval 0.3000 to 0.5000); what served before"
                        + " serves on.",
                heading(RunPage.of(Pages.run("Refused", NOBODY))));
    }

    @Test
    void aFinalModelThatIsWorseIsTheReasonAndItsTrainingIsPaidFor() {
        ObjectNode record = Pages.record("Refused");
        record.putObject("refit")
                .put("sha256", "aa11")
                .putObject("training")
                .put("billableSeconds", 35)
                .put("modelSha256", "bb22");
        record.withObject("/refit").putArray("reasons").add("The final model is worse.");
        Document page = parsed(RunPage.of(RunFiles.ofRecord(record)));
        assertEquals(
                "The model passed the gate with nDCG@10 0.4000, but the final model, which learnt from all examples,"
                        + " is worse than it; what served before serves on.",
                heading(page));
        String text = page.getDocumentElement().getTextContent();
        assertTrue(text.contains("The final model is worse.") && text.contains("final modelbb22"), text);
        assertTrue(text.contains("100.0 s billed"), text);
    }

    @Test
    void eachTrainingJobHasItsLossByEpochAndAJobOfAnEarlierReleaseHasNone() {
        ObjectNode record = Pages.record("Completed");
        assertEquals(List.of(), elements(parsed(RunPage.of(RunFiles.ofRecord(record))), "loss", "figure"));
        ObjectNode losses = record.withObject("/training/losses");
        losses.putObject("train logloss").put("0", 0.69).put("1", 0.5).put("2", 0.4);
        losses.putObject("validation logloss").put("0", 0.69).put("1", 0.6).put("2", 0.55);
        losses.putObject("train error").put("0", 7.0);
        ObjectNode last = record.putObject("refit").putObject("training").put("jobName", "shop-f1");
        ObjectNode rmse = last.putObject("losses").putObject("train rmse");
        for (int epoch = 0; epoch < 300; epoch++) {
            rmse.put(String.valueOf(epoch), 3 - epoch / 100.0);
        }
        Document page = parsed(RunPage.of(RunFiles.ofRecord(record)));
        List<Element> charts = elements(page, "loss", "figure");
        assertEquals(2, charts.size());
        assertEquals(6, charts.get(0).getElementsByTagName("circle").getLength());
        assertEquals(50, charts.get(1).getElementsByTagName("circle").getLength());
        String twin = charts.get(0).getTextContent();
        assertTrue(twin.startsWith("Judged twin, shop-1loss: loglossepoch"), twin);
        assertTrue(twin.contains("train 0.4000") && twin.contains("validation 0.5500"), twin);
        assertTrue(
                twin.contains("validation, epoch 1" + "1" + "0.6000"), "a table for those who see no chart: " + twin);
        assertFalse(twin.contains("7.0"), "the chart is of the job's first metric");
        String refit = charts.get(1).getTextContent();
        assertTrue(refit.startsWith("Final model, shop-f1loss: rmseepoch"), refit);
        assertTrue(refit.contains("train, epoch 0") && refit.contains("train, epoch 299"), refit);
    }

    @Test
    void whatUsersDoNotWantIsAmongWhatTheModelLearntFrom() {
        ObjectNode record = Pages.record("Completed");
        record.withObject("/features/refusals").put("events", 1234).put("negatives", 56);
        String text = parsed(RunPage.of(RunFiles.ofRecord(record)))
                .getDocumentElement()
                .getTextContent();
        assertTrue(text.contains("events that say what a user does not want1,234"), text);
        assertTrue(text.contains("negative examples among these events56"), text);
    }

    @Test
    void aModelThatANewerOneOvertookIsNotSaidToHaveBeenForNothing() {
        ObjectNode record = Pages.record("Completed");
        record.remove("endpoint");
        record.withObject("/settings").put("endpoint.deploy", "true");
        String overtaken = heading(RunPage.of(RunFiles.ofRecord(record)));
        assertTrue(overtaken.endsWith(", but was not deployed: the model of a newer run serves."), overtaken);
        record.withObject("/settings").put("endpoint.deploy", "false");
        assertTrue(heading(RunPage.of(RunFiles.ofRecord(record))).endsWith("; the run was to deploy nothing."));
    }

    /** An item can hold several events. */
    @Test
    void sharesOfElementsAreOfWhatWasRead() {
        ObjectNode record = Pages.record("Completed");
        record.withObject("/source").put("items", 10);
        ObjectNode events = record.withObject("/events").put("accepted", 30).put("duplicates", 0);
        events.putObject("filtered");
        events.putObject("rejected").put("item_id: missing", 20);
        String text = parsed(RunPage.of(RunFiles.ofRecord(record)))
                .getDocumentElement()
                .getTextContent();
        assertTrue(text.contains("40.0 % of what was read"), text);
    }

    @Test
    void whoAskedToBeForgottenIsOneLoss() {
        ObjectNode record = Pages.record("Completed");
        ObjectNode events = (ObjectNode) record.get("events");
        events.putObject("filtered").put("the user asked to be forgotten (features.cleaning.forget)", 4);
        events.putObject("forgotten").put("items", 4);
        assertEquals(
                1,
                elements(parsed(RunPage.of(RunFiles.ofRecord(record))), "data", "tr").stream()
                        .filter(row -> row.getTextContent().contains("asked to be forgotten"))
                        .count());
    }

    @Test
    void aFailedRunShowsTheStagesOfItsFinalModel() {
        RunFiles failed = Pages.failed("No.");
        ((ObjectNode) failed.end()).withObject("/metrics").put("refit-trainingSeconds", 40);
        assertEquals(
                List.of("events: 1.5 s", "refit-training: 40.0 s"),
                elements(parsed(RunPage.of(failed)), "stages", "rect").stream()
                        .map(Element::getTextContent)
                        .toList());
    }

    @Test
    void anExportThatDynamoDbMadeIsNotSaidToCostNothing() {
        ObjectNode record = Pages.record("Completed");
        record.withObject("/source").put("kind", "export").put("consumedReadUnits", 0);
        String text = parsed(RunPage.of(RunFiles.ofRecord(record)))
                .getDocumentElement()
                .getTextContent();
        assertTrue(text.contains("not known here: DynamoDB bills the export by the gigabyte"), text);
        assertEquals(Optional.empty(), new RunCost(RunFiles.ofRecord(record)).dollars());
        record.withObject("/settings").put("source.export.uri", "s3://bucket/e/");
        assertTrue(new RunCost(RunFiles.ofRecord(record)).dollars().isPresent());
    }

    @Test
    void reasonsAndBetterBaselinesStandUnderTheVerdict() {
        Document page = parsed(RunPage.of(Pages.run("Completed", NOBODY)));
        assertEquals(
                List.of("ndcgAt10 is 0.4.", "als is better than the model."),
                elements(page, "", "li").stream()
                        .limit(2)
                        .map(Element::getTextContent)
                        .toList());
    }

    @Test
    void aBaselineThatIsBetterOrMayBeIsNamedAboveTheMetrics() {
        ObjectNode record = Pages.record("Completed");
        record.withArray("/evaluation/verdicts")
                .addObject()
                .put("baseline", "als")
                .put("verdict", "undecided")
                .put("metric", "ndcgAt10");
        Document page = parsed(RunPage.of(RunFiles.ofRecord(record)));
        assertEquals(
                "The test does not decide whether the model or als is better by nDCG@10.",
                elements(page, "metrics", "li").get(0).getTextContent());
    }

    @Test
    void eachStageHasItsBarWhereTheLastOneEnded() {
        List<Element> bars = elements(parsed(RunPage.of(Pages.run("Completed", NOBODY))), "stages", "rect");
        assertEquals(2, bars.size());
        assertEquals("0.00%", bars.get(0).getAttribute("x"));
        assertEquals(bars.get(0).getAttribute("width"), bars.get(1).getAttribute("x"));
        assertEquals("training: 40.0 s", bars.get(1).getTextContent());
    }

    @Test
    void lossesHaveTheirReasonsAndShares() {
        Document page = parsed(RunPage.of(Pages.run("Completed", NOBODY)));
        String data = elements(page, "", "section").get(1).getTextContent();
        assertTrue(data.contains("rejected: user_id: missing"), data);
        assertTrue(data.contains("0.1 % of what was read"), data);
        assertEquals(3 + 2, elements(page, "data", "rect").size(), "three bars of the funnel and two losses");
    }

    @Test
    void eachScorerHasAPointAndTheBestOfEachMetricIsMarked() {
        Document page = parsed(RunPage.of(Pages.run("Completed", NOBODY)));
        assertEquals(3, elements(page, "metrics", "circle").size(), "two scorers of candidates and one of lists");
        List<String> best = elements(page, "metrics", "td").stream()
                .filter(cell -> cell.getAttribute("class").equals("best"))
                .map(Element::getTextContent)
                .toList();
        assertEquals(
                List.of("0.4500 best", "0.2000 best", "0.7000 best", "0.5000 best"), best, "less log loss is best");
    }

    @Test
    void namedListsHaveTheirMetrics() {
        ObjectNode evaluation = (ObjectNode) Pages.json(Pages.EVALUATION);
        evaluation.withObject("/report/lists").putArray("home").add(evaluation.at("/report/tables/1"));
        MissingNode none = MissingNode.getInstance();
        Document page = parsed(
                RunPage.of(new RunFiles(Pages.record("Completed"), evaluation, none, Pages.json(NOBODY), none, none)));
        List<String> headings = elements(page, "metrics", "h3").stream()
                .map(Element::getTextContent)
                .toList();
        assertEquals("list home, 40 users, by its own rules", headings.get(headings.size() - 1));
        assertEquals(4, elements(page, "metrics", "circle").size());
        ObjectNode record = Pages.record("Completed");
        record.withObject("/evaluation/lists/home/model").put("ndcgAt20", 0.25);
        String recorded = elements(parsed(RunPage.of(RunFiles.ofRecord(record))), "metrics", "table")
                .get(0)
                .getTextContent();
        assertTrue(recorded.contains("list home, modelnDCG@200.2500"), recorded);
    }

    @Test
    void probabilitiesHaveCalibrationRocPrecisionAndLift() {
        Document page = parsed(RunPage.of(Pages.run("Completed", NOBODY)));
        List<Element> points = elements(page, "calibration", "circle");
        assertEquals(2 + 3 + 2 + 3, points.size());
        // 36 of 100 rows have label 1; at 0.9, 30 of them and 10 others are found.
        assertEquals("15.63%", points.get(3).getAttribute("cx"), "10 of 64 false positives");
        assertEquals("16.67%", points.get(3).getAttribute("cy"), "30 of 36 true positives, from above");
        assertEquals(
                3,
                elements(page, "calibration", "line").stream()
                        .filter(line -> line.getAttribute("class").equals("grid even"))
                        .count());
    }

    @Test
    void theCurvesHaveThePointsOfTheEvaluation() {
        ObjectNode evaluation = (ObjectNode) Pages.json(Pages.EVALUATION);
        ArrayNode curve = ((ObjectNode) evaluation.at("/report/tables/0/rows/0")).putArray("curve");
        for (int i = 1; i <= 25; i++) {
            curve.addObject().put("score", 1 - i / 25.0).put("rows", 4 * i).put("positives", i < 25 ? i : 36);
        }
        MissingNode none = MissingNode.getInstance();
        Document page = parsed(
                RunPage.of(new RunFiles(Pages.record("Completed"), evaluation, none, Pages.json(NOBODY), none, none)));
        List<Element> points = elements(page, "calibration", "circle");
        assertEquals(2 + 26 + 25 + 26, points.size());
        assertEquals("4", points.get(0).getAttribute("r"));
        assertEquals("2", points.get(3).getAttribute("r"));
        assertEquals("4.69%", points.get(3).getAttribute("cx"), "3 of 64 false positives");
        assertEquals("97.22%", points.get(3).getAttribute("cy"), "1 of 36 true positives, from above");
    }

    @Test
    void reachAndSegmentsAreShown() {
        Document page = parsed(RunPage.of(Pages.run("Completed", NOBODY)));
        assertEquals(
                List.of("coverage@20", "Gini@20", "tail", "with fold-in"),
                elements(page, "reach", "bdi").stream()
                        .map(Element::getTextContent)
                        .filter(text -> text.matches("coverage@20|Gini@20|tail|with fold-in"))
                        .toList());
    }

    @Test
    void anIntervalOfOneValueIsAnInterval() {
        RunFiles run = Pages.run("Completed", NOBODY);
        ((ObjectNode) run.evaluation().at("/report/tables/0/rows/0/metrics/ndcgAt10/interval"))
                .put("low", 0.4)
                .put("high", 0.4);
        Document page = parsed(RunPage.of(run));
        assertTrue(heading(page).contains("(95 % interval 0.4000 to 0.4000)"), heading(page));
        assertTrue(elements(page, "metrics", "td").stream()
                .anyMatch(cell -> cell.getTextContent().equals("0.4000 to 0.4000")));
    }

    @Test
    void whatHasNoValueIsNotSaidToBeZero() {
        RunFiles run = Pages.run("Completed", NOBODY);
        ((ObjectNode) run.evaluation().at("/report/tables/1/rows/0/metrics")).remove("giniAt20");
        run.record().withObject("/features/blocks").put("price", 1);
        Document page = parsed(RunPage.of(run));
        List<String> reach = elements(page, "reach", "tr").stream()
                .map(Element::getTextContent)
                .filter(row -> row.startsWith("Gini@20"))
                .toList();
        assertEquals(List.of("Gini@20none0: all items are listed as often; 1: one item has all places"), reach);
        String data = elements(page, "data", "tr").stream()
                .map(Element::getTextContent)
                .collect(Collectors.joining("\n"));
        assertTrue(data.contains("values of user_id3") && !data.contains("values of price"), data);
    }

    @Test
    void theTrainingCostIsThatOfAllInstances() {
        // 65 s on two instances at 0.36 dollars an hour.
        String page = RunPage.of(Pages.run("Completed", NOBODY));
        assertTrue(page.contains("$0.0130"), page);
        assertTrue(page.contains("65.0 s billed on 2 x ml.m5.xlarge"), page);
        assertTrue(
                page.contains(" on demand; nothing more with provisioned capacity"),
                "a provisioned table's units are paid for by the hour");
    }

    @Test
    void theDiskIsPaidForInEveryUnitOfItsSize() {
        ObjectNode record = Pages.record("Completed");
        record.withObject("/settings").put("prices.disk-gigabyte-month", "0.14");
        double dollars = new RunCost(RunFiles.ofRecord(record)).dollars().orElseThrow();
        for (String size : List.of("30 g", "30Gi", "30720MiB", "30 gibibytes", "30720 mebibytes")) {
            record.withObject("/settings").put("training.volume-size", size);
            assertEquals(
                    dollars, new RunCost(RunFiles.ofRecord(record)).dollars().orElseThrow(), 1e-12, size);
        }
        record.withObject("/settings").put("prices.disk-gigabyte-month", "0");
        assertTrue(new RunCost(RunFiles.ofRecord(record)).dollars().orElseThrow() < dollars);
    }

    @Test
    void theSameFilesGiveTheSameBytes() {
        assertEquals(RunPage.of(Pages.run("Completed", NOBODY)), RunPage.of(Pages.run("Completed", NOBODY)));
    }

    @Test
    void everyChartHasItsNumbersInATable() {
        Document page = parsed(RunPage.of(Pages.run("Completed", NOBODY)));
        for (Element figure : elements(page, "", "figure")) {
            assertEquals(1, figure.getElementsByTagName("table").getLength());
        }
        for (Element chart : elements(page, "", "svg")) {
            assertTrue(
                    chart.getAttribute("aria-hidden").equals("true") || chart.hasAttribute("x"),
                    "a reader hears the table, not the drawing");
        }
        Set<String> ids = elements(page, "", "*").stream()
                .map(element -> element.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        for (Element section : elements(page, "", "section")) {
            assertTrue(ids.contains(section.getAttribute("aria-labelledby")));
        }
    }

    @Test
    void aFailedRunHasItsStageItsReasonAndTheCommandThatGoesOn() {
        Document page = parsed(RunPage.of(Pages.failed("The role may not train.\n  Add sagemaker:CreateTrainingJob.")));
        assertEquals("The run failed in the stage training.", heading(page));
        String text = page.getDocumentElement().getTextContent();
        assertTrue(text.contains("The role may not train."), text);
        assertTrue(text.contains("Next: Continue with run --resume nightly-0412."), text);
        assertEquals(1, elements(page, "stages", "rect").size());
    }

    @Test
    void ofARunWhoseRecordIsDamagedNothingIsClaimed() {
        for (String ending : List.of("completed", "refused")) {
            RunFiles damaged = Pages.failed("ndcgAt10 is 0.4.");
            ((ObjectNode) damaged.end()).put("ending", ending).putNull("stage");
            Document page = parsed(RunPage.of(damaged));
            assertEquals("The run came to its end, but its record, run.json, is missing or damaged.", heading(page));
            String text = page.getDocumentElement().getTextContent();
            assertTrue(text.contains("Next: Restore an earlier version of run.json."), text);
        }
    }

    @Test
    void aResumedRunThatFailsEarlyIsNotSaidToHaveFinishedNoStage() {
        RunFiles resumed = Pages.failed("The table is gone.");
        ((ObjectNode) resumed.end()).putNull("stage");
        assertEquals("The run failed before its next stage.", heading(RunPage.of(resumed)));
        ((ObjectNode) resumed.end()).putObject("metrics");
        assertEquals("The run failed before its first stage.", heading(RunPage.of(resumed)));
    }

    @Test
    void aRunThatStoppedWhereItWasAskedToAndOneInProgressSaySo() {
        ObjectNode end =
                ((ObjectNode) Pages.failed("").end()).put("ending", "stopped").put("stage", "channels");
        RunFiles run = RunFiles.ofRecord(MissingNode.getInstance());
        assertEquals(
                "The run stopped after the stage channels, as it was asked to.",
                heading(RunPage.of(
                        new RunFiles(run.record(), run.evaluation(), run.profile(), run.users(), run.rejects(), end))));
        assertEquals("The run is not finished: it is in progress, or it was stopped.", heading(RunPage.of(run)));
    }

    @Test
    void aRecordOfAnEarlierReleaseWithoutOtherFilesIsAPage() {
        ObjectNode record = Pages.record("Completed");
        record.remove(List.of("evaluation", "settings", "features", "channels", "versions"));
        Document page = parsed(RunPage.of(RunFiles.ofRecord(record)));
        assertEquals("The model passed the gate, and was deployed to the endpoint shop.", heading(page));
    }

    @Test
    void aHostileEventDoesNoHarm() {
        String title = "t".repeat(400_000);
        String users = """
            {"users": [{"name": "user 1", "history": [
               {"item": "<script>alert(1)</script>", "type": "view", "at": "2026-01-01 00:00:00"},
               {"item": "\\" onload=\\"x", "title": "%s", "type": "\\u0000\\uffff\\ud800", "at": "\\u202Etxt.exe"}],
              "list": [{"item": "상품-12 🙂", "title": "עברית", "score": 0.5}]}]}\
            """.formatted(title);
        String text = RunPage.of(Pages.run("Completed", users));
        Document page = parsed(text);
        assertEquals(0, elements(page, "", "script").size());
        assertTrue(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assertTrue(elements(page, "", "*").stream().noneMatch(element -> element.hasAttribute("onload")));
        assertTrue(text.length() < 100_000, "a title is cut, the page has " + text.length() + " characters");
        assertTrue(text.contains("more characters)"));
        assertTrue(text.contains("상품-12 🙂"));
        assertTrue(text.contains("\\u0000\uFFFD\\ud800"), "control characters are shown");
        assertTrue(text.contains("\\u202etxt.exe"), "the direction of writing stays");
    }

    @Test
    void usersHaveTheirHistoryBesideTheirListWithTitles() {
        String users = """
            {"users": [{"name": "user 1",
              "history": [{"item": "i1", "title": "Tea", "type": "view", "at": "2026-01-01 00:00:00"}],
              "list": [{"item": "i2", "title": "Cup", "score": 0.5}, {"item": "i3", "score": 0.25}]}]}\
            """;
        Document page = parsed(RunPage.of(Pages.run("Completed", users)));
        assertEquals(
                List.of("user 1", "Tea (i1)", "view", "2026-01-01 00:00:00", "Cup (i2)", "0.5000", "i3", "0.2500"),
                elements(page, "users", "bdi").stream()
                        .map(Element::getTextContent)
                        .toList());
    }

    @Test
    void theProfileShowsNoUserAndNoPersonalValue() {
        RunFiles run = Pages.run("Completed", NOBODY);
        ObjectNode record = Pages.record("Completed");
        ((ObjectNode) record.get("settings")).put("events.columns.user_id.attribute", "uid");
        String page = RunPage.of(
                new RunFiles(record, run.evaluation(), Pages.json("""
                    {"attributes": [
                     {"name": "uid", "types": {"S": 3}, "distinct": 1, "topValues": [{"value": "anna", "count": 3}]},
                     {"name": "mail", "personal": true, "types": {"S": 3}, "distinct": 1,
                      "topValues": [{"value": "a@b", "count": 3}]},
                     {"name": "kind", "types": {"S": 3}, "distinct": 1, "topValues": [{"value": "view", "count": 3}]},
                     {"name": "price", "types": {"N": 3}, "distinct": 9, "minNumber": "1", "maxNumber": "7"}]}\
                    """), run.users(), Pages.json("""
                        [{"attribute": "uid", "dynamo_type": "S", "raw_value": "anna2", "reason": "too long"},
                         {"attribute": "price", "dynamo_type": "S", "raw_value": "12,000원 <b>", "reason": "no number"},
                         {"attribute": "price", "dynamo_type": "S", "raw_value": "x", "reason": "no number"}]\
                        """), run.end()));
        assertEquals(
                List.of("uidSnot showntoo long", "priceS12,000원 <b>no number"),
                elements(parsed(page), "data", "tr").stream()
                        .map(Element::getTextContent)
                        .filter(row -> row.endsWith("too long") || row.endsWith("no number"))
                        .toList());
        assertFalse(page.contains("anna"));
        assertFalse(page.contains("a@b"));
        assertTrue(page.contains("view (3)"));
        assertTrue(page.contains("1 to 7"));
    }

    private static String heading(String page) {
        return heading(parsed(page));
    }

    private static String heading(Document page) {
        return elements(page, "", "h1").get(0).getTextContent();
    }
}
