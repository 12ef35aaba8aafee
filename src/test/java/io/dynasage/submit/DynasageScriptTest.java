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
    private Path script;

    @BeforeEach
    void release() throws IOException {
        script = folder.resolve("dynasage");
        Files.copy(Path.of("submit/dynasage"), script);
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
        for (String plain : List.of("--help", "--version", "settings")) {
            assertTrue(run(0, plain).startsWith("17.0.9 -jar "), "a wrong SPARK_HOME does not stop " + plain);
        }
    }

    @Test
    void theSparkOnThePathIsFoundWhereEachInstallerPutsIt() throws Exception {
        java("jdks/seventeen", "17.0.9");
        Path submit = folder.resolve("path/bin/spark-submit");
        Path brewed = spark("path/libexec", "3.5.7");
        program(submit, "exec \"${SPARK_HOME}\"/bin/spark-class \"$@\"");
        assertTrue(run(7, "runs").startsWith("submit --master local[1] "), "jars in Homebrew's libexec");
        Files.delete(brewed.resolve("jars/spark-core_2.12-3.5.7.jar"));

        Path packaged = spark("lib/spark", "3.5.5-amzn-1");
        program(submit, "export A=b\nexec " + packaged + "/bin/spark-submit \"$@\"");
        assertTrue(run(7, "runs").startsWith("submit "), "the wrapper of a package names the folder");
        Files.delete(packaged.resolve("jars/spark-core_2.12-3.5.5-amzn-1.jar"));

        Path python = spark("lib/python3.11/site-packages/pyspark", "3.5.7");
        program(folder.resolve("path/bin/find_spark_home.py"), "echo " + python);
        assertTrue(run(7, "runs").startsWith("submit "), "pip's script prints the folder of the package");
    }

    @Test
    void aSparkSubmitWithoutSparkIsPassedOverForTheSparkOfTheBuild() throws Exception {
        java("jdks/seventeen", "17.0.9");
        program(folder.resolve("path/bin/spark-submit"), "exit 1");
        assertTrue(run(0, "--help").startsWith("17.0.9 -jar "));
        String without = run(1, "runs");
        assertTrue(passedOver(without) && without.contains("dynasage: runs needs Spark: set SPARK_HOME"), without);
        Path clone = Files.createDirectories(folder.resolve("clone/submit")).resolve("dynasage");
        Files.move(folder.resolve("dynasage"), clone);
        script = clone;
        spark("clone/target/spark", "3.5.7");
        Files.createFile(folder.resolve("clone/target/dynasage.jar"));
        String built = run(7, "runs");
        assertTrue(passedOver(built) && built.contains("\nsubmit --master local[1] "), built);
    }

    @Test
    void theVersionOfAVendorsSparkIsRead() throws Exception {
        java("jdks/newer", "21.0.2");
        environment.put("SPARK_HOME", spark("spark", "4.0.2-amzn-0").toString());
        assertTrue(run(0, "settings").startsWith("21.0.2 "), "Spark 4 runs on Java 21");
    }

    @Test
    void jdksAreLookedForWhereMacOsHasThem() throws Exception {
        program(folder.resolve("path/bin/uname"), "echo Darwin");
        java("jdks/seventeen", "17.0.9");
        environment.put("JAVA_HOME", "/usr");
        assertTrue(run(0, "settings").startsWith("17.0.9 "), "/usr/bin/java stands for a JDK elsewhere");
        environment.remove("JAVA_HOME");
        environment.remove("DYNASAGE_JDKS");
        environment.put("HOME", folder.toString());
        String own = "Library/Java/JavaVirtualMachines/jdk-17/Contents/Home";
        java(own, "17.0.9");
        assertEquals(folder.resolve(own).toString(), found("-x $1 && $1 == \"$HOME\"/Lib*"));
        assertEquals(
                "/usr/local/opt/openjdk@*/libexec/openjdk.jdk/Contents/Home",
                found("$1 == /usr/local/opt/openjdk@*"),
                "Homebrew on Intel");
    }

    /** Returns the first folder of a JDK whose java meets a condition. */
    private String found(String condition) throws Exception {
        String search = "; fits() { [[ " + condition + " ]]; }; find_java 3.5; echo \"$JAVA_HOME\"";
        return ended(0, List.of("bash", "-c", "source " + script + search));
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
        spark("4.1.1");
        assertEquals(
                "dynasage: there is no dynasage.jar for Spark 4.1.1; build it with:"
                        + " mvn -q -Pspark-4 -DskipTests package",
                run(1, "runs"));
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
        Path spark = spark("spark", version);
        environment.put("SPARK_HOME", spark.toString());
        return spark;
    }

    /** A Spark whose spark-submit says what it was asked. */
    private Path spark(String home, String version) throws IOException {
        Path spark = folder.resolve(home);
        Files.createDirectories(spark.resolve("jars"));
        Files.createFile(spark.resolve("jars/spark-core_2.12-" + version + ".jar"));
        program(spark.resolve("bin/spark-submit"), "echo submit \"$@\"\nexit 7");
        return spark;
    }

    private boolean passedOver(String said) {
        return said.startsWith("dynasage: " + folder.resolve("path/bin/spark-submit")
                + " is passed over, because no jars/spark-core_*.jar is found for it; SPARK_HOME can name its Spark");
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\nset -f\n" + text + "\n");
        file.toFile().setExecutable(true);
    }

    private String run(int code, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(List.of(arguments));
        return ended(code, command);
    }

    private String ended(int code, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "SPARK_HOME", "SPARK_CONF_DIR", "DYNASAGE_OPTS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), output);
        return output.strip();
    }
}
