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

/** The built-in algorithms that a job can train with. */
public enum Algorithm {
    /** Factorization machines: models users, items and other features by factors. */
    FACTORIZATION_MACHINES,
    /** Gradient boosted trees. */
    XGBOOST,
    /** Linear or logistic regression. */
    LINEAR_LEARNER;

    /** Returns the image's name in {@link AlgorithmImages}. */
    public String imageName() {
        return this == XGBOOST ? "sagemaker-xgboost" : toString();
    }

    /** Returns the algorithm of an image; empty if the image is not Amazon's. */
    static Optional<Algorithm> of(String image) {
        String repository = AlgorithmImages.repository(image);
        return Stream.of(values())
                .filter(algorithm -> algorithm.imageName().equals(repository))
                .findFirst();
    }

    /** Returns the formats of training files that the algorithm's container reads. */
    public List<ChannelFormat> formats() {
        return switch (this) {
            case FACTORIZATION_MACHINES -> List.of(ChannelFormat.RECORDIO_PROTOBUF);
            case XGBOOST, LINEAR_LEARNER -> List.of(ChannelFormat.values());
        };
    }

    /** Returns what the algorithm's container demands of hyperparameters. */
    HyperparameterRules hyperparameters() {
        return switch (this) {
            case FACTORIZATION_MACHINES -> FactorizationMachinesRules.TABLE;
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
