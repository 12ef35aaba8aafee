package io.dynasage.job.run;

import io.dynasage.channels.ChannelManifest;
import io.dynasage.evaluation.MetricValue;
import io.dynasage.evaluation.Role;
import io.dynasage.features.FeatureSpace;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.TrainingResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came out of a stage, in a few words for people. */
public final class StageText {
    private static final int MOST_COLUMNS = 6;

    private StageText() {}

    /** Returns the words for a stage's output; empty if there is nothing to say. */
    public static String of(Object output) {
        if (output instanceof EventStage.Output events) {
            return events(events);
        } else if (output instanceof FeatureStage.Output features) {
            return features(features.examples().space());
        } else if (output instanceof Map<?, ?> channels) {
            return channels(channels);
        } else if (output instanceof TrainingResult training) {
            return training.jobName() + ", " + training.billableSeconds() + " s billed";
        } else if (output instanceof ModelStage.Evaluated evaluated) {
            return evaluated(evaluated.judged());
        }
        return afterTheGate(output);
    }

    private static String afterTheGate(Object output) {
        if (output instanceof RefitStage.Inputs inputs) {
            return channels(inputs.channels());
        } else if (output instanceof RefitStage.Compared compared) {
            return compared(compared);
        } else if (output instanceof ModelStage.Deployed deployed) {
            return deployed.endpoint()
                    .map(endpoint -> endpoint.name() + " is " + endpoint.status())
                    .orElse("not deployed");
        } else if (output instanceof RunRecord.Recommendations lists) {
            return lists(lists);
        }
        return "";
    }

    private static String compared(RefitStage.Compared compared) {
        if (compared.comparison() == null) {
            return "the final model and its twin have no values to compare";
        }
        return compared.refusal().isEmpty()
                ? "the final model is no worse than its twin"
                : "the final model is worse than its twin";
    }

    private static String lists(RunRecord.Recommendations lists) {
        return count(lists.users()) + " lists of " + lists.perUser() + " items"
                + Optional.ofNullable(lists.defaultLists())
                        .map(made -> ", and " + count(made.lists()) + " for everybody else")
                        .orElse("")
                + Optional.ofNullable(lists.where())
                        .map(where -> ", from the " + count(where.kept()) + " of " + count(where.items())
                                + " items that meet recommendations.where")
                        .orElse("")
                + Optional.ofNullable(lists.similarItems())
                        .map(similar -> "; " + count(similar.items()) + " of similar items, by " + similar.measure())
                        .orElse("")
                + lists.lists().entrySet().stream()
                        .map(named -> "; " + named.getKey() + ": " + lists(named.getValue()))
                        .collect(Collectors.joining());
    }

    private static String events(EventStage.Output output) {
        long rejected = output.events().rejected().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return count(output.source().items()) + " items, "
                + count(output.events().accepted()) + " events, " + count(rejected) + " rejected";
    }

    /** Returns the first columns that have ids with their number, and the number of all features. */
    private static String features(FeatureSpace space) {
        List<String> columns = space.blocks().stream()
                .filter(block -> block.ids() > 0)
                .map(block -> count(block.ids()) + " " + block.column())
                .toList();
        String ids = columns.stream().limit(MOST_COLUMNS).collect(Collectors.joining(", "));
        if (columns.size() > MOST_COLUMNS) {
            ids += " and of " + (columns.size() - MOST_COLUMNS) + " columns more";
        }
        return Stream.of(ids, count(space.featureDim()) + " features")
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(": "));
    }

    private static String channels(Map<?, ?> channels) {
        Map<String, Long> rows = new TreeMap<>();
        channels.forEach((name, manifest) -> {
            if (manifest instanceof ChannelManifest channel) {
                rows.put(String.valueOf(name), channel.rows());
            }
        });
        return rows.entrySet().stream()
                .map(part -> count(part.getValue()) + " rows for " + part.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String evaluated(ModelStage.Judged judged) {
        String metric = judged.report().primaryMetric();
        Optional<MetricValue> value = judged.report()
                .scorer(Role.MODEL)
                .flatMap(model -> judged.report().value(model, metric));
        return metric
                + value.map(StageText::measured).orElse(" not measured")
                + (judged.gate().passed() ? ": the gate passes the model" : ": the gate refuses the model");
    }

    private static String measured(MetricValue value) {
        String interval = Optional.ofNullable(value.interval())
                .map(ends -> String.format(Locale.ROOT, " (%.4f to %.4f)", ends.low(), ends.high()))
                .orElse("");
        return String.format(Locale.ROOT, " %.4f", value.value()) + interval;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
