package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Baselines;
import io.dynasage.evaluation.Bootstrap;
import io.dynasage.evaluation.CandidateEvaluation;
import io.dynasage.evaluation.ClassificationEvaluation;
import io.dynasage.evaluation.EvaluationSettings;
import io.dynasage.evaluation.MetricTable;
import io.dynasage.evaluation.RegressionEvaluation;
import io.dynasage.evaluation.Scorer;
import io.dynasage.features.Examples;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Task;
import io.dynasage.features.UseCase;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How scores on the test part of a run are measured, by the task. */
record Measurement(JobConfig config, Examples examples) {
    /** Returns the metric that decides. */
    String primaryMetric() {
        return switch (examples.task()) {
            case RANKING -> "ndcgAt" + config.evaluation().cutoff();
            case CLASSIFICATION -> "auc";
            case REGRESSION -> "rmse";
        };
    }

    /** Returns the rows on which scorers are compared. */
    Dataset<Row> rows() {
        return ranking() ? examples.candidates() : examples.test();
    }

    /** Returns the label from which on a row is a choice; empty if lists of items have no such label. */
    Optional<Double> leastLabel() {
        if (!Recommender.serves(examples)) {
            return Optional.empty();
        }
        if (ranking()) {
            return Optional.of(1.0);
        }
        return Optional.of(config.features().examples())
                .filter(RecommendationSettings.class::isInstance)
                .map(any -> ((RecommendationSettings) any).positives().minRating());
    }

    List<MetricTable> tables(List<Scorer> scorers, String... segments) {
        EvaluationSettings settings = settings(config.evaluation().cutoff(), segments);
        return switch (examples.task()) {
            case RANKING -> CandidateEvaluation.evaluate(scorers, settings);
            case CLASSIFICATION -> ClassificationEvaluation.evaluate(scorers, settings);
            case REGRESSION -> RegressionEvaluation.evaluate(scorers, settings);
        };
    }

    EvaluationSettings settings(int cutoff, String... segments) {
        Bootstrap bootstrap = new Bootstrap(
                List.of(), config.evaluation().resamples(), config.features().seed());
        return EvaluationSettings.of(bootstrap.over(independent())).at(cutoff).by(segments);
    }

    /**
     * Returns the columns of what the bootstrap draws. The rows of one user depend on each other; of a custom query, it
     * is not known whether rows have users.
     */
    private String[] independent() {
        if (config.features().examples().useCase() == UseCase.CUSTOM) {
            return examples.rowIdentity().toArray(String[]::new);
        }
        return new String[] {"user_id"};
    }

    /** Adds {@code score} to encoded rows. An item that training did not know is last in a ranking. */
    Dataset<Row> scored(ModelScoring scoring, Dataset<Row> encoded) {
        if (ranking()) {
            return Baselines.unknownItemsLast(scoring.rankings(encoded).drop("features"));
        }
        return scoring.predictions(encoded).drop("features");
    }

    private boolean ranking() {
        return examples.task() == Task.RANKING;
    }
}
