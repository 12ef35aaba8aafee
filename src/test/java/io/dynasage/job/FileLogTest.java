package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogTest {
    private static final String PROFILE = """
        rootLogger.level = info
        rootLogger.appenderRef.stderr.ref = stderr
        appender.stderr.type = Console
        appender.stderr.name = stderr
        appender.stderr.target = SYSTEM_ERR
        appender.stderr.layout.type = PatternLayout
        appender.stderr.layout.pattern = %p %c{1}: %m%n
        logger.ours.name = io.dynasage
        logger.ours.level = warn
        """;

    @TempDir
    private Path folder;

    @Test
    void linesKeepTheirFormAndLevelsAndGoToTheFileAlone() throws IOException {
        Path file = folder.resolve("job.log");
        try (LoggerContext context = new LoggerContext("test")) {
            context.start(new PropertiesConfigurationFactory()
                    .getConfiguration(
                            context,
                            new ConfigurationSource(
                                    new ByteArrayInputStream(PROFILE.getBytes(StandardCharsets.UTF_8)))));
            FileLog.install(context, file);
            context.getLogger("org.apache.Other").info("one");
            context.getLogger("io.dynasage.Run").info("too little");
            context.getLogger("io.dynasage.Run").warn("two");
            assertEquals(
                    List.of("stderr"),
                    List.copyOf(context.getConfiguration()
                            .getRootLogger()
                            .getAppenders()
                            .keySet()));
        }
        assertEquals(List.of("INFO Other: one", "WARN Run: two"), Files.readAllLines(file));
    }
}
