package io.dynasage.job;

import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Writes the log to a file where a person looks at the terminal. The lines keep their form and their levels. */
final class FileLog {
    private FileLog() {}

    /** Returns the log's file, a new one for each process. */
    static Path file() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "dynasage-" + ProcessHandle.current().pid() + ".log");
    }

    /** Replaces all console appenders of this process that have a pattern. */
    static void install(Path file) {
        JsonLog.context().ifPresent(context -> install(context, file));
    }

    static void install(LoggerContext context, Path file) {
        for (LoggerConfig logger : context.getConfiguration().getLoggers().values()) {
            for (Appender appender : List.copyOf(logger.getAppenders().values())) {
                if (appender instanceof ConsoleAppender console
                        && console.getLayout() instanceof PatternLayout layout) {
                    replace(logger, console, layout, file);
                }
            }
        }
        context.updateLoggers();
    }

    private static void replace(LoggerConfig logger, ConsoleAppender console, PatternLayout layout, Path file) {
        FileAppender log = FileAppender.newBuilder()
                .withFileName(file.toString())
                .setName(console.getName())
                .setLayout(layout)
                .setFilter(console.getFilter())
                .build();
        log.start();
        logger.removeAppender(console.getName());
        logger.addAppender(log, null, null);
    }
}
