package io.dynasage.local.services;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folders into which the build copies the stand-in services. */
final class ServiceFolder {
    private ServiceFolder() {}

    /**
     * Returns the folder of one service.
     *
     * @throws IllegalStateException if the build has not filled it
     */
    static Path of(Path services, String service) {
        Path home = services.toAbsolutePath().resolve(service);
        if (!Files.isDirectory(home.resolve("lib"))) {
            throw new IllegalStateException(
                    home.resolve("lib") + " does not exist: the build copies the stand-in services "
                            + "there. Run `mvn -DskipTests package` first.");
        }
        return home;
    }
}
