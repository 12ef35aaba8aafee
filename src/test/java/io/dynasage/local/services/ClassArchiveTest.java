package io.dynasage.local.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void jar() throws IOException {
        System.setProperty(ClassArchive.RUN, "test");
        jar = folder.resolve("hello.jar");
        String entry = Hello.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(entry));
            Hello.class.getResourceAsStream("/" + entry).transferTo(out);
        }
    }

    @AfterEach
    void mayNotList() {
        System.clearProperty(ClassArchive.RUN);
    }

    @Test
    void theSecondRunTakesItsClassesFromTheArchive() throws Exception {
        ClassArchive archive = archive();
        assertEquals("hello", run(archive.options(), "-Dnothing=1"));
        write(archive);
        String output = run(archive.options(), "-Xlog:class+load:stdout");
        assertTrue(output.contains(Hello.class.getName() + " source: shared objects file"), output);
    }

    @Test
    void aDamagedArchiveIsIgnoredInSilence() throws Exception {
        ClassArchive archive = archive();
        Files.writeString(archive.file(), "damaged".repeat(1000));
        assertTrue(archive.options()
                .contains("-XX:SharedArchiveFile=" + archive.file().toAbsolutePath()));
        assertEquals("hello", run(archive.options(), "-Dnothing=1"));
    }

    @Test
    void anArchiveOfOtherJarsIsIgnoredInSilence() throws Exception {
        ClassArchive archive = archive();
        run(archive.options(), "-Dnothing=1");
        write(archive);
        List<String> stale = archive.options();
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertEquals("hello", run(stale, "-Dnothing=1"));
        assertFalse(
                run(stale, "-Xlog:class+load:stdout").contains(Hello.class.getName() + " source: shared objects file"));
    }

    @Test
    void anotherClassPathHasAnotherArchive() throws IOException {
        Path first = archive().file();
        assertEquals(first, archive().file());
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        Path second = archive().file();
        assertNotEquals(first, second);
        assertNotEquals(second, new ClassArchive(folder, "hello", List.of(jar.toString(), "more.jar")).file());
    }

    @Test
    void onlyARunThatMayListClassesDoes() {
        System.clearProperty(ClassArchive.RUN);
        assertEquals(List.of(), archive().options());
    }

    private ClassArchive archive() {
        return new ClassArchive(folder, "hello", List.of(jar.toString()));
    }

    private static void write(ClassArchive archive) {
        ClassArchive.writeMissing(List.of(archive));
        ProcessHandle.current()
                .children()
                .forEach(writer -> writer.onExit()
                        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .join());
        assertTrue(Files.exists(archive.file()));
    }

    private String run(List<String> options, String more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(List.of(more, "-cp", jar.toString(), Hello.class.getName()));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.strip();
    }

    /** What the archive is of. */
    static final class Hello {
        private Hello() {}

        /** Greets. */
        public static void main(String[] args) {
            System.out.println("hello");
        }
    }
}
