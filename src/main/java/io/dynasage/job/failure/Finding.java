package io.dynasage.job.failure;

import io.dynasage.storage.Printable;
import java.util.Locale;

/**
 * The result of one check.
 *
 * @param what the subject of the check
 * @param why the reason for the result
 * @param cure the action to take; empty if there is none
 * @param code the exit code of the process if this is a failure
 */
public record Finding(Level level, String what, String why, String cure, ExitCode code) {
    /** The severity of a finding. */
    public enum Level {
        /** A run can go ahead. */
        OK,
        /** This may be a problem, or could not be checked. */
        WARN,
        /** A run would fail. */
        FAIL
    }

    /** Returns a finding that a run can go ahead. */
    public static Finding ok(String what, String why) {
        return new Finding(Level.OK, what, why, "", ExitCode.DONE);
    }

    /** Returns a finding that may be a problem, or could not be checked. */
    public static Finding warn(String what, String why, String cure) {
        return new Finding(Level.WARN, what, why, cure, ExitCode.DONE);
    }

    /** Returns a finding that would make a run fail, with the exit code of the process. */
    public static Finding fail(String what, String why, String cure, ExitCode code) {
        return new Finding(Level.FAIL, what, why, cure, code);
    }

    /** Returns the finding for a failure whose message already names the cure. */
    public static Finding fail(String what, RuntimeException failure) {
        return fail(what, failure.getMessage(), "", ExitCode.of(failure));
    }

    /** Returns whether this finding would make a run fail. */
    public boolean failed() {
        return level == Level.FAIL;
    }

    /** Returns the finding as one line: {@code ok|warn|fail what why what to do}. */
    public String line() {
        String text = String.format("%-4s  %-18s  %s  %s", level.name().toLowerCase(Locale.ROOT), what, why, cure);
        return Printable.line(text.stripTrailing().replaceAll("\\s*\\n\\s*", " "));
    }
}
