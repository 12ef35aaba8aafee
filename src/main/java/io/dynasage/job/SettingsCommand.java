package io.dynasage.job;

import io.dynasage.config.ConfigReader;
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
        print("reference.conf");
        for (String name : ConfigReader.defaults()) {
            spec.commandLine().getOut().printf("%n# %s: above reference.conf where the use case, the algorithm, or both are these%n", name);
            print(name);
        }
        spec.commandLine().getOut().flush();
        return ExitCode.DONE.code();
    }

    private void print(String resource) throws IOException {
        try (InputStream text = SettingsCommand.class.getResourceAsStream("/" + resource)) {
            spec.commandLine().getOut().print(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
