package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.ModelScores;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.sagemaker.PredictionFormat;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.SageMakerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scores of a trained model for rows with {@code features}: by its artefact where that can be read, else by an endpoint
 * that serves it.
 */
sealed interface ModelScoring {
    /** What the endpoint of a job's model is asked in. */
    static PredictionFormat format(JobConfig config) {
        return PredictionFormat.of(config.channels().format().contentType());
    }

    /** Adds {@code score}, by which rows are put in order. */
    Dataset<Row> rankings(Dataset<Row> encoded);

    /** Adds {@code score}, what the endpoint answers. */
    Dataset<Row> predictions(Dataset<Row> encoded);

    /** A factorization machine's own arithmetic, on the executors. */
    record Artefact(FactorizationMachine model) implements ModelScoring {
        @Override
        public Dataset<Row> rankings(Dataset<Row> encoded) {
            return ModelScores.rankings(encoded, model);
        }

        @Override
        public Dataset<Row> predictions(Dataset<Row> encoded) {
            return ModelScores.predictions(encoded, model);
        }
    }

    /** An endpoint in service. */
    record Endpoint(SageMakerConnection connection, String name, PredictionFormat format) implements ModelScoring {
        @Override
        public Dataset<Row> rankings(Dataset<Row> encoded) {
            return predictions(encoded);
        }

        @Override
        public Dataset<Row> predictions(Dataset<Row> encoded) {
            return SageMakerModel.fromEndpoint(connection, name)
                    .setContentType(format.contentType())
                    .transform(encoded)
                    .drop(SageMakerModel.PREDICTED_LABEL);
        }
    }
}
