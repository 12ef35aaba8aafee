package io.dynasage;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * What a test needs beyond a JDK and Maven. All skips go through here: where it is missing the test is skipped, and
 * fails under {@code DYNASAGE_COMPLETE=1}, which CI sets.
 *
 * @param name what is needed
 * @param remedy what brings it
 * @param isData whether {@code DYNASAGE_WITHOUT_DATA=1} allows it to be missing
 */
public record Requirement(String name, String remedy, boolean isData) {

    /** A program that a test runs. */
    public static Requirement program(String name) {
        return new Requirement(name, ".ci/run --tools", false);
    }

    /** A public data set next to the project. */
    public static Requirement data(Path folder) {
        return new Requirement(folder.toString(), "put the public data set there, or run .ci/run --without-data", true);
    }

    /** Goes on only if it is there. */
    public void check(boolean there) {
        boolean complete = "1".equals(System.getenv("DYNASAGE_COMPLETE"));
        boolean withoutData = "1".equals(System.getenv("DYNASAGE_WITHOUT_DATA"));
        check(there, complete, withoutData);
    }

    void check(boolean there, boolean complete, boolean withoutData) {
        if (there) {
            return;
        }
        String message = name + " is missing; what brings it: " + remedy;
        if (complete && !(isData && withoutData)) {
            fail(message);
        }
        throw new TestAbortedException(message);
    }
}
