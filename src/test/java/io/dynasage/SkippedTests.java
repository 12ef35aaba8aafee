package io.dynasage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says at the end what was skipped and why, and adds it to {@code target/skipped.txt}, which all test JVMs of a build
 * share.
 */
public final class SkippedTests implements TestExecutionListener {
    private static final Path FILE = Path.of("target/skipped.txt");
    private final Collection<String> skipped = new ConcurrentLinkedQueue<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped.add("SKIPPED " + name(test) + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            skipped.add("SKIPPED " + name(test) + ": "
                    + result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (skipped.isEmpty()) {
            return;
        }
        String lines = String.join("\n", skipped) + "\n";
        skipped.clear();
        System.out.print(lines);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .map(source -> {
                    if (source instanceof MethodSource method) {
                        return method.getClassName() + "." + method.getMethodName();
                    }
                    return source instanceof ClassSource type ? type.getClassName() : test.getDisplayName();
                })
                .orElse(test.getDisplayName());
    }
}
