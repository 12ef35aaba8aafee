package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.report.page.LineChart.Axis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** The pages that show several runs: all of a job with their trends, and two side by side. */
public final class RunsPage {
    private RunsPage() {}

    /**
     * Returns the page of a job's runs.
     *
     * @param runs newest first; each has a page in the folder of its name next to this one
     */
    public static String all(String job, List<RunFiles> runs) {
        Html html = Html.page(job + ": runs");
        html.open("header")
                .text("h1", job + ": " + (runs.size() == 1 ? "1 run" : Figures.count(runs.size()) + " runs"))
                .close();
        trends(html, runs.stream().filter(RunFiles::finished).toList());
        html.section("runs", "Runs, the newest first").openTable("Runs");
        html.head(List.of("run", "began (UTC)", "took", "verdict"));
        runs.forEach(run -> row(html, run));
        return html.close().closeTable().close().end();
    }

    private static void trends(Html html, List<RunFiles> newestFirst) {
        List<RunFiles> runs = new ArrayList<>(newestFirst);
        Collections.reverse(runs);
        html.section("trends", "Trends, from the oldest run to the newest");
        if (!runs.isEmpty()) {
            String metric = newestFirst.get(0).primaryMetric();
            trend(html, runs, Figures.metric(metric), Figures::value, run -> run.value("model", metric));
            trend(html, runs, "duration", Figures::seconds, run -> Optional.of(run.seconds()));
            trend(html, runs, "rejected items", n -> Figures.count((long) n), RunsPage::rejected);
            trend(html, runs, "cost in dollars", Figures::dollars, run -> new RunCost(run).dollars());
        }
        html.close();
    }

    private static void row(Html html, RunFiles run) {
        html.open("tr").open("th", "scope", "row");
        html.text("a", run.runId(), "href", run.runId() + "/" + RunPage.FILE).close();
        html.text("td", run.record().path("startedAt").asText(""));
        html.text("td", run.finished() ? Figures.seconds(run.seconds()) : "");
        html.text("td", new RunVerdict(run).sentence()).close();
    }

    private static Optional<Double> rejected(RunFiles run) {
        double sum = 0;
        for (JsonNode count : run.record().at("/events/rejected")) {
            sum += count.asDouble();
        }
        return Optional.of(sum);
    }

    private static void trend(
            Html html,
            List<RunFiles> runs,
            String name,
            DoubleFunction<String> format,
            Function<RunFiles, Optional<Double>> value) {
        LineChart chart = new LineChart(
                name + " by run",
                new Axis("run", 1, Math.max(2, runs.size()), n -> Figures.count(Math.round(n))),
                Axis.upTo(
                        name,
                        runs.stream().flatMap(run -> value.apply(run).stream()).mapToDouble(v -> v),
                        format));
        for (int i = 0; i < runs.size(); i++) {
            RunFiles run = runs.get(i);
            int place = i + 1;
            value.apply(run).ifPresent(found -> chart.add(place, found, run.runId() + ": " + format.apply(found)));
        }
        chart.write(html);
    }

    /** Returns the page of two runs side by side. Both are finished. */
    public static String compared(RunFiles one, RunFiles other) {
        Html html = Html.page(one.job() + ": " + one.runId() + " and " + other.runId());
        html.open("header")
                .text("h1", "Run " + one.runId() + " and run " + other.runId())
                .close();
        html.section("verdicts", "Verdicts");
        html.table(
                "Verdicts",
                List.of("run", "verdict"),
                List.of(
                        List.of(one.runId(), new RunVerdict(one).sentence()),
                        List.of(other.runId(), new RunVerdict(other).sentence())));
        html.close();
        new RunDifferences(one, other).write(html);
        return html.end();
    }
}
