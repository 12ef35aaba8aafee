package io.dynasage.job;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.GateRefusedException;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.Stage;
import io.dynasage.job.run.Run;
import io.dynasage.report.EmbeddedMetrics;
import io.dynasage.report.Notice;
import io.dynasage.report.RunEnd;
import io.dynasage.report.RunRecord;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the world how a run ended: a line of metrics on the standard output, and notices. What goes wrong with that is said, and the run is as it was. */
final class RunEnds {
    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);
    private final JobConfig config;
    private final RunEnd.Attempt attempt;
    private final Clock clock;
    private final PrintWriter out;
    private final List<Run> runs = new ArrayList<>();

    RunEnds(JobConfig config, RunId runId, Clock clock, PrintWriter out) {
        this.config = config;
        this.attempt = new RunEnd.Attempt(config.name(), runId.value(), config.outputUri() + "/runs/" + runId + "/", clock.instant());
        this.clock = clock;
        this.out = out;
    }

    /** From now on a failure is one of this run's stages. */
    Run of(Run run) {
        runs.add(run);
        return run;
    }

    /** Tells that the run came to its end, completed or refused. */
    void ended(RunRecord record) {
        tell(() -> RunEnd.of(record));
    }

    /** Tells that the run failed or was refused; a mistake on the command line is nobody's business but its writer's. */
    void failed(Throwable failure) {
        if (failure instanceof GateRefusedException refusal) {
            ended(refusal.record());
        } else if (ExitCode.of(failure) != ExitCode.USAGE) {
            Instant now = clock.instant();
            String stage = runs.stream().flatMap(run -> run.stage().stream()).map(Stage::toString).findFirst().orElse(null);
            List<RunRecord.Stage> finished = runs.stream().flatMap(run -> run.finished().stream()).toList();
            tell(() -> RunEnd.failed(attempt, now, stage, String.valueOf(failure.getMessage()), finished));
        }
    }

    private void tell(Supplier<RunEnd> told) {
        try {
            RunEnd end = told.get();
            out.println(EmbeddedMetrics.line(end));
            out.flush();
            if (config.notices().on().contains(end.outcome())) {
                targets(config.notices()).forEach(target -> tell(target, new Notice(end)));
            }
        } catch (RuntimeException e) {
            LOG.warn("Nobody is told how run {} ended: {}", attempt.runId(), e.getMessage(), e);
        }
    }

    private void tell(NoticeTarget target, Notice notice) {
        try {
            target.tell(notice);
            LOG.info("{} is told: {}", target.name(), notice.subject());
        } catch (RuntimeException e) {
            LOG.warn("No notice of run {} reached {}: {}. The run is what it was without it; check that the job's role may send there, and the setting under notices.",
                    attempt.runId(), target.name(), e.getMessage());
        }
    }

    private static List<NoticeTarget> targets(JobConfig.Notices notices) {
        List<NoticeTarget> targets = new ArrayList<>();
        if (notices.topic() != null) {
            targets.add(new SnsTopic(notices.topic(), notices.topicEndpoint()));
        }
        if (notices.eventBus() != null) {
            targets.add(new EventBus(notices.eventBus(), notices.region(), notices.eventBusEndpoint()));
        }
        return targets;
    }
}
