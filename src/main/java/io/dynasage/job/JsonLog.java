package io.dynasage.job;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.spark.SparkConf;

/**
 * Formats log lines as JSON: {@code time} (ISO 8601, UTC, milliseconds), {@code level}, {@code runId}, {@code stage},
 * {@code logger}, {@code message} and, if the line has one, {@code exception}. Unknown values are left out. This is a
 * pattern, not a separate layout class, because Spark ships no other layout that writes JSON.
 */
final class JsonLog {
    private static final String PATTERN = "{\"time\":\"%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}{UTC}\",\"level\":\"%p\"@RUN@"
            + "%notEmpty{,\"stage\":\"%enc{%X{stage}}{JSON}\"}"
            + ",\"logger\":\"%enc{%c}{JSON}\",\"message\":\"%enc{%m}{JSON}\""
            + "%notEmpty{,\"exception\":\"%enc{%ex{full}}{JSON}\"}}%n";

    private JsonLog() {}

    /**
     * Returns the layout of the lines.
     *
     * @param runId appears in every line, including those of Spark's threads; empty if it is not known
     */
    static PatternLayout layout(String runId) {
        String run = runId.isEmpty() ? "" : ",\"runId\":\"" + runId + "\"";
        return PatternLayout.newBuilder()
                .withPattern(PATTERN.replace("@RUN@", run))
                .withAlwaysWriteExceptions(false)
                .withCharset(StandardCharsets.UTF_8)
                .build();
    }

    /**
     * Sets the layout on all console appenders of this process. Returns false if there is none, or if the log is not
     * Log4j's.
     */
    static boolean install(String runId) {
        return context().filter(context -> install(context, runId)).isPresent();
    }

    /** Returns Log4j's context, unless the log is another library's. */
    static Optional<LoggerContext> context() {
        // Makes Spark load its own profile now, if there is no other. Otherwise it would do so with the first line that
        // it logs, and undo this change.
        new SparkConf(false).initializeLogIfNecessary(false, true);
        return Optional.of(LogManager.getContext(false))
                .filter(LoggerContext.class::isInstance)
                .map(LoggerContext.class::cast);
    }

    static boolean install(LoggerContext context, String runId) {
        return replaceLayouts(context, console -> layout(runId));
    }

    /** Gives all console appenders with a pattern another layout. Returns whether there is one. */
    static boolean replaceLayouts(LoggerContext context, Function<ConsoleAppender, PatternLayout> layout) {
        boolean any = false;
        for (LoggerConfig logger : context.getConfiguration().getLoggers().values()) {
            for (Appender appender : logger.getAppenders().values()) {
                if (appender instanceof ConsoleAppender console && console.getLayout() instanceof PatternLayout) {
                    replace(logger, console, layout.apply(console));
                    any = true;
                }
            }
        }
        context.updateLoggers();
        return any;
    }

    /** Replaces an appender. The new one writes to the same stream of the process, which therefore stays open. */
    private static void replace(LoggerConfig logger, ConsoleAppender console, PatternLayout layout) {
        ConsoleAppender json = ConsoleAppender.newBuilder()
                .setName(console.getName())
                .setTarget(console.getTarget())
                .setLayout(layout)
                .setFilter(console.getFilter())
                .setFollow(true)
                .build();
        json.start();
        AppenderRef ref = logger.getAppenderRefs().stream()
                .filter(each -> each.getRef().equals(console.getName()))
                .findFirst()
                .orElse(AppenderRef.createAppenderRef(console.getName(), null, null));
        logger.removeAppender(console.getName());
        logger.addAppender(json, ref.getLevel(), ref.getFilter());
    }
}
