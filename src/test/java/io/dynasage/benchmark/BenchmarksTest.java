package io.dynasage.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks are no part of the build, so nothing else notices when they no longer fit what they measure. */
class BenchmarksTest {
    @TempDir
    private Path classes;

    @Test
    void compileAgainstTheJobAsItIs() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> harness = Files.walk(Path.of("src/jmh/java"));
                Stream<Path> trainers = Files.walk(Path.of("src/jmh/peers/fm/java"))) {
            List<Path> sources = Stream.concat(harness, trainers)
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList();
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        assertEquals("", said.toString());
    }
}
