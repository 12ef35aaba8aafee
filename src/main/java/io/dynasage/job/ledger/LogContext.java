package io.dynasage.job.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.MDC;

/**
 * Sets the context of log lines on the job's own threads, for layouts that print it: {@code %X{runId}} and
 * {@code %X{stage}}.
 */
public final class LogContext {
    static final String RUN_ID = "runId";
    static final String STAGE = "stage";

    private LogContext() {}

    /** Adds the run to all further log lines of this thread. */
    public static void run(RunId runId) {
        MDC.put(RUN_ID, runId.value());
    }

    static void stage(Stage stage) {
        MDC.put(STAGE, stage.toString());
    }

    static void noStage() {
        MDC.remove(STAGE);
    }

    /** Removes the run and the stage from all further log lines of this thread. */
    public static void clear() {
        MDC.remove(RUN_ID);
        MDC.remove(STAGE);
    }

    /** Returns the same work for another thread, with the log context of this one. */
    public static <T> Callable<T> carried(Callable<T> work) {
        Optional<Map<String, String>> context = Optional.ofNullable(MDC.getCopyOfContextMap());
        return () -> {
            context.ifPresent(MDC::setContextMap);
            return work.call();
        };
    }
}
