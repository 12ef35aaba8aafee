package io.dynasage.job.run;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dynasage.features.Examples;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.Stage;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.TrainingResult;
import java.util.List;
import java.util.Optional;

/** The final model of a run, once the gate has passed its twin: the stages that make it, to be run in order. */
final class FinalModel implements AutoCloseable {
    private final RefitStage stage;
    private final Ledger ledger;
    private final Twin twin;
    private RefitStage.Inputs inputs;
    private TrainingResult training;
    private Optional<RefitStage.Compared> compared = Optional.empty();

    /** The judged twin: how it was trained, and what the gate said. */
    record Twin(TrainingResult training, ModelStage.Judged judged) {}

    FinalModel(RefitStage stage, Ledger ledger, Twin twin) {
        this.stage = stage;
        this.ledger = ledger;
        this.twin = twin;
    }

    void writeChannels() {
        inputs = ledger.enterOnce(
                Stage.REFIT_CHANNELS, new TypeReference<>() {}, () -> stage.write(ledger), stage::problem);
        stage.writeRequest(inputs, twin.training(), ledger);
    }

    void train() {
        training = ledger.enter(Stage.REFIT_TRAINING, () -> stage.train(inputs, twin.training(), ledger));
    }

    /** Compares the model with its twin, and registers it. */
    void compare(ModelStage model) {
        compared = Optional.of(ledger.enterOnce(
                Stage.REFIT,
                new TypeReference<>() {},
                () -> model.refitted(
                        stage.compare(training, twin.training(), twin.judged().report()),
                        twin.judged(),
                        training,
                        ledger),
                kept -> kept.problem(training)));
    }

    /** Returns the examples that it is trained on. */
    Examples examples() {
        return stage.examples();
    }

    TrainingResult training() {
        return training;
    }

    /** Returns the reasons for not deploying it; empty if it may serve, or is not compared yet. */
    List<String> refusal() {
        return compared.map(RefitStage.Compared::refusal).orElse(List.of());
    }

    RunRecord.Refit record() {
        return RunRecords.refit(examples().space(), inputs, training, compared.orElseThrow());
    }

    @Override
    public void close() {
        stage.close();
    }
}
