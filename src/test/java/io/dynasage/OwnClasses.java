package io.dynasage;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.dynasage.job.Dynasage;
import java.net.URI;
import java.nio.file.Path;

/** Our classes as they are compiled. */
final class OwnClasses {
    /** Those of {@code src/main}. */
    static final Path MAIN = folder(Dynasage.class);
    /** Those of {@code src/test} and {@code src/local}. */
    static final Path TESTS = folder(OwnClasses.class);

    private OwnClasses() {}

    /** Returns the classes, for which library types are names: reading those types takes most of an import's time. */
    static JavaClasses in(Path... folders) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().importPaths(folders);
        });
    }

    private static Path folder(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
