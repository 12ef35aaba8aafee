package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.ModelScores;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.sagemaker.EndpointPredictor;
import io.dynasage.sagemaker.InvocationFormats;
import io.dynasage.sagemaker.RequestLimits;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.SageMakerModel;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scores rows that have {@code features} with a trained model: from its artifact where that can be read, otherwise
 * through an endpoint that serves it.
 */
sealed interface ModelScoring {
    /** Returns the formats of requests and responses for the endpoint of a job's model. */
    static InvocationFormats formats(JobConfig config) {
        return InvocationFormats.of(
                config.training().algorithm(), config.channels().format());
    }

    /** Adds {@code score}, which ranks the rows. */
    Dataset<Row> rankings(Dataset<Row> encoded);

    /** Adds {@code score}, the endpoint's answer. */
    Dataset<Row> predictions(Dataset<Row> encoded);

    /** Computes a factorization machine's score on the executors. */
    record Artifact(FactorizationMachine model) implements ModelScoring {
        @Override
        public Dataset<Row> rankings(Dataset<Row> encoded) {
            return ModelScores.rankings(encoded, model);
        }

        @Override
        public Dataset<Row> predictions(Dataset<Row> encoded) {
            return ModelScores.predictions(encoded, model);
        }
    }

    /** Scores through an endpoint in service. */
    record Endpoint(SageMakerConnection connection, String name, InvocationFormats formats) implements ModelScoring {
        @Override
        public Dataset<Row> rankings(Dataset<Row> encoded) {
            return predictions(encoded);
        }

        @Override
        public Dataset<Row> predictions(Dataset<Row> encoded) {
            return SageMakerModel.fromEndpoint(connection, name)
                    .setContentType(formats.request().contentType())
                    .setAccept(formats.answer().contentType())
                    .transform(encoded)
                    .drop(SageMakerModel.PREDICTED_LABEL);
        }

        /**
         * Returns why the model behind the endpoint does not score rows; empty if it does.
         *
         * @throws io.dynasage.sagemaker.SageMakerFailure if the service does not answer
         */
        Optional<String> refusal(List<Vector> features) {
            return new EndpointPredictor(SageMakerClients.runtime(connection), name, formats, RequestLimits.DEFAULT)
                    .refusal(features);
        }
    }
}
