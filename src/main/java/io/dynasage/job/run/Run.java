package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.events.ForgetList;
import io.dynasage.job.failure.GateRefusedException;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import io.dynasage.report.RunRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run. Its stages run in order, and each reads the previous stage's output from the run's folder. */
public final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    /** The begin of a line about what {@code forget} and {@code forget-uri} held when the run began. */
    private static final String FORGET_LIST = "# " + ForgetList.SETTING + ", forget-uri: ";

    private static final String CHECKPOINTS = "checkpoints/";
    private final SparkSession spark;
    private final JobConfig config;
    private final RunId runId;
    private final Clock clock;
    private final RunFolder folder;
    private final Ledger ledger;
    /** Read once, so that all stages leave out the same users. */
    private final ForgetList forget;

    /**
     * Reads the list of users to forget.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the settings name a list that has no id or is not there
     */
    public Run(SparkSession spark, JobConfig config, RunId runId, Clock clock) {
        this.spark = spark;
        this.config = config;
        this.runId = runId;
        this.clock = clock;
        this.folder =
                new RunFolder(RunNames.of(config), runId, spark.sparkContext().hadoopConfiguration());
        this.ledger = new Ledger(folder, clock);
        this.forget =
                ForgetList.read(config.events().forget(), spark.sparkContext().hadoopConfiguration());
    }

    /**
     * Finds settings that SageMaker would refuse, before anything is touched.
     *
     * @throws io.dynasage.sagemaker.InvalidSpecException listing all problems
     */
    public void check() {
        new SageMakerStages(config, runId, folder, config.features().examples().task(), clock).check();
    }

    /**
     * Takes a folder for the run, and stores the settings of the run there.
     *
     * @throws UsageException if the run is already finished, or its folder holds something else
     */
    public void begin() {
        folder.claim();
        folder.write(RunFolder.SETTINGS, settings() + forgetList());
    }

    /**
     * Resumes the run at the point where it stopped.
     *
     * @throws UsageException if there is no such run, it is already finished, or it began with other settings or
     *     another list of users to forget
     */
    public void resume() {
        folder.reclaim();
        Set<String> then =
                folder.readIfThere(RunFolder.SETTINGS).orElse("").lines().collect(Collectors.toSet());
        String list = then.stream()
                .filter(line -> line.startsWith(FORGET_LIST))
                .findFirst()
                .orElse("");
        if (!list.equals(forgetList())) {
            throw new UsageException("The list of users to forget is not the one that run " + runId + " began with ("
                    + folder.at(RunFolder.SETTINGS) + "): then \"" + list + "\", now \"" + forgetList()
                    + "\". What the run has written may hold users who are new in the list; begin a new run");
        }
        List<String> changed = settings()
                .lines()
                .filter(line -> !line.startsWith("notices.") && !then.contains(line))
                .toList();
        if (!changed.isEmpty()) {
            throw new UsageException("Run " + runId + " was begun with other settings than "
                    + String.join(", ", changed) + " (" + folder.at(RunFolder.SETTINGS)
                    + "); resume it with those it was begun with, or begin a new run");
        }
    }

    private String settings() {
        return config.effective().entrySet().stream()
                .filter(setting -> !setting.getKey().startsWith("prices."))
                .map(setting -> setting.getKey() + " = " + setting.getValue().replace('\n', ' ') + "\n")
                .collect(Collectors.joining());
    }

    /** Returns a line for the list of users to forget, those of the file included; empty if there is none. */
    private String forgetList() {
        return forget.isEmpty() ? "" : FORGET_LIST + forget;
    }

    /**
     * Runs to the end, or to the end of the given stage. Call {@link #begin} or {@link #resume} first.
     *
     * @return the run's record as it was written; empty if the run was to stop before its last stage
     */
    public Optional<RunRecord> execute(Stage until) {
        Instant start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        new EarlyChecks(config, spark.sparkContext().hadoopConfiguration(), clock).require();
        spark.sparkContext().setCheckpointDir(folder.at(CHECKPOINTS));
        try (RunStages stages = new RunStages(spark, config, forget, runId, folder, ledger, clock)) {
            for (Stage stage : Stage.values()) {
                stages.run(stage);
                if (stage == until && stage != Stage.RECOMMENDATIONS) {
                    stages.stopAfter(stage);
                    LOG.info("Run {} stops here, as requested; its results are in {}", runId, folder.uri());
                    return Optional.empty();
                }
            }
            return Optional.of(finished(start, stages));
        }
    }

    private RunRecord finished(Instant start, RunStages stages) {
        RunRecord record = stages.record(start, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        folder.clear(CHECKPOINTS);
        String uri = folder.finish(record.toJson());
        if (!stages.refusal().isEmpty()) {
            throw new GateRefusedException(record, stages.refusal(), uri);
        }
        LOG.info("Run {} is finished; its record is {}", runId, uri);
        return record;
    }

    /** Returns the stage that is in progress, or that failed. */
    public Optional<Stage> stage() {
        return ledger.stage();
    }

    /** Returns the finished stages, in their order. */
    public List<RunRecord.Stage> finished() {
        return ledger.stages();
    }
}
