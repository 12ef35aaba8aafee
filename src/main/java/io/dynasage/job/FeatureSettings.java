package io.dynasage.job;

import io.dynasage.config.JobConfig;
import io.dynasage.events.Coercion;
import io.dynasage.events.ColumnType;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventSchema;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import java.util.stream.Collectors;

/** The configuration's plain values as the types of the packages that use them. */
final class FeatureSettings {
    private FeatureSettings() {
    }

    static RecommendationSettings of(JobConfig.Features features) {
        return new RecommendationSettings(features.positiveEventTypes(), features.minRating(), Split.of(features.split()),
                features.validationFraction(), features.testFraction(), features.negativesPerPositive(), features.draws(),
                features.evaluationNegatives(), features.seed());
    }

    static EventSchema schema(JobConfig config) {
        return new EventSchema(config.columns().stream().map(column -> new EventColumn(column.name(), column.attribute(),
                ColumnType.of(column.type()), column.required(),
                column.accept().stream().map(Coercion::of).collect(Collectors.toUnmodifiableSet()))).toList());
    }
}
