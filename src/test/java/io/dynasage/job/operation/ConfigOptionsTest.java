package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConfigOptionsTest {
    @Test
    void theOptionsCanBeGivenAgainToAShellAndNameNoUserToForget() {
        assertEquals("--config s3a://b/shop.conf", again("--config", "s3a://b/shop.conf"));
        assertEquals(
                "--config 'my shop.conf' --set training.spot=true --set 'source.where=a = '\\''b'\\'''"
                        + " --set 'features.cleaning.forget=…'",
                again(
                        "--config",
                        "my shop.conf",
                        "--set",
                        "training.spot=true",
                        "--set",
                        "source.where=a = 'b'",
                        "--set",
                        "features.cleaning.forget=[anna]"));
    }

    private static String again(String... arguments) {
        return CommandLine.populateCommand(new ConfigOptions(), arguments).again();
    }
}
