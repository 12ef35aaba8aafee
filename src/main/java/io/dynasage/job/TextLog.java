package io.dynasage.job;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;

/**
 * Makes the text form of the log safe. The console appenders keep their patterns, but a message stays on its line and
 * its control characters are shown, not sent to the terminal: a value of the table can neither forge a line of the log
 * or a metric nor clear the screen. Stack traces appear on request only; without them, a line ends with the message of
 * its exception.
 */
final class TextLog {
    private static final Pattern MESSAGE = Pattern.compile("%(?:message|msg|m)(?![a-zA-Z])(?:\\{[^{}]*})*");
    private static final Pattern TRACE =
            Pattern.compile("%(?:r|x)?(?:Exception|exception|Throwable|throwable|Ex|ex)(?![a-zA-Z])(?:\\{[^{}]*})*");
    private static final String LINE_END = "%n";
    private static final String SAFE = "%replace{%enc{@}{CRLF}}{[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]}{?}";
    private static final String SAFE_MESSAGE = SAFE.replace("@", "%m");
    private static final String SAFE_REASON = "%notEmpty{ (" + SAFE.replace("@", "%ex{short.message}") + ")}";

    private TextLog() {}

    /** Sets the layout on all console appenders of this process that have a pattern. */
    static void install(StackTraces traces) {
        JsonLog.context().ifPresent(context -> install(context, traces));
    }

    /** Whether stack traces are written. */
    enum StackTraces {
        SHOWN,
        HIDDEN
    }

    static void install(LoggerContext context, StackTraces traces) {
        JsonLog.replaceLayouts(context, console -> layout(console, traces));
    }

    private static PatternLayout layout(ConsoleAppender console, StackTraces traces) {
        PatternLayout own = (PatternLayout) console.getLayout();
        return PatternLayout.newBuilder()
                .withPattern(pattern(own.getConversionPattern(), traces))
                .withAlwaysWriteExceptions(traces == StackTraces.SHOWN)
                .withCharset(StandardCharsets.UTF_8)
                .build();
    }

    /** Returns a pattern of Log4j's in its safe form. A pattern that has this form already stays. */
    static String pattern(String pattern, StackTraces traces) {
        if (pattern.contains(SAFE_MESSAGE)) {
            return pattern;
        }
        String safe = MESSAGE.matcher(pattern).replaceAll(Matcher.quoteReplacement(SAFE_MESSAGE));
        if (traces == StackTraces.SHOWN) {
            return safe;
        }
        String plain = TRACE.matcher(safe).replaceAll("");
        int end = plain.lastIndexOf(LINE_END);
        if (end < 0) {
            return plain + SAFE_REASON;
        }
        return plain.substring(0, end) + SAFE_REASON + plain.substring(end);
    }
}
