package io.dynasage.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.sagemaker.PackagedModel;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.sagemaker.TrainingResult;
import io.dynasage.storage.Digested;
import io.dynasage.storage.Sha256;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A trained model's artifact. A path is not proof of its content: whoever may write to the folder can replace the file.
 * So the run copies the artifact as it was trained, records the digest of what it copied, and every later step compares
 * it.
 *
 * @param uri the artifact, {@code model.tar.gz}
 * @param sha256 its digest in lower-case hex; null if the run that trained it recorded none
 * @param factors the number of factors that it was trained with, or the most that the algorithm takes
 */
public record ModelArtifact(String uri, String sha256, long factors) {
    private static final long MOST_FACTORS = 1000;
    private static final String FOLDER = "model/";
    private static final String COPY = FOLDER + "model.tar.gz";
    private static final String REFIT = "/refit/training";
    private static final String DIGEST = "ledger/model-sha256.txt";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns the artifact that a run will have; its digest is a placeholder. */
    static ModelArtifact planned(RunFolder folder) {
        return new ModelArtifact(folder.s3(COPY), "0".repeat(64), MOST_FACTORS);
    }

    static ModelArtifact of(TrainingResult training) {
        return new ModelArtifact(
                training.modelArtifact(),
                training.sha256(),
                factors(Optional.ofNullable(training.hyperparameters().get("num_factors"))));
    }

    /** What an artifact goes through on its way to the run's folder. */
    interface Transfer {
        /** Leaves the artifact as it was trained. */
        Transfer UNCHANGED = (in, trained, out) -> in.transferTo(out);

        /**
         * Writes the artifact that the run uses.
         *
         * @param in the artifact as it was trained, read to its end
         * @param out not closed
         */
        void write(InputStream in, ModelArtifact trained, OutputStream out) throws IOException;
    }

    /**
     * Copies the artifact of a finished training job to the run's folder. A run that is resumed keeps its copy.
     *
     * @param transfer asked before the artifact is opened, and not for a copy that is kept
     * @return the result with the copy and the digest of the copy
     * @throws StorageException if the copy cannot be made
     * @throws SageMakerFailure if the copy of an earlier attempt has changed since
     */
    static TrainingResult copied(
            TrainingResult training, RunFolder folder, Configuration hadoop, Supplier<Transfer> transfer) {
        String[] kept = folder.readIfThere(DIGEST).orElse("").split("\\s+");
        if (kept.length == 2 && kept[0].equals(training.jobName())) {
            TrainingResult result = training.with(folder.s3(COPY), kept[1]);
            try {
                of(result).require(hadoop);
            } catch (SageMakerFailure e) {
                throw new SageMakerFailure(
                        e.getMessage() + " The digest that the run recorded is in " + folder.at(DIGEST) + ".", e);
            }
            return result;
        }
        if (folder.readIfThere(RunFolder.DEPLOYMENT).isPresent()) {
            throw new UsageException("Run " + folder.runId() + " has begun to deploy its model, which the endpoint may"
                    + " load from " + folder.at(COPY) + " at any time, and training job " + training.jobName()
                    + " has made another one, which is not put in its place; begin a new run");
        }
        String sha256 = copy(training, folder, hadoop, transfer.get());
        folder.write(DIGEST, training.jobName() + " " + sha256 + "\n");
        return training.with(folder.s3(COPY), sha256);
    }

    /** Returns whether an earlier attempt of the run has copied an artifact. */
    static boolean isCopied(RunFolder folder) {
        return folder.readIfThere(DIGEST).isPresent();
    }

    private static String copy(TrainingResult training, RunFolder folder, Configuration hadoop, Transfer transfer) {
        Path copy = StoredFile.path(folder.at(COPY));
        return Digested.read(new StoredFile(training.modelArtifact(), hadoop), in -> {
                    MessageDigest digest = Sha256.digest();
                    OutputStream file = copy.getFileSystem(hadoop).create(copy, true);
                    try (OutputStream out = new DigestOutputStream(file, digest)) {
                        transfer.write(in, of(training), out);
                    }
                    return HexFormat.of().formatHex(digest.digest());
                })
                .content();
    }

    /**
     * Returns the artifact of a registered version, if it is what its run trained and recorded.
     *
     * @param folder the folder of the run that registered the version
     * @throws UsageException if the version has another artifact, image or digest than the run; nothing has changed
     */
    public static ModelArtifact registered(PackagedModel model, RunFolder folder, Configuration hadoop) {
        ModelArtifact artifact = recorded(model.modelArtifact(), folder);
        String image =
                text(folder, training(model.modelArtifact(), folder) + "/image").orElse(model.image());
        String models = folder.of(model.modelArtifact()).s3(FOLDER);
        if (!model.modelArtifact().startsWith(models)) {
            throw new UsageException("The registered artifact " + model.modelArtifact() + " is not below " + models
                    + ", so the run did not train it; name another run with --to");
        }
        if (!model.image().equals(image)) {
            throw new UsageException("The registered image " + model.image() + " is not the image " + image
                    + " of the run's record; name another run with --to");
        }
        if (artifact.sha256() == null) {
            throw new UsageException(folder.at("run.json") + " has no digest of the model, so nothing shows that "
                    + model.modelArtifact() + " is what was judged; name another run with --to");
        }
        artifact.require(hadoop);
        return artifact;
    }

    /** Returns an artifact with the digest in the record of the run that trained it. */
    static ModelArtifact recorded(String uri, RunFolder folder) {
        String training = training(uri, folder);
        return new ModelArtifact(
                uri,
                text(folder, training + "/modelSha256").orElse(null),
                factors(text(folder, training + "/hyperparameters/num_factors")));
    }

    /** Returns the artifact of the judged twin of a run that trained a final model as well. */
    static ModelArtifact recordedTwin(RunFolder folder) {
        return recorded(folder.twin().s3(COPY), folder);
    }

    /** Returns whether the artifact is the final model of its run, which has a judged twin. */
    public static boolean isFinal(String uri, RunFolder folder) {
        return folder.of(uri).uri().equals(folder.uri()) && isCopied(folder.twin());
    }

    /** Returns where the record describes the training of an artifact. */
    private static String training(String uri, RunFolder folder) {
        return text(folder, REFIT + "/modelArtifact")
                .filter(uri::equals)
                .map(last -> REFIT)
                .orElse("/training");
    }

    private static long factors(Optional<String> hyperparameter) {
        return hyperparameter
                .filter(factors -> factors.matches("\\d{1,4}"))
                .map(Long::valueOf)
                .orElse(MOST_FACTORS);
    }

    private static Optional<String> text(RunFolder folder, String pointer) {
        try {
            JsonNode record = JSON.readTree(folder.readIfThere("run.json").orElse("{}"));
            return Optional.ofNullable(record.at(pointer).textValue());
        } catch (JsonProcessingException e) {
            throw new StorageException("read", folder.at("run.json"), e);
        }
    }

    /**
     * @throws StorageException if the artifact cannot be read
     * @throws SageMakerFailure if it is not the one whose digest was recorded
     */
    void require(Configuration hadoop) {
        read(hadoop, in -> in.transferTo(OutputStream.nullOutputStream()));
    }

    /**
     * Reads the artifact to its end, and returns what was read if the digest is the recorded one.
     *
     * @throws StorageException if the artifact cannot be read
     * @throws SageMakerFailure if it is not the one whose digest was recorded
     */
    <T> T read(Configuration hadoop, Digested.Reading<T> reading) {
        Digested<T> read = Digested.read(new StoredFile(uri, hadoop), reading);
        if (sha256 != null && !sha256.equals(read.sha256())) {
            throw new SageMakerFailure("The model at " + uri + " is not the one that was trained: its SHA-256 is "
                    + read.sha256() + ", but the run recorded " + sha256
                    + ". Somebody has replaced it, and it is not used."
                    + " Restore the object's earlier version, or train again.");
        }
        return read.content();
    }
}
