package io.dynasage.job.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** The build that these classes come from. Needs no class of Spark. */
public final class Build {
    private static final String UNKNOWN = "unknown, built without its Git repository";
    /** Written by the build: the commit, with -dirty if sources differ from it; empty without a repository. */
    private static final String COMMIT = "commit.txt";

    private Build() {}

    /** Returns the version of the jar of a class. */
    public static String version(Class<?> type) {
        return Objects.requireNonNullElse(type.getPackage().getImplementationVersion(), "not packaged");
    }

    /** Returns the commit of the sources; its end says if files that Git knows were changed. */
    public static String commit() {
        try (InputStream built = Build.class.getResourceAsStream(COMMIT)) {
            return commit(built == null ? "" : new String(built.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + COMMIT + " from the class path", e);
        }
    }

    /**
     * Returns the jar of a class: its address if it is among the jars that spark-submit was given by an address of a
     * store, else the name of its file.
     *
     * @param given the value of {@code spark.jars}: addresses, separated by commas
     * @return empty if the class is in no jar, or its loader does not say where it is from
     */
    static Optional<String> jar(String given, Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(location -> fileName(location.getPath()))
                .filter(file -> file.endsWith(".jar"))
                .map(file -> jar(given, file));
    }

    static String jar(String given, String file) {
        return Arrays.stream(given.split(","))
                .map(String::strip)
                .filter(address -> fileName(address).equals(file))
                .filter(address -> address.contains("://"))
                .findFirst()
                .orElse(file);
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String commit(String built) {
        return Optional.of(built.strip()).filter(text -> !text.isEmpty()).orElse(UNKNOWN);
    }
}
