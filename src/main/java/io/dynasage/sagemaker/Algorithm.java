package io.dynasage.sagemaker;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.settings.Choice;
import java.util.List;

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

    /** Returns the formats of training files that the algorithm's container reads. */
    public List<ChannelFormat> formats() {
        return switch (this) {
            case FACTORIZATION_MACHINES -> List.of(ChannelFormat.RECORDIO_PROTOBUF);
            case XGBOOST, LINEAR_LEARNER -> List.of(ChannelFormat.values());
        };
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
