package io.dynasage.job.failure;

import java.util.Locale;

/**
 * What a check found.
 *
 * @param what was checked
 * @param why it is so
 * @param cure what to do; the empty text if nothing
 * @param code how the process ends if this is a failure
 */
public record Finding(Level level, String what, String why, String cure, ExitCode code) {
    private static final int WIDTH = 18;

    /** How bad it is. */
    public enum Level {
        /** It is as a run needs it. */
        OK,
        /** It may be a problem, or could not be looked at. */
        WARN,
        /** A run would fail. */
        FAIL
    }

    /** It is as a run needs it. */
    public static Finding ok(String what, String why) {
        return new Finding(Level.OK, what, why, "", ExitCode.DONE);
    }

    /** It may be a problem, or could not be looked at. */
    public static Finding warn(String what, String why, String cure) {
        return new Finding(Level.WARN, what, why, cure, ExitCode.DONE);
    }

    /** A run would fail, and the process end with the code. */
    public static Finding fail(String what, String why, String cure, ExitCode code) {
        return new Finding(Level.FAIL, what, why, cure, code);
    }

    /** A failure that says itself what to do. */
    public static Finding fail(String what, RuntimeException failure) {
        return fail(what, failure.getMessage(), "", ExitCode.of(failure));
    }

    /** Whether a run would fail of it. */
    public boolean failed() {
        return level == Level.FAIL;
    }

    /** {@code ok|warn|fail what why what to do}, in one line. */
    public String line() {
        String text = String.format(
                "%-4s  %-" + WIDTH + "s  %s%s",
                level.name().toLowerCase(Locale.ROOT),
                what,
                why,
                cure.isEmpty() ? "" : "  " + cure);
        return text.replaceAll("\\s*\\n\\s*", " ");
    }
}
