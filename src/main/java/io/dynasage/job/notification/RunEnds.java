package io.dynasage.job.notification;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.GateRefusedException;
import io.dynasage.job.failure.Reason;
import io.dynasage.job.failure.RefitRefusedException;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import io.dynasage.job.run.Run;
import io.dynasage.report.EmbeddedMetrics;
import io.dynasage.report.Notification;
import io.dynasage.report.RunEnd;
import io.dynasage.report.RunRecord;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the end of a run: writes its page, prints closing lines and, where no person looks at it, a line of metrics on
 * the standard output, and sends notifications. If that fails, it logs the problem; the outcome of the run does not
 * change.
 */
public final class RunEnds {
    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);
    private static final Set<ExitCode> UNREPORTED = Set.of(ExitCode.USAGE, ExitCode.HELD);
    private final JobConfig config;
    private final RunEnd.Attempt attempt;
    private final Clock clock;
    private final PrintWriter out;
    private final Terminal terminal;
    private final List<Run> runs = new ArrayList<>();

    public RunEnds(JobConfig config, RunId runId, Clock clock, PrintWriter out, Terminal terminal) {
        this.config = config;
        this.attempt = new RunEnd.Attempt(
                config.name(), runId.value(), RunNames.of(config).folder(runId), clock.instant());
        this.clock = clock;
        this.out = out;
        this.terminal = terminal;
    }

    /** Attributes later failures to the stages of this run. */
    public Run of(Run run) {
        runs.add(run);
        return run;
    }

    /** Reports that the run ended, completed or refused. */
    public void ended(RunRecord record) {
        report(() -> RunEnd.of(record));
    }

    /**
     * Reports that the run failed or was refused. Mistakes on the command line are not reported: they concern only the
     * person who typed it. Nor is a run that another driver holds: that driver reports its end.
     */
    public void failed(Throwable failure) {
        if (failure instanceof GateRefusedException refusal) {
            ended(refusal.record());
        } else if (failure instanceof RefitRefusedException refusal) {
            ended(refusal.record());
        } else if (!UNREPORTED.contains(ExitCode.of(failure))) {
            Instant now = clock.instant();
            String stage = runs.stream()
                    .flatMap(run -> run.stage().stream())
                    .map(Stage::toString)
                    .findFirst()
                    .orElse(null);
            List<RunRecord.Stage> finished =
                    runs.stream().flatMap(run -> run.finished().stream()).toList();
            report(() -> RunEnd.failed(attempt, now, stage, Reason.of(failure), finished));
        }
    }

    private void report(Supplier<RunEnd> known) {
        try {
            RunEnd end = known.get();
            String json = new Notification(end).json();
            runs.forEach(run -> run.show(json).forEach(out::println));
            if (!terminal.live()) {
                out.println(EmbeddedMetrics.line(end));
            }
            out.flush();
            JobConfig.Notices notices = config.notices();
            if (notices.topic() != null && notices.on().contains(end.outcome())) {
                publish(new SnsTopic(notices.topic(), notices.topicEndpoint()), new Notification(end));
            }
        } catch (RuntimeException e) {
            LOG.warn("The end of run {} cannot be reported: {}", attempt.runId(), e.getMessage(), e);
        }
    }

    private void publish(SnsTopic topic, Notification notification) {
        try {
            topic.publish(notification);
            LOG.info("Sent a notification to topic {}: {}", topic.arn(), notification.subject());
        } catch (RuntimeException e) {
            LOG.warn(
                    "The notification about run {} did not reach topic {}: {}. The result of the run does not change."
                            + " Check that the job's role may publish there, and the settings under notices.",
                    attempt.runId(),
                    topic.arn(),
                    e.getMessage());
        }
    }
}
