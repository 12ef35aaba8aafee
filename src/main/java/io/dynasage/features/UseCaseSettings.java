package io.dynasage.features;

import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Settings of a use case, which turns events into examples. */
public sealed interface UseCaseSettings
        permits RecommendationSettings, PersonalizationSettings, ChurnSettings, CustomSettings {
    /** Returns the use case. */
    UseCase useCase();

    /** Returns the task of the model, which is known before there are any examples. */
    Task task();

    /**
     * Turns cleaned events into examples.
     *
     * @throws FeatureException if a model cannot be trained on these events
     */
    Examples build(Dataset<Row> events);

    /**
     * Turns the rows of all parts into examples for training: features and sampled negatives come from all of them.
     * There are no other parts, and no candidates.
     *
     * @param parts what {@link #build} made of the events
     * @param events the same cleaned events
     */
    default Examples whole(Examples parts, Dataset<Row> events) {
        return parts.whole();
    }

    /** Returns the same settings for a run that starts at that time. Only churn depends on it. */
    default UseCaseSettings forRunAt(Instant start) {
        return this;
    }

    /** Returns the maximum number of training examples that one event can become. */
    int mostExamplesOfAnEvent();

    /** Returns the number of items among which a choice is ranked in the evaluation; 1 if nothing is ranked. */
    default int rankedItems() {
        return 1;
    }

    /** Returns the maximum number of an example's columns that can become features. */
    int mostColumns();
}
