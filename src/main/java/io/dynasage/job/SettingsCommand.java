package io.dynasage.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the settings reference. */
@Command(name = "settings", mixinStandardHelpOptions = true, description = "Prints every setting with its default and its meaning.")
final class SettingsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (InputStream reference = SettingsCommand.class.getResourceAsStream("/reference.conf")) {
            spec.commandLine().getOut().print(new String(reference.readAllBytes(), StandardCharsets.UTF_8));
            spec.commandLine().getOut().flush();
        }
        return ExitCode.DONE.code();
    }
}
