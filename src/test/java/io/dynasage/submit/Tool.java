package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that others wrote, and that checks our files or speaks to our endpoint. */
public final class Tool {
    /** Where the validator of state machines and the packages that it brings are installed. */
    static final Path MODULES = Path.of("target/asl-validator/node_modules");
    /**
     * The Python programs, each with the versions of {@code src/test/requirements.txt}; they go before those of the
     * machine.
     */
    private static final String SEARCHED = Path.of("target/venv/bin").toAbsolutePath() + ":" + System.getenv("PATH");

    private static final long MINUTES = 2;
    private static final Map<String, String> ENVIRONMENT = Map.ofEntries(
            Map.entry("PATH", SEARCHED),
            Map.entry("AWS_CONFIG_FILE", "/dev/null"),
            Map.entry("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
            Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
            Map.entry("AWS_MAX_ATTEMPTS", "1"),
            Map.entry("AWS_ACCESS_KEY_ID", "localidentity"),
            Map.entry("AWS_SECRET_ACCESS_KEY", "localcredential"),
            Map.entry("AWS_REGION", "us-east-1"),
            Map.entry("AWS_DEFAULT_REGION", "us-east-1"),
            Map.entry("AWS_PAGER", ""),
            Map.entry("NO_PROXY", "127.0.0.1"));
    private final List<String> command;
    private final Map<String, String> environment;

    private Tool(List<String> command) {
        this(command, ENVIRONMENT);
    }

    private Tool(List<String> command, Map<String, String> environment) {
        this.command = command;
        this.environment = environment;
    }

    /** What a program left: its exit code, what it printed, and what it complained about. */
    public record Finished(int exit, String output, String errors) {}

    /** A script of ours, under bash. */
    static Tool script(String path) {
        required("aws");
        return new Tool(List.of("bash", path));
    }

    /** A line of bash; the first argument of a run is what it calls itself. */
    static Tool bash(String line) {
        return new Tool(List.of("bash", "-c", line));
    }

    /** A program that {@code .ci/run --tools} installs: where it is missing, the test is skipped, or fails in CI. */
    public static Tool required(String name) {
        Optional<Path> program = installed(name);
        Requirement.program(name).check(program.isPresent());
        return new Tool(List.of(program.orElseThrow().toString()));
    }

    /** The folder of the library of a program that is installed from Python's packages. */
    static Path library(String name) {
        required(name);
        try (Stream<Path> versions = Files.list(Path.of("target/venv/lib"))) {
            return versions.map(version -> version.resolve("site-packages").resolve(name.replace("-", "")))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script of ours that uses moto, under Python. */
    static Tool python(String script) {
        Path programs = Path.of(required("moto_server").command.get(0)).getParent();
        return new Tool(List.of(programs.resolve("python").toString(), script));
    }

    /** A program of the validator's package, under node. */
    static Tool node(String... arguments) {
        Tool node = required("node");
        Requirement.program("asl-validator").check(Files.isDirectory(MODULES.resolve("asl-validator")));
        List<String> command = new ArrayList<>(node.command);
        command.addAll(List.of(arguments));
        return new Tool(command);
    }

    private static Optional<Path> installed(String name) {
        return Stream.of(SEARCHED.split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The same program with further environment variables. */
    public Tool with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Tool(command, all);
    }

    /** Runs the program to its end. */
    public Finished run(List<String> arguments) {
        return run(arguments.toArray(String[]::new));
    }

    public Finished run(String... arguments) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        Path output = null;
        Path errors = null;
        try {
            output = Files.createTempFile("tool", ".out");
            errors = Files.createTempFile("tool", ".err");
            Process process = start(words, output, errors);
            assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> "still running: " + String.join(" ", words));
            return new Finished(process.exitValue(), Files.readString(output), Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            delete(output);
            delete(errors);
        }
    }

    private Process start(List<String> words, Path output, Path errors) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("AWS_ENDPOINT_URL") || name.equals("AWS_PROFILE"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
