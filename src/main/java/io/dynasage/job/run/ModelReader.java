package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingSettings;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the artifacts of trained models. It can read only those of factorization machines; the artifacts of other
 * algorithms can be read only by their own containers.
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
        return training.algorithm() == Algorithm.FACTORIZATION_MACHINES;
    }

    /** @throws StorageException if there is no model at the URI, or it cannot be read */
    FactorizationMachine read(String artifact) {
        try (InputStream in = new StoredFile(artifact, hadoop).open()) {
            return ModelArchive.read(in, artifact);
        } catch (IOException e) {
            throw new StorageException("read the model at", artifact, e);
        }
    }

    /**
     * Reads a model that scores vectors of the given length.
     *
     * @throws StorageException if there is no model at the URI, it cannot be read, or it scores vectors of another
     *     length
     */
    FactorizationMachine read(String artifact, int featureDim) {
        FactorizationMachine model = read(artifact);
        if (model.featureDim() != featureDim) {
            throw new StorageException(
                    "use the model at",
                    artifact,
                    new IOException("it has " + model.featureDim() + " features, the vectors of its run " + featureDim
                            + ", so it was not trained on that run's channels"));
        }
        return model;
    }
}
