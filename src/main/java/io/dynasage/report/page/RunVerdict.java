package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a run came to, in sentences. */
public record RunVerdict(RunFiles files) {
    private static final int LONGEST_OPTIONS = 100;
    private static final String MODEL = "model";
    /** The endings of a run that left its record. */
    private static final Set<String> FINISHED = Set.of("completed", "refused");

    /** Returns the outcome as one word: completed, refused, failed, stopped, unfinished or unreadable. */
    String outcome() {
        if (files.finished()) {
            return files.record().path("status").asText().equals("Completed") ? "completed" : "refused";
        }
        String ending = files.end().path("ending").asText("unfinished");
        return FINISHED.contains(ending) ? "unreadable" : ending;
    }

    /** Returns the verdict in one sentence. */
    public String sentence() {
        return switch (outcome()) {
            case "completed" -> passed();
            case "refused" -> refused() + "; what served before serves on.";
            case "failed" -> "The run failed" + stage() + ".";
            case "unreadable" -> "The run came to its end, but its record, run.json, is missing or damaged.";
            case "stopped" -> "The run stopped" + stage().replace(" in ", " after ") + ", as it was asked to.";
            default -> "The run is not finished: it is in progress, or it was stopped.";
        };
    }

    private String passed() {
        JsonNode endpoint = files.record().at("/endpoint/name");
        if (endpoint.isTextual()) {
            return "The model passed the gate" + measured() + ", and was deployed to the endpoint " + endpoint.asText()
                    + ".";
        }
        if (files.setting("endpoint.deploy").equals("true")) {
            return "The model passed the gate" + measured()
                    + ", but was not deployed: the model of a newer run serves.";
        }
        return "The model passed the gate" + measured() + "; the run was to deploy nothing.";
    }

    private String refused() {
        if (files.record().at("/refit/reasons").isEmpty()) {
            return "The gate refused the model" + measured();
        }
        return "The model passed the gate" + measured() + ", but the final model, which learnt from all examples, is"
                + " worse than it";
    }

    private String measured() {
        return files.value(MODEL, files.primaryMetric())
                .map(value -> " with " + Figures.metric(files.primaryMetric()) + " " + Figures.value(value)
                        + interval(MODEL)
                                .map(ends -> " (95 % interval " + ends + ")")
                                .orElse(""))
                .orElse("");
    }

    private String stage() {
        JsonNode stage = files.end().path("stage");
        if (stage.isTextual()) {
            return " in the stage " + stage.asText();
        }
        // A resumed run may fail before it enters one.
        return files.end().path("metrics").isEmpty() ? " before its first stage" : " before its next stage";
    }

    /** Returns the interval of a scorer's primary metric; empty if there is none. */
    Optional<String> interval(String scorer) {
        return primaryRows()
                .filter(row -> row.path("scorer").asText().equals(scorer))
                .map(row -> row.path("metrics").path(files.primaryMetric()).path("interval"))
                .filter(JsonNode::isObject)
                .map(ends -> Figures.value(ends.path("low").asDouble()) + " to "
                        + Figures.value(ends.path("high").asDouble()))
                .findFirst();
    }

    private Stream<JsonNode> primaryRows() {
        List<JsonNode> rows = new ArrayList<>();
        files.wholeTables().stream()
                .filter(table -> RunFiles.texts(table.path("metrics")).contains(files.primaryMetric()))
                .limit(1)
                .forEach(table -> table.path("rows").forEach(rows::add));
        return rows.stream();
    }

    /** Returns why: the gate's reasons and notes, or the failure. */
    List<String> reasons() {
        if (!files.finished()) {
            return Stream.of("message", "cause")
                    .flatMap(member -> files.end().path(member).asText("").lines())
                    .toList();
        }
        List<String> reasons = new ArrayList<>(RunFiles.texts(files.record().at("/refit/reasons")));
        reasons.addAll(RunFiles.texts(files.record().at("/evaluation/reasons")));
        reasons.addAll(RunFiles.texts(files.record().at("/evaluation/notes")));
        return reasons;
    }

    /** Returns the sentences about scorers that the test shows to be better than the model, or may be. */
    public List<String> cautions() {
        List<String> cautions = new ArrayList<>();
        for (JsonNode verdict : files.record().at("/evaluation/verdicts")) {
            String baseline = verdict.path("baseline").asText();
            String metric = Figures.metric(verdict.path("metric").asText());
            switch (verdict.path("verdict").asText()) {
                case "better" -> cautions.add(baseline + " is better than the model by " + metric + ".");
                case "undecided" ->
                    cautions.add("The test does not decide whether the model or " + baseline + " is better by " + metric
                            + ".");
                default -> {}
            }
        }
        return cautions;
    }

    /** Returns what to do next. */
    String next() {
        return switch (outcome()) {
            case "completed" -> "dynasage report " + options();
            case "unfinished" -> "dynasage run " + options() + " --resume " + files.runId();
            case "unreadable" -> "Restore an earlier version of run.json.";
            default -> files.end().path("next").asText("dynasage report " + options());
        };
    }

    /** Returns the options of the configuration; only the first one if they are many. */
    private String options() {
        String options = files.options();
        return options.length() <= LONGEST_OPTIONS ? options : options.replaceFirst(" --set .*", " --set …");
    }
}
