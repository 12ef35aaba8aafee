package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.OutageException;
import io.dynasage.job.failure.OutageWatch;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import io.dynasage.job.notification.RunEnds;
import io.dynasage.job.notification.Terminal;
import io.dynasage.job.run.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the job once. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the job once, from the table to the endpoint.",
        footer = {
            "  dynasage run --config s3a://bucket/recommendation.conf",
            "  dynasage run --config recommendation.conf --set features.split=last-per-user --set"
                    + " training.spot=true",
            "  dynasage run --config recommendation.conf --run-id nightly-0412 --until channels",
            "  dynasage run --config recommendation.conf --resume nightly-0412",
            "  dynasage run --config recommendation.conf --begin-or-resume nightly-0412"
        })
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @ParentCommand
    private RunLog log;

    @ArgGroup
    private Identity identity = new Identity();

    /** The options that identify the run. */
    private static final class Identity {
        @Option(
                names = "--run-id",
                paramLabel = "ID",
                description = "Names the run, so that a retry is the same run. Default: its UTC start and four random"
                        + " characters.")
        private String runId;

        @Option(
                names = "--resume",
                paramLabel = "ID",
                description = "Continues a run that stopped or failed; finished stages are not repeated.")
        private String resumed;

        @Option(
                names = "--begin-or-resume",
                paramLabel = "ID",
                description = "Begins the run, or continues it if it has begun. A run that is finished ends at once,"
                        + " with the exit code that it had: 0, 5 or 8. For schedulers, which may start a run twice.")
        private String either;

        private Stream<String> given() {
            return Stream.of(resumed, runId, either).filter(Objects::nonNull);
        }

        private RunId id(Clock clock) {
            return given().findFirst().map(RunId::new).orElseGet(() -> RunId.next(clock));
        }
    }

    @Option(
            names = "--until",
            paramLabel = "STAGE",
            description = "Stops after a stage: events, features, channels, training, evaluation, refit-channels,"
                    + " refit-training, refit, endpoint or recommendations.")
    private String until = Stage.RECOMMENDATIONS.toString();

    @Override
    public Integer call() {
        Clock clock = Clock.systemUTC();
        Stage last = Stage.of(until);
        RunId id = identity.id(clock);
        log.log(id);
        JobConfig job = config.read().ofRun(id.value());
        RunFolder folder = new RunFolder(RunNames.of(job), id, SparkSettings.hadoop());
        Optional<ExitCode> finished = Optional.ofNullable(identity.either).flatMap(given -> folder.finishedWith());
        finished.ifPresent(code -> config.out().println("Run " + id + " is finished already: " + code.meaning()));
        Terminal terminal = Terminal.ofProcess();
        return finished.orElseGet(() -> run(
                        job,
                        id,
                        last,
                        new RunEnds(job, config.again(), folder, clock, config.out(), System::getenv),
                        terminal))
                .code();
    }

    private ExitCode run(JobConfig job, RunId id, Stage last, RunEnds ends, Terminal terminal) {
        Clock clock = Clock.systemUTC();
        OutageWatch outages = new OutageWatch();
        identity.given().forEach(given -> ends.named());
        try {
            SparkSettings.check(job);
            SparkSession spark = SparkSettings.session(job.name());
            outages.watch(spark);
            try (StageLines stages = new StageLines(config.out(), terminal, clock);
                    Run run = ends.of(new Run(spark, job, id, clock, stages))) {
                run.check();
                take(run);
                ends.begun();
                run.execute(last).ifPresentOrElse(ends::ended, () -> ends.stopped(last));
                return ExitCode.DONE;
            }
        } catch (Throwable e) {
            Instant since = outages.since().orElseGet(clock::instant);
            Optional<OutageException> outage = OutageException.of(e, since, ends.again());
            ends.failed(outage.<Throwable>map(explained -> explained).orElse(e));
            if (outage.isPresent()) {
                throw outage.get();
            }
            throw e;
        }
    }

    private void take(Run run) {
        if (identity.either != null) {
            run.beginOrResume();
        } else if (identity.resumed != null) {
            run.resume();
        } else {
            run.begin();
        }
    }
}
