package io.dynasage.config;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code features}: what is learnt, from which columns and over which times. */
final class FeaturesSection {
    private final Settings settings;

    FeaturesSection(Settings settings) {
        this.settings = settings;
    }

    JobConfig.Features features() {
        Settings s = settings;
        String useCase = s.oneOf("features.use-case", UseCaseDefaults.USE_CASES);
        String query = s.optional("features.query");
        if (useCase != null && useCase.equals("custom") == (query == null)) {
            settings.problem("features.query " + (query == null ? "is not set; the use case custom needs the URI of its SQL file"
                    : "belongs to the use case custom; leave it out, or set features.use-case = custom"));
        }
        return new JobConfig.Features(useCase, s.oneOf("features.feedback", List.of("implicit", "explicit")), query,
                s.oneOf("features.task", List.of("classification", "regression")), s.list("features.carried"), s.list("features.positives.event-types"),
                s.number("features.positives.min-rating"), split(), new JobConfig.Negatives(s.atLeast("features.negatives.per-positive", 1),
                s.atLeast("features.negatives.draws", 1), s.atLeast("features.evaluation-negatives", 10)),
                new JobConfig.Columns(featureColumns("features.context-columns"), featureColumns("features.item-columns"), featureColumns("features.columns")),
                new JobConfig.MinSupport(s.atLeast("features.min-support.users", 1), s.atLeast("features.min-support.items", 1)),
                cleaning(), churn(), s.seed("features.seed"));
    }

    private JobConfig.Split split() {
        Settings s = settings;
        Double validation = s.share("features.validation-fraction", 0, 0.5);
        Double test = s.share("features.test-fraction", 0.001, 0.5);
        return new JobConfig.Split(s.oneOf("features.split", List.of("time", "last-per-user", "given")), validation == null ? 0.1 : validation,
                test == null ? 0.1 : test, s.times().instant("features.validation-from"), s.times().instant("features.test-from"));
    }

    private List<JobConfig.FeatureColumn> featureColumns(String key) {
        List<JobConfig.FeatureColumn> columns = new ArrayList<>();
        settings.groups(key).forEach((name, column) -> columns.add(new JobConfig.FeatureColumn(name,
                column.oneOf("encoding", List.of("one-hot", "multi-hot", "numeric")), column.optional("scale") == null ? null : column.number("scale"),
                column.optional("min-support") == null ? 1 : column.atLeast("min-support", 1), column.verbatim("separator"),
                column.optional("missing") == null ? null : column.number("missing"))));
        return List.copyOf(columns);
    }

    private JobConfig.Cleaning cleaning() {
        Settings s = settings;
        return new JobConfig.Cleaning(s.list("features.cleaning.forget"), s.optional("features.cleaning.forget-uri"),
                s.times().durationOrNone("features.cleaning.repeat-window"), s.list("features.cleaning.repeat-event-types"),
                s.atLeast("features.cleaning.max-events-per-user-and-day", 0), s.atLeast("features.cleaning.max-events-per-user", 0));
    }

    private JobConfig.Churn churn() {
        Settings s = settings;
        return new JobConfig.Churn(s.times().duration("features.churn.window"), s.times().durationOrNone("features.churn.active-within"),
                s.times().instants("features.churn.training-snapshots"), s.times().instant("features.churn.validation-snapshot"), s.times().instant("features.churn.test-snapshot"),
                s.atLeast("features.churn.snapshot-count", 1), s.optional("features.churn.amount-column"), s.optional("features.churn.quantity-column"),
                s.oneOf("features.churn.form", List.of("raw", "log1p")), s.times().instant("features.churn.observed-until"));
    }
}
