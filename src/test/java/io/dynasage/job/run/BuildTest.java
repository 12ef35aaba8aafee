package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
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

    @Test
    void aJarFromAStoreIsNamedByItsAddressAndOneOfThisMachineByItsName() {
        String given = "s3://bucket/shop/lib/other.jar, s3://bucket/shop/jars/dynasage-0.1.0.jar";
        assertEquals("s3://bucket/shop/jars/dynasage-0.1.0.jar", Build.jar(given, "dynasage-0.1.0.jar"));
        assertEquals("dynasage.jar", Build.jar("file:/home/me/dynasage.jar", "dynasage.jar"));
        assertEquals("dynasage.jar", Build.jar("", "dynasage.jar"));
        assertTrue(Build.jar("", Test.class).orElseThrow().matches("junit-jupiter-api-.*[.]jar"));
        assertEquals(Optional.empty(), Build.jar("", BuildTest.class));
        assertEquals(Optional.empty(), Build.jar("", String.class), "the JDK's classes have no source");
    }
}
