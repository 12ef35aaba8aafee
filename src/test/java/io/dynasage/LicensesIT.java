package io.dynasage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each jar has our license and the notice of every library of which it has classes. */
class LicensesIT {
    private static final Path BUILD =
            Path.of(System.getProperty("dynasage.jar")).getParent();

    @ParameterizedTest
    @ValueSource(strings = {"dynasage.jar", "dynasage-local.jar"})
    void aShadedJarHasTheLicenseAndTheNoticesOfAllThatIsInIt(String name) throws IOException {
        try (JarFile jar = new JarFile(BUILD.resolve(name).toFile())) {
            assertEquals(Files.readString(Path.of("LICENSE")), text(jar, "META-INF/LICENSE"));
            Set<String> notice = lines(text(jar, "META-INF/NOTICE"));
            assertTrue(
                    notice.containsAll(lines(Files.readString(Path.of("src/main/resources/META-INF/NOTICE")))),
                    notice.toString());
            int libraries = 0;
            for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
                // SLF4J's classes of the same names are in the jar in place of these.
                boolean replaced = path.contains("/commons-logging/");
                libraries += path.endsWith(".jar") && !replaced && isNoticeKept(jar, notice, path) ? 1 : 0;
            }
            assertTrue(libraries >= 20, "libraries with a notice: " + libraries);
        }
    }

    @Test
    void thePlainJarHasTheLicenseAndTheNoticeOfTheConnector() throws IOException {
        try (JarFile jar = new JarFile(BUILD.resolve("dynasage-" + System.getProperty("dynasage.version") + ".jar")
                .toFile())) {
            assertEquals(Files.readString(Path.of("LICENSE")), text(jar, "META-INF/LICENSE"));
            assertTrue(text(jar, "META-INF/NOTICE").contains("emr-dynamodb-hadoop 5.0.0"));
            List<String> foreign = jar.stream()
                    .map(JarEntry::getName)
                    .filter(entry -> entry.endsWith(".class"))
                    .filter(entry ->
                            !entry.startsWith("io/dynasage/") && !entry.startsWith("org/apache/hadoop/dynamodb/"))
                    .toList();
            assertEquals(List.of(), foreign);
        }
    }

    /** Whether the library has a notice and is in the jar; then each line of the notice must be there. */
    private static boolean isNoticeKept(JarFile jar, Set<String> notice, String path) throws IOException {
        try (JarFile library = new JarFile(path)) {
            boolean isIn = library.stream()
                    .map(JarEntry::getName)
                    .anyMatch(entry -> entry.endsWith(".class") && jar.getEntry("io/dynasage/shaded/" + entry) != null);
            List<String> notices = Stream.of("META-INF/NOTICE", "META-INF/NOTICE.txt")
                    .filter(entry -> library.getEntry(entry) != null)
                    .toList();
            if (!isIn || notices.isEmpty()) {
                return false;
            }
            for (String entry : notices) {
                Set<String> missing = new TreeSet<>(lines(text(library, entry)));
                missing.removeAll(notice);
                assertEquals(Set.of(), missing, "of the notice of " + path);
            }
            return true;
        }
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Set<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
