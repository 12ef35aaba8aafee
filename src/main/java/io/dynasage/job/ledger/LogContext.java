package io.dynasage.job.ledger;

import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.MDC;

/**
 * What log lines of the job's own threads carry, for layouts that print it: {@code %X{runId}} and {@code %X{stage}}.
 */
public final class LogContext {
    static final String RUN_ID = "runId";
    static final String STAGE = "stage";

    private LogContext() {}

    /** From now on the lines of this thread name the run. */
    public static void run(RunId runId) {
        MDC.put(RUN_ID, runId.value());
    }

    static void stage(Stage stage) {
        MDC.put(STAGE, stage.toString());
    }

    static void noStage() {
        MDC.remove(STAGE);
    }

    /** From now on the lines of this thread name neither run nor stage. */
    public static void clear() {
        MDC.remove(RUN_ID);
        MDC.remove(STAGE);
    }

    /** The same work in another thread, with what the lines of this one carry. */
    public static <T> Callable<T> carried(Callable<T> work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            if (context != null) {
                MDC.setContextMap(context);
            }
            return work.call();
        };
    }
}
