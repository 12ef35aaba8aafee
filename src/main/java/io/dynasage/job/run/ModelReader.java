package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.sagemaker.TrainingSettings;
import io.dynasage.storage.StorageException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the artifacts of trained models. It can read only those of factorization machines, which ALS has, too; the
 * artifacts of other algorithms can be read only by their own containers.
 */
final class ModelReader {
    private final TrainingSettings training;
    private final Configuration hadoop;

    ModelReader(JobConfig config, Configuration hadoop) {
        this.training = config.training();
        this.hadoop = hadoop;
    }

    /** Returns whether the artifacts of the job's algorithm can be read. */
    boolean reads() {
        return training.algorithm().hasFactors();
    }

    /**
     * Reads a model that scores vectors of the given length.
     *
     * @throws StorageException if there is no model at the URI, it cannot be read, or scores vectors of another length
     * @throws io.dynasage.sagemaker.SageMakerFailure if it is not the one whose digest was recorded
     */
    FactorizationMachine read(ModelArtifact artifact, int featureDim) {
        long most = ModelArchive.bytes(featureDim, artifact.factors());
        FactorizationMachine model = artifact.read(hadoop, in -> ModelArchive.read(in, artifact.uri(), most));
        if (model.featureDim() != featureDim) {
            throw new StorageException(
                    "use the model at",
                    artifact.uri(),
                    new IOException("it has " + model.featureDim() + " features, the vectors of its run " + featureDim
                            + ", so it was not trained on that run's channels"));
        }
        return model;
    }
}
