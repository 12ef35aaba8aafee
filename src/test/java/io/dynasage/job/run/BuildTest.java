package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BuildTest {
    @Test
    void aBuildWithoutARepositorySaysThatItsCommitIsUnknown() {
        assertEquals("0123abcd-dirty", Build.commit("0123abcd-dirty\n"));
        assertEquals("unknown, built without its Git repository", Build.commit("\n"));
    }

    @Test
    void classesOutsideAJarHaveNoVersion() {
        assertEquals("not packaged", Build.version(BuildTest.class));
    }
}
