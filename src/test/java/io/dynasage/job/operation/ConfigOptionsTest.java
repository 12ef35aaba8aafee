package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.config.InvalidConfigException;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.UsageException;
import io.dynasage.storage.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void aConfigurationInAnotherEncodingThanUtf8IsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), "name = 쇼핑", Charset.forName("MS949"));
        ConfigOptions options = CommandLine.populateCommand(new ConfigOptions(), "--config", "file:" + file);
        InvalidConfigException refused = assertThrows(InvalidConfigException.class, options::read);
        assertEquals(
                "1 problem in file:" + file + ":\n  - Cannot read file:" + file + ": it is not UTF-8; save it as UTF-8",
                refused.getMessage());
        assertEquals(ExitCode.CONFIG, ExitCode.of(refused));
    }

    @Test
    void aStoreWithoutAnAnswerIsNoProblemOfTheConfiguration() {
        String uri = "s3a://b/job.conf";
        StorageException outage = new StorageException("read", uri, new ConnectException("Connection refused"));
        assertEquals(ExitCode.REMOTE, ExitCode.of(ConfigOptions.unread(uri, outage)));
        StorageException missing = new StorageException("read", uri, new FileNotFoundException(uri));
        assertEquals(ExitCode.CONFIG, ExitCode.of(ConfigOptions.unread(uri, missing)));
    }

    /** A shell gives an empty text for a variable that is not set. */
    @Test
    void whatIsNoAddressOfAFileIsRefusedAsAWrongCommandLine() {
        for (String uri : new String[] {"", "C:job.conf"}) {
            ConfigOptions options = CommandLine.populateCommand(new ConfigOptions(), "--config", uri);
            UsageException refused = assertThrows(UsageException.class, options::read);
            assertEquals(
                    "--config \"" + uri + "\" is not the address of a file; write a path without a colon,"
                            + " file:/folder/name or s3a://bucket/name",
                    refused.getMessage());
            assertEquals(ExitCode.USAGE, ExitCode.of(refused));
        }
    }

    private static String again(String... arguments) {
        return CommandLine.populateCommand(new ConfigOptions(), arguments).again();
    }
}
