package io.dynasage.local.services;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A JVM that this one starts, with its own class path. It ends with this JVM at the latest. Its output goes to a file.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration CHECK_EVERY = Duration.ofMillis(50);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
    private static final int LOG_LINES_SHOWN = 20;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread stopOnExit;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.stopOnExit = new Thread(process::destroyForcibly, "stop-" + name);
        Runtime.getRuntime().addShutdownHook(stopOnExit);
    }

    /**
     * The command to run.
     *
     * @param name the name in messages and of the log file
     * @param classPath class path entries; a trailing {@code /*} means all jars of a folder
     * @param jvmOptions options before the class
     * @param mainClass the class whose main is run
     * @param arguments its arguments
     * @param environment variables set on top of this process's own; a null value removes one
     */
    public record Command(
            String name,
            List<String> classPath,
            List<String> jvmOptions,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment) {

        List<String> words(Path launcher) {
            List<String> words = new ArrayList<>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.addAll(jvmOptions);
            List<String> entries = new ArrayList<>(classPath);
            entries.add(launcher.toString());
            words.add("-cp");
            words.add(String.join(File.pathSeparator, entries));
            words.add(ParentWatch.class.getName());
            words.add(mainClass);
            words.addAll(arguments);
            return words;
        }
    }

    /** Starts the JVM; its output goes to {@code <logs>/<name>.log}. */
    public static ChildJvm start(Command command, Path logs) {
        Path log = logs.resolve(command.name() + ".log");
        return start(command, logs, log, ProcessBuilder.Redirect.to(log.toFile()));
    }

    /** Starts the JVM; it shares the output of this JVM. */
    public static ChildJvm startVisibly(Command command, Path logs) {
        return start(command, logs, null, ProcessBuilder.Redirect.INHERIT);
    }

    private static ChildJvm start(Command command, Path logs, Path log, ProcessBuilder.Redirect output) {
        try {
            Files.createDirectories(logs);
            ProcessBuilder builder = new ProcessBuilder(command.words(launcher(logs))).redirectErrorStream(true);
            command.environment().forEach((key, value) -> set(builder.environment(), key, value));
            return new ChildJvm(command.name(), builder.redirectOutput(output).start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.name() + ": " + e.getMessage(), e);
        }
    }

    private static void set(Map<String, String> environment, String key, String value) {
        if (value == null) {
            environment.remove(key);
        } else {
            environment.put(key, value);
        }
    }

    /** Returns when the condition holds. Fails, with the end of the log, if the JVM ends first or the time is up. */
    public ChildJvm waitUntil(BooleanSupplier ready, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            boolean ended = ended(CHECK_EVERY);
            if (ended || System.nanoTime() > end) {
                String what = "was not ready within " + limit.toSeconds() + " s";
                if (ended) {
                    what = "ended with exit code " + process.exitValue() + " while it was starting";
                }
                close();
                throw new IllegalStateException(name + " " + what + ". The end of its log " + log + ":\n" + logEnd());
            }
        }
        return this;
    }

    /** Waits for the JVM to end and returns its exit code. */
    public int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    private String logEnd() {
        if (log == null) {
            return "(printed above)";
        }
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }

    /** Returns the process, with the processes that it has started. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Returns whether the JVM is still running. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Stops the JVM and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        if (!ended(STOP_WITHIN)) {
            process.destroyForcibly();
            ended(STOP_WITHIN);
        }
        if (!Thread.currentThread().equals(stopOnExit)) {
            forgetHook();
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(stopOnExit);
        } catch (IllegalStateException e) {
            // This JVM is already ending, so the hook has nothing left to do.
            return;
        }
    }

    private boolean ended(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    /**
     * Returns a folder with only the launcher classes, so that none of the project's other classes get onto a child's
     * class path.
     */
    private static Path launcher(Path logs) throws IOException {
        Path root = logs.toAbsolutePath().resolve("launcher");
        for (Class<?> type : List.of(ParentWatch.class, LoopbackDynamoDb.class)) {
            String resource = "/" + type.getName().replace('.', '/') + ".class";
            Path file = root.resolve(resource.substring(1));
            Files.createDirectories(file.getParent());
            Path partial = Files.createTempFile(file.getParent(), "class", ".part");
            try (InputStream bytes = type.getResourceAsStream(resource)) {
                Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return root;
    }
}
