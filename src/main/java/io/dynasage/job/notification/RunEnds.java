package io.dynasage.job.notification;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.EmrServerless;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.GateRefusedException;
import io.dynasage.job.failure.HeldException;
import io.dynasage.job.failure.OutageException;
import io.dynasage.job.failure.Reason;
import io.dynasage.job.failure.RefitRefusedException;
import io.dynasage.job.failure.Remedy;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.Stage;
import io.dynasage.job.run.Run;
import io.dynasage.report.EmbeddedMetrics;
import io.dynasage.report.NextStep;
import io.dynasage.report.Notification;
import io.dynasage.report.RunEnd;
import io.dynasage.report.RunOutcome;
import io.dynasage.report.RunRecord;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the end of a run: writes {@code outcome.json} and the page to the run's folder, prints closing lines and,
 * where something collects it, a line of metrics on the standard output, and sends notifications. If that fails, it
 * logs the problem; the outcome of the run does not change.
 */
public final class RunEnds {
    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);
    /** Every container of Kubernetes has it. */
    private static final String POD = "KUBERNETES_SERVICE_HOST";

    private static final Set<ExitCode> UNREPORTED = Set.of(ExitCode.USAGE, ExitCode.HELD);
    private final JobConfig config;
    private final String options;
    private final RunFolder folder;
    private final RunEnd.Attempt attempt;
    private final Clock clock;
    private final PrintWriter out;
    private final UnaryOperator<String> environment;
    private final List<Run> runs = new ArrayList<>();
    private boolean kept;
    private boolean outOfReach;
    private String again = Remedy.again();

    /**
     * @param options the options that give the configuration again
     * @param environment the variables of the environment; null for one that is not set
     */
    public RunEnds(
            JobConfig config,
            String options,
            RunFolder folder,
            Clock clock,
            PrintWriter out,
            UnaryOperator<String> environment) {
        this.options = options;
        this.config = config;
        this.folder = folder;
        this.attempt = new RunEnd.Attempt(config.name(), folder.runId(), folder.uri(), clock.instant());
        this.clock = clock;
        this.out = out;
        this.environment = environment;
    }

    /** Attributes later failures to the stages of this run. */
    public Run of(Run run) {
        runs.add(run);
        return run;
    }

    /** Notes that the caller knows the run's id, so that also an end before the run begins is kept in its folder. */
    public void named() {
        kept = true;
    }

    /** Notes that the run has begun, so that it can be resumed. */
    public void begun() {
        kept = true;
        again = Remedy.resuming(folder.runId());
    }

    /** Returns how to run again, worded to follow "then". */
    public String again() {
        return again;
    }

    /** Reports that the run completed. */
    public void ended(RunRecord record) {
        ended(record, Remedy.DONE);
    }

    /** Returns what is known about the run, with when it began, be it with another driver. */
    private RunEnd.Attempt attempt() {
        return runs.stream()
                .flatMap(run -> run.began().stream())
                .findFirst()
                .map(began -> new RunEnd.Attempt(attempt.job(), attempt.runId(), attempt.folder(), began))
                .orElse(attempt);
    }

    private void ended(RunRecord record, Remedy remedy) {
        report(() -> RunEnd.of(record, remedy.code().code(), remedy.next(again)), Optional.empty());
    }

    /** Keeps that the run stopped after a stage, as it was asked to. This is no end to notify of. */
    public void stopped(Stage after) {
        NextStep next = Remedy.STOPPED.next(again);
        keep(() -> Optional.of(RunOutcome.stopped(attempt(), clock.instant(), after.toString(), next)));
        show();
    }

    /** Writes the page, and prints the closing lines. */
    private void show() {
        if (outOfReach) {
            return;
        }
        runs.forEach(run -> run.show(options).forEach(out::println));
        out.flush();
    }

    /**
     * Reports that the run failed or was refused. Mistakes on the command line are not reported: they concern only the
     * person who typed it. But a run that has begun keeps them, for a flow that resumes it. Nor is a run reported that
     * another driver holds: that driver reports its end. A run that has waited in vain for the endpoint is. If S3 gives
     * no answer, nothing is written there, because each file would take the minutes of another outage; a flow takes
     * that for a crash and resumes.
     */
    public void failed(Throwable failure) {
        ExitCode code = ExitCode.of(failure);
        outOfReach = failure instanceof OutageException outage && outage.isOfStorage();
        if (failure instanceof GateRefusedException refusal) {
            ended(refusal.record(), Remedy.GATE);
        } else if (failure instanceof RefitRefusedException refusal) {
            ended(refusal.record(), Remedy.REFIT_REFUSED);
        } else if (!UNREPORTED.contains(code) || failure instanceof HeldException held && held.isAwaited()) {
            report(() -> end(failure, code), cause(failure));
        } else if (code == ExitCode.USAGE) {
            keepOfUnfinished(() -> RunOutcome.of(end(failure, code), Optional.empty()));
        }
    }

    private RunEnd end(Throwable failure, ExitCode code) {
        String stage = runs.stream()
                .flatMap(run -> run.stage().stream())
                .map(Stage::toString)
                .findFirst()
                .orElse(null);
        List<RunRecord.Stage> finished =
                runs.stream().flatMap(run -> run.finished().stream()).toList();
        RunEnd.Failure why = new RunEnd.Failure(
                stage, Reason.of(failure), code.code(), Remedy.of(failure).next(again));
        return RunEnd.failed(attempt(), clock.instant(), why, finished);
    }

    /** Returns what the first cause says, if the failure does not say it itself. */
    private static Optional<String> cause(Throwable failure) {
        String last = null;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            last = cause.getClass().getName() + ": " + Reason.of(cause);
        }
        return Optional.ofNullable(last);
    }

    private void report(Supplier<RunEnd> known, Optional<String> cause) {
        try {
            RunEnd end = known.get();
            keep(() -> Optional.of(RunOutcome.of(end, cause)));
            show();
            if (areMetricsCollected()) {
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

    /** Returns whether something brings the standard output to CloudWatch Logs, as far as a driver can know. */
    private boolean areMetricsCollected() {
        return switch (config.notices().metrics()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> EmrServerless.runs(environment) || environment.apply(POD) != null;
        };
    }

    private void keepOfUnfinished(Supplier<RunOutcome> outcome) {
        keep(() -> Optional.of(outcome)
                .filter(kept -> folder.isMarked() && folder.finishedWith().isEmpty())
                .map(Supplier::get));
    }

    private void keep(Supplier<Optional<RunOutcome>> outcome) {
        if (!kept || outOfReach) {
            return;
        }
        try {
            outcome.get().ifPresent(ended -> folder.writeJson(RunOutcome.FILE, ended));
        } catch (RuntimeException e) {
            LOG.warn("{} could not be written: {}", folder.at(RunOutcome.FILE), e.getMessage());
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
