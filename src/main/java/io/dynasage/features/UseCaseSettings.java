package io.dynasage.features;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How events become examples: what each use case needs to know. */
public sealed interface UseCaseSettings
        permits RecommendationSettings, PersonalizationSettings, ChurnSettings, CustomSettings {
    /** What is learnt. */
    UseCase useCase();

    /** What a model learns from the label; known before there is an example. */
    Task task();

    /**
     * Turns cleaned events into examples.
     *
     * @throws FeatureException if nothing can be learnt from these events
     */
    Examples build(Dataset<Row> events);

    /** The most training examples that one event can become. */
    int mostExamplesOfAnEvent();

    /** The most columns of an example that can become features. */
    int mostColumns();
}
