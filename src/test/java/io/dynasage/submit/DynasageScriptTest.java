package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which java and which Spark submit/dynasage takes, with programs that only say what they were asked. */
class DynasageScriptTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void release() throws IOException {
        Files.copy(Path.of("submit/dynasage"), folder.resolve("dynasage"));
        Files.createFile(folder.resolve("dynasage.jar"));
        environment.put("PATH", folder.resolve("path/bin") + ":/usr/bin:/bin");
        environment.put("DYNASAGE_JDKS", folder.resolve("jdks") + "/*");
        java("path", "25.0.1");
    }

    @Test
    void aJavaThatSparkDoesNotRunOnIsPassedOver() throws Exception {
        java("jdks/seventeen", "17.0.9");
        java("jdks/ancient", "1.8.0_412");
        assertEquals("17.0.9 -jar " + folder.resolve("dynasage.jar") + " settings", run(0, "settings"));
        environment.put("JAVA_HOME", java("own", "17.0.1").toString());
        assertTrue(run(0, "settings").startsWith("17.0.1 "));
        environment.put("JAVA_HOME", java("newer", "21.0.2").toString());
        assertTrue(run(0, "settings").startsWith("17.0.9 "), "Spark 3.5 does not run on Java 21");
        spark("4.1.0");
        assertTrue(run(0, "settings").startsWith("21.0.2 "), "Spark 4.1 does");
    }

    @Test
    void withoutAJavaThatFitsOneLineSaysWhatToInstall() throws Exception {
        environment.put("JAVA_HOME", java("own", "25.0.1").toString());
        String said = run(1, "--help");
        assertTrue(
                said.startsWith(
                        "dynasage: Spark 3.5 runs on Java 17, and there is none: JAVA_HOME is " + folder.resolve("own")
                                + ", the path has " + folder.resolve("path") + "/bin/java. Install a JDK 17 ("),
                said);
        assertEquals(1, said.lines().count());
    }

    @Test
    void helpNeedsNoSparkAndOtherCommandsSayHowToGetIt() throws Exception {
        java("jdks/seventeen", "17.0.9");
        assertTrue(run(0, "check", "--help").endsWith("dynasage.jar check --help"));
        assertTrue(run(1, "check", "--config", "a")
                .startsWith("dynasage: check needs Spark: set SPARK_HOME to a Spark 3.5 or 4.1 ("));
        environment.put("SPARK_HOME", folder.toString());
        assertTrue(run(1, "runs").contains(folder + " holds no Spark"));
    }

    @Test
    void commandsThatNeedNoClusterGetNoneAndOptionsArePassedOn() throws Exception {
        java("jdks/seventeen", "17.0.9");
        Path spark = spark("3.5.7");
        String jar = folder.resolve("dynasage.jar").toString();
        assertEquals("submit --master local[1] " + jar + " check --config a b", run(7, "check", "--config", "a b"));
        assertEquals("submit " + jar + " run --config a", run(7, "run", "--config", "a"));
        environment.put("DYNASAGE_OPTS", "--master yarn --conf a=*");
        assertEquals("submit --master yarn --conf a=* " + jar + " check", run(7, "check"));
        environment.remove("DYNASAGE_OPTS");
        Files.writeString(
                Files.createDirectories(spark.resolve("conf")).resolve("spark-defaults.conf"), "spark.master yarn\n");
        assertEquals("submit " + jar + " plan", run(7, "plan"));
    }

    @Test
    void argumentsAreUtf8InEveryLocale() throws Exception {
        environment.put("LANG", "C");
        environment.put("LC_CTYPE", "");
        environment.put("JAVA_HOME", java("own", "17.0.9", "echo \"$LC_ALL\"").toString());
        for (Map.Entry<String, String> locale : Map.of(
                        "", "C.UTF-8", "C", "C.UTF-8", "POSIX", "C.UTF-8", "C.utf8", "C.utf8")
                .entrySet()) {
            environment.put("LC_ALL", locale.getKey());
            assertEquals(locale.getValue(), run(0, "--help"));
        }
    }

    @Test
    void withoutAJarTheScriptSaysHowToBuildIt() throws Exception {
        java("jdks/seventeen", "17.0.9");
        Files.delete(folder.resolve("dynasage.jar"));
        assertEquals(
                "dynasage: there is no dynasage.jar for Spark 3.5; build it with: mvn -q -DskipTests package",
                run(1, "--help"));
    }

    /** A java that says its version and what it is to run. */
    private Path java(String home, String version) throws IOException {
        return java(home, version, "echo " + version + " \"$@\"");
    }

    private Path java(String home, String version, String runs) throws IOException {
        program(
                folder.resolve(home).resolve("bin/java"),
                "[[ $1 != -version ]] || { echo 'openjdk version \"" + version + "\"' >&2; exit; }\n"
                        + "while [[ $1 == -X* ]]; do shift; done\n" + runs);
        return folder.resolve(home);
    }

    private Path spark(String version) throws IOException {
        Path spark = folder.resolve("spark");
        Files.createDirectories(spark.resolve("jars"));
        Files.createFile(spark.resolve("jars/spark-core_2.12-" + version + ".jar"));
        program(spark.resolve("bin/spark-submit"), "echo submit \"$@\"\nexit 7");
        environment.put("SPARK_HOME", spark.toString());
        return spark;
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\nset -f\n" + text + "\n");
        file.toFile().setExecutable(true);
    }

    private String run(int code, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", folder.resolve("dynasage").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "SPARK_HOME", "SPARK_CONF_DIR", "DYNASAGE_OPTS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), output);
        return output.strip();
    }
}
