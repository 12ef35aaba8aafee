package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of one run. */
public final class RunPage {
    /** The page's file, next to the run's record. */
    public static final String FILE = "index.html";

    private static final Pattern STAGE_METRIC = Pattern.compile("(?!Run|Billable)([\\w-]+)Seconds");

    private final RunFiles files;
    private final RunVerdict verdict;
    private final Html html;

    private RunPage(RunFiles files) {
        this.files = files;
        this.verdict = new RunVerdict(files);
        this.html = Html.page(files.job() + ", run " + files.runId());
    }

    /** Returns the page as HTML. */
    public static String of(RunFiles files) {
        RunPage page = new RunPage(files);
        page.head();
        page.stages();
        if (files.finished()) {
            new DataSection(files).write(page.html);
            new MetricSection(files).write(page.html);
            new LossSection(files).write(page.html);
            new CalibrationSection(files).write(page.html);
            new ReachSection(files).write(page.html);
            new UserSection(files).write(page.html);
            page.cost();
            page.settings();
        }
        return page.html.end();
    }

    private void head() {
        html.open("header").open("p", "class", "head").text("bdi", files.job());
        html.text(", run " + files.runId() + ended()).close();
        html.text("h1", verdict.sentence(), "class", "verdict " + verdict.outcome());
        html.list(verdict.reasons());
        html.open("p").text("Next: " + verdict.next()).close().close();
    }

    private String ended() {
        if (files.finished()) {
            return ", " + files.record().path("startedAt").asText() + " to "
                    + files.record().path("finishedAt").asText() + " (" + Figures.seconds(files.seconds()) + ")";
        }
        return files.end().has("at") ? ", ended " + files.end().path("at").asText() : "";
    }

    private void stages() {
        BarTable stages = new BarTable("Stages, one after the other", "stage", Figures::seconds);
        double from = 0;
        for (Map.Entry<String, Double> stage : stageTimes().entrySet()) {
            stages.add(stage.getKey(), from, stage.getValue(), "");
            from += stage.getValue();
        }
        html.section("stages", "Where the time went");
        if (from == 0) {
            html.text("p", "No stage is finished.");
        }
        stages.write(html);
        html.close();
    }

    private Map<String, Double> stageTimes() {
        Map<String, Double> times = new LinkedHashMap<>();
        files.record()
                .path("stages")
                .forEach(stage -> times.put(
                        stage.path("name").asText(), stage.path("seconds").asDouble()));
        files.end().path("metrics").properties().forEach(metric -> {
            Matcher name = STAGE_METRIC.matcher(metric.getKey());
            if (name.matches()) {
                times.put(
                        name.group(1).toLowerCase(Locale.ROOT),
                        metric.getValue().asDouble());
            }
        });
        return times;
    }

    private void cost() {
        RunCost cost = new RunCost(files);
        html.section("cost", "Cost");
        html.table("Used by this run, in US dollars", List.of("for", "used", "dollars"), cost.rows());
        html.text(
                "p",
                "Prices: " + cost.basis() + ". The cluster that Spark ran on is billed in addition; dynasage plan"
                        + " estimates it.");
        html.close();
    }

    private void settings() {
        html.section("record", "What this run was made of");
        List<List<String>> versions = new ArrayList<>();
        files.record()
                .path("versions")
                .properties()
                .forEach(version -> versions.add(
                        List.of(version.getKey(), version.getValue().asText())));
        versions.add(
                List.of("training image", files.record().at("/training/image").asText()));
        html.table("Versions", List.of("of", "version"), versions);
        html.table("Digests (SHA-256)", List.of("file", "digest"), digests());
        html.text("p", "To repeat this run with the same configuration:");
        html.open("pre").text("code", "dynasage run " + files.options()).close();
        allSettings();
        html.close();
    }

    private void allSettings() {
        html.open("details").text("summary", "All settings");
        List<List<String>> settings = new ArrayList<>();
        files.record()
                .path("settings")
                .properties()
                .forEach(setting -> settings.add(
                        List.of(setting.getKey(), setting.getValue().asText())));
        html.table("Settings", List.of("setting", "value"), settings).close();
    }

    private List<List<String>> digests() {
        List<List<String>> digests = new ArrayList<>();
        digests(digests, "", files.record().path("features"), files.record());
        JsonNode last = files.record().path("refit");
        if (last.isObject()) {
            digests(digests, "final ", last, last);
        }
        return digests;
    }

    private static void digests(List<List<String>> digests, String which, JsonNode features, JsonNode learnt) {
        digests.add(List.of(which + "features", features.path("sha256").asText()));
        learnt.path("channels")
                .properties()
                .forEach(channel -> channel.getValue()
                        .path("files")
                        .forEach(file -> digests.add(List.of(
                                which + channel.getKey() + "/"
                                        + file.path("name").asText(),
                                file.path("sha256").asText()))));
        digests.add(List.of(which + "model", learnt.at("/training/modelSha256").asText()));
    }
}
