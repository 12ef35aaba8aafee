package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.OutageException;
import io.dynasage.job.failure.OutageWatch;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.Stage;
import io.dynasage.job.notification.RunEnds;
import io.dynasage.job.notification.Terminal;
import io.dynasage.job.run.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
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
            "  dynasage run --config recommendation.conf --resume nightly-0412"
        })
public final class RunCommand implements Runnable {
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

        private RunId id(Clock clock) {
            return Stream.of(resumed, runId)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(RunId::new)
                    .orElseGet(() -> RunId.next(clock));
        }
    }

    @Option(
            names = "--until",
            paramLabel = "STAGE",
            description = "Stops after a stage: events, features, channels, training, evaluation, refit-channels,"
                    + " refit-training, refit, endpoint or recommendations.")
    private String until = Stage.RECOMMENDATIONS.toString();

    @Override
    public void run() {
        Clock clock = Clock.systemUTC();
        Stage last = Stage.of(until);
        RunId id = identity.id(clock);
        log.log(id);
        JobConfig job = config.read();
        Terminal terminal = Terminal.ofProcess();
        RunEnds ends = new RunEnds(job, id, clock, config.out(), terminal);
        OutageWatch outages = new OutageWatch();
        String resume = "continue with run --resume " + id + " (what is finished is kept)";
        String next = identity.resumed == null ? "start the run again" : resume;
        try {
            SparkSettings.check(job);
            SparkSession spark = SparkSettings.session(job.name());
            outages.watch(spark);
            try (StageLines stages = new StageLines(config.out(), terminal, clock);
                    Run run = ends.of(new Run(spark, job, id, clock, stages))) {
                run.check();
                if (identity.resumed == null) {
                    run.begin();
                } else {
                    run.resume();
                }
                next = resume;
                run.execute(last).ifPresent(ends::ended);
            }
        } catch (Throwable e) {
            Instant since = outages.since().orElseGet(clock::instant);
            Optional<OutageException> outage = OutageException.of(e, since, next);
            ends.failed(outage.<Throwable>map(explained -> explained).orElse(e));
            if (outage.isPresent()) {
                throw outage.get();
            }
            throw e;
        }
    }
}
