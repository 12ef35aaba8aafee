package io.dynasage.sagemaker;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.sagemaker.hyperparameters.FactorizationMachinesRules;
import io.dynasage.sagemaker.hyperparameters.HyperparameterRules;
import io.dynasage.sagemaker.hyperparameters.LinearLearnerRules;
import io.dynasage.sagemaker.hyperparameters.XgBoostRules;
import io.dynasage.settings.Choice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The algorithms that a job can train with, and the built-in containers of SageMaker that serve their models. */
public enum Algorithm {
    /** Factorization machines: models users, items and other features by factors. */
    FACTORIZATION_MACHINES,
    /**
     * Alternating least squares: models users and items by factors. Spark trains it. Its factors replace those of a
     * factorization machine, whose container serves them.
     */
    ALS,
    /** Gradient boosted trees. */
    XGBOOST,
    /** Linear or logistic regression. */
    LINEAR_LEARNER;

    /** Returns the name of the container's image in {@link AlgorithmImages}. */
    public String imageName() {
        return switch (this) {
            case XGBOOST -> "sagemaker-xgboost";
            case ALS -> FACTORIZATION_MACHINES.toString();
            case FACTORIZATION_MACHINES, LINEAR_LEARNER -> toString();
        };
    }

    /** Returns whether the artifact of a model is that of a factorization machine. */
    public boolean hasFactors() {
        return this == FACTORIZATION_MACHINES || this == ALS;
    }

    /** Returns the algorithm of an image; empty if the image is not Amazon's. */
    public static Optional<Algorithm> of(String image) {
        String repository = AlgorithmImages.repository(image);
        return Stream.of(values())
                .filter(algorithm -> algorithm.imageName().equals(repository))
                .findFirst();
    }

    /** Returns the formats of training files that the algorithm's container reads. */
    public List<ChannelFormat> formats() {
        return switch (this) {
            case FACTORIZATION_MACHINES, ALS -> List.of(ChannelFormat.RECORDIO_PROTOBUF);
            case XGBOOST, LINEAR_LEARNER -> List.of(ChannelFormat.values());
        };
    }

    /** Returns what the algorithm's container demands of hyperparameters. */
    HyperparameterRules hyperparameters() {
        return switch (this) {
            case FACTORIZATION_MACHINES, ALS -> FactorizationMachinesRules.TABLE;
            case XGBOOST -> XgBoostRules.RULES;
            case LINEAR_LEARNER -> LinearLearnerRules.TABLE;
        };
    }

    /** Returns the format of predictions that the algorithm's container answers in, for every format of requests. */
    PredictionFormat answerFormat() {
        return this == XGBOOST ? PredictionFormat.CSV : PredictionFormat.RECORDIO;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
