package io.dynasage.job.operation;

import io.dynasage.config.ConfigReader;
import io.dynasage.config.SettingsSchema;
import io.dynasage.job.failure.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the settings reference, or a schema for checking a job's configuration. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description = "Prints every setting with its default and its meaning.")
public final class SettingsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--json-schema",
            description = "Prints the JSON Schema of a job's configuration instead, for editors and other validators.")
    private boolean jsonSchema;

    @Override
    public Integer call() throws IOException {
        if (jsonSchema) {
            spec.commandLine().getOut().println(SettingsSchema.json());
            spec.commandLine().getOut().flush();
            return ExitCode.DONE.code();
        }
        print("reference.conf");
        for (String name : ConfigReader.defaults()) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%n# %s: above reference.conf where the use case, the algorithm, or both are these%n",
                            name);
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
