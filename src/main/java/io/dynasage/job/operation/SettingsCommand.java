package io.dynasage.job.operation;

import io.dynasage.config.ConfigReader;
import io.dynasage.config.SettingsSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the settings reference, or a schema for checking a job's configuration. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description = "Prints every setting with its default and its meaning.")
public final class SettingsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--json-schema",
            description = "Prints the JSON Schema of a job's configuration instead, for editors and other validators.")
    private boolean jsonSchema;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (jsonSchema) {
            out.println(SettingsSchema.json());
            return;
        }
        out.print(text("reference.conf"));
        for (String name : ConfigReader.defaults()) {
            out.printf("%n# %s: above reference.conf for this use case, this algorithm, or both%n%s", name, text(name));
        }
        out.flush();
    }

    private static String text(String resource) {
        try (InputStream text = SettingsCommand.class.getResourceAsStream("/" + resource)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
