package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.events.ForgetList;
import io.dynasage.job.failure.GateRefusedException;
import io.dynasage.job.failure.RefitRefusedException;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.NewFiles;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import io.dynasage.job.ledger.StageListener;
import io.dynasage.query.QueryException;
import io.dynasage.report.RunRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run. Its stages run in order, and each reads the previous stage's output from the run's folder. */
public final class Run implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final String CHECKPOINTS = "checkpoints/";
    private final SparkSession spark;
    private final JobConfig config;
    private final RunId runId;
    private final Clock clock;
    private final RunFolder folder;
    private final Lease lease;
    private final Ledger ledger;
    private final AtomicBoolean taken = new AtomicBoolean();
    /** When the run began; null before this driver takes it. */
    private Instant began;
    /** Read once, so that all stages leave out the same users. */
    private final ForgetList forget;

    /**
     * Reads the list of users to forget.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the settings name a list that has no id or is not there
     */
    public Run(SparkSession spark, JobConfig config, RunId runId, Clock clock, StageListener listener) {
        this.spark = spark;
        this.config = config;
        this.runId = runId;
        this.clock = clock;
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        this.folder = new RunFolder(RunNames.of(config), runId, hadoop);
        this.lease = Lease.onRun(
                folder, NewFiles.at(folder.uri(), hadoop, config.sagemaker().region(), clock));
        this.ledger = new Ledger(folder, lease, clock, listener);
        this.forget = ForgetList.read(config.events().forget(), hadoop)
                .asReadBy(config.events().user());
    }

    /**
     * Finds settings that SageMaker would refuse, before anything is touched.
     *
     * @throws io.dynasage.sagemaker.InvalidSpecException listing all problems
     */
    public void check() {
        SageMakerStages.judged(
                        config, runId, folder, config.features().examples().task(), clock)
                .check();
    }

    /**
     * Takes the run and its folder, and stores the settings of the run there.
     *
     * @throws UsageException if the run is already finished, or its folder holds something else
     * @throws io.dynasage.job.failure.HeldException if another driver works on the run
     */
    public void begin() {
        if (folder.mayBegin()) {
            requireUnregistered();
        }
        lease.take();
        taken.set(true);
        ledger.before(DurableStep.MARKER);
        began = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        folder.claim(began);
        folder.forgetEnd();
        storeSettings();
    }

    /**
     * Takes the run again and resumes it at the point where it stopped. A run that has finished nothing starts from the
     * beginning.
     *
     * @throws UsageException if there is no such run, it is already finished, it began with other settings or another
     *     list of users to forget, or the settings that it began with cannot be read
     * @throws io.dynasage.job.failure.HeldException if another driver works on the run
     */
    public void resume() {
        folder.mayResume();
        lease.take();
        taken.set(true);
        folder.mayResume();
        if (!ledger.has(Stage.EVENTS)) {
            requireUnregistered();
        }
        began = folder.begun().orElseGet(clock::instant).truncatedTo(ChronoUnit.MILLIS);
        folder.forgetEnd();
        if (folder.isEmpty()) {
            LOG.info("Run {} has finished nothing yet, so it starts from the beginning", runId);
            storeSettings();
        } else {
            RunSettings.of(config, forget).requireSame(folder);
        }
    }

    /**
     * Takes the run: begins it, or resumes it if a driver has begun it.
     *
     * @throws UsageException for the reasons of {@link #begin} and {@link #resume}
     * @throws io.dynasage.job.failure.HeldException if another driver works on the run
     */
    public void beginOrResume() {
        if (folder.isMarked()) {
            resume();
        } else {
            begin();
        }
    }

    /** The registry takes one model of a run, and a run that begins again trains another one. */
    private void requireUnregistered() {
        SageMakerStages.judged(
                        config, runId, folder, config.features().examples().task(), clock)
                .registered()
                .ifPresent(model -> {
                    throw new UsageException("Run " + runId + " has registered its model (" + model.arn()
                            + "), and the registry takes one model of a run, so the run does not begin again; continue"
                            + " it with --resume " + runId + " if it has its events, or begin a new run");
                });
    }

    private void storeSettings() {
        ledger.before(DurableStep.SETTINGS);
        folder.write(RunSettings.FILE, RunSettings.of(config, forget).text());
    }

    /**
     * Runs to the end, or to the end of the given stage. Call {@link #begin} or {@link #resume} first.
     *
     * @return the run's record as it was written; empty if the run was to stop before its last stage
     */
    public Optional<RunRecord> execute(Stage until) {
        new EarlyChecks(config, spark.sparkContext().hadoopConfiguration(), clock, () -> spark).require();
        spark.sparkContext().setCheckpointDir(folder.at(CHECKPOINTS));
        try (RunStages stages = new RunStages(spark, config, forget, runId, folder, ledger, clock)) {
            for (Stage stage : Stage.values()) {
                stages.run(stage);
                if (stage == until && stages.leaves(stage)) {
                    stages.stopAfter(stage);
                    LOG.info("Run {} stops here, as requested; its results are in {}", runId, folder.uri());
                    return Optional.empty();
                }
            }
            return Optional.of(finished(stages));
        } catch (Exception e) {
            UserQueries queries = new UserQueries(config, spark.sparkContext().hadoopConfiguration());
            Optional<QueryException> query = queries.explained(e);
            if (query.isPresent()) {
                throw query.get();
            }
            throw e;
        }
    }

    /** Returns when the run began, be it with another driver; empty if this one did not take it. */
    public Optional<Instant> began() {
        return Optional.ofNullable(began);
    }

    private RunRecord finished(RunStages stages) {
        RunRecord record = stages.record(began, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        folder.clear(CHECKPOINTS);
        String uri = ledger.finish(record);
        record.evaluation().notes().forEach(LOG::warn);
        if (!stages.refusal().isEmpty()) {
            throw new GateRefusedException(record, stages.refusal(), uri);
        }
        if (!stages.refitRefusal().isEmpty()) {
            throw new RefitRefusedException(record, stages.refitRefusal(), uri);
        }
        LOG.info("Run {} is finished; its record is {}", runId, uri);
        return record;
    }

    /**
     * Writes the run's page. If that fails, it logs the problem; the run's result does not change.
     *
     * @param options the options that give the configuration again
     * @return what to say of the run's end; empty if this driver did not take the run, or there is no page
     */
    public List<String> show(String options) {
        if (!taken.get()) {
            return List.of();
        }
        try {
            return RunPages.shown(config.name(), options, folder);
        } catch (RuntimeException e) {
            LOG.warn("The page of run {} is not written: {}", runId, e.getMessage(), e);
            return List.of();
        }
    }

    /** Returns the stage that was entered last: a run that failed did so in it, or after it; empty before the first. */
    public Optional<Stage> stage() {
        return ledger.stage();
    }

    /** Returns the finished stages, in their order. */
    public List<RunRecord.Stage> finished() {
        return ledger.stages();
    }

    /** Gives the run back, so that another driver may take it. */
    @Override
    public void close() {
        lease.close();
    }
}
