package io.dynasage.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.AlsSettings;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.ModelChoice;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingResult;
import io.dynasage.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose model the artifact of a training job has become, as the run keeps it: a resumed run and the final model repeat
 * the choice.
 *
 * @param trainingJob the job's name
 * @param als the settings of ALS; null unless it is taken
 * @param choice null if there was no other candidate
 */
record TakenModel(String trainingJob, Algorithm algorithm, AlsSettings als, ModelChoice choice) {
    private static final String FILE = "ledger/model-choice.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    void write(RunFolder folder) {
        folder.writeJson(FILE, this);
    }

    /**
     * Returns what was kept for the result of a training, or its own algorithm if nothing was.
     *
     * @param folder the folder of the model
     */
    static TakenModel read(JobConfig config, RunFolder folder, TrainingResult training) {
        Optional<String> kept =
                folder.readIfThere(FILE).filter(any -> config.training().trains(Algorithm.ALS));
        if (kept.isEmpty()) {
            return new TakenModel(training.jobName(), config.training().algorithm(), null, null);
        }
        try {
            return JSON.readValue(kept.get(), TakenModel.class);
        } catch (JsonProcessingException e) {
            throw new StorageException("read what was chosen from", folder.at(FILE), e);
        }
    }

    /** Returns whether the model is that of alternating least squares. */
    boolean ofAls() {
        return algorithm == Algorithm.ALS;
    }

    /** Returns the baseline that is this model itself. */
    Optional<Baseline> itself() {
        return Optional.of(Baseline.ALS).filter(baseline -> ofAls());
    }

    /**
     * Returns what the choice was, and which baseline it leaves out, as sentences.
     *
     * @param compared the baselines of the evaluation
     */
    List<String> notes(List<Baseline> compared) {
        return Stream.concat(
                        Optional.ofNullable(choice).map(ModelChoice::sentence).stream(),
                        itself().map(baseline -> alternatingLeastSquares(compared.contains(baseline))).stream())
                .toList();
    }

    private String alternatingLeastSquares(boolean isBaseline) {
        String model = "The model is alternating least squares with " + als.words();
        if (isBaseline) {
            return model + ", so the baseline " + Baseline.ALS + " is left out.";
        }
        return model + ".";
    }
}
