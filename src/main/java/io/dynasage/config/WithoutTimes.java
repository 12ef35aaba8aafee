package io.dynasage.config;

import io.dynasage.dynamodb.export.SnapshotFormat;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.features.CleaningSettings;
import io.dynasage.features.FeatureSettings;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import java.util.Set;

/** Records a problem for each setting that needs the times of events, where the events have none. */
record WithoutTimes(Settings settings) {
    /** The setting that declares the time of an event. */
    static final String COLUMN = "events.columns.event_time";

    private static final Set<Split> TIMED = Set.of(Split.TIME, Split.LAST_PER_USER);

    /** Checks the settings of a job whose events have no times; a custom query may take them from elsewhere. */
    void check(JobConfig.Source source, FeatureSettings features, ComparisonSettings evaluation) {
        if (!settings.object(COLUMN).isEmpty()) {
            return;
        }
        if (features.examples() instanceof RecommendationSettings recommendation
                && recommendation.split() != null
                && TIMED.contains(recommendation.split().split())) {
            wrong("features.split", recommendation.split().split(), "set features.split = random-per-user or given");
        }
        if (features.examples() instanceof RecommendationSettings recommendation
                && recommendation.weights().halfLife().isPresent()) {
            wrong("features.half-life", recommendation.weights().halfLife().get(), "leave it out");
        }
        if (features.cleaning() != null) {
            check(features.cleaning());
        }
        if (source.snapshot() == SnapshotFormat.PARQUET) {
            wrong("source.snapshot", source.snapshot(), "keep the snapshot as json");
        }
        if (evaluation != null && evaluation.baselines().contains(Baseline.RECENT_POPULARITY)) {
            wrong("evaluation.baselines", Baseline.RECENT_POPULARITY, "leave this baseline out");
        }
    }

    private void check(CleaningSettings cleaning) {
        if (!cleaning.repeatWindow().isZero()) {
            wrong("features.cleaning.repeat-window", cleaning.repeatWindow(), "set it to 0s");
        }
        if (cleaning.maxEventsPerUserAndDay() != CleaningSettings.NO_LIMIT) {
            wrong(
                    "features.cleaning.max-events-per-user-and-day",
                    cleaning.maxEventsPerUserAndDay(),
                    "set it to 0, and limit max-events-per-user instead");
        }
    }

    private void wrong(String key, Object value, String cure) {
        settings.wrong(
                key, value + " needs the times of events, and " + COLUMN + " is not declared; declare it, or " + cure);
    }
}
