package io.dynasage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps docs/settings.md equal to what {@code dynasage settings} prints; {@code -Ddocuments.write} writes it again. */
class SettingsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/settings.md");
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern GROUP = Pattern.compile("(?ms)^([a-z-]+) \\{\n.*?^\\}\n");

    @Test
    void theDocumentHasEverySetting() throws IOException {
        String expected = document();
        if (System.getProperty("documents.write") != null) {
            Files.writeString(DOCUMENT, expected);
        }
        assertEquals(expected, Files.readString(DOCUMENT));
    }

    private static String document() throws IOException {
        String reference = Files.readString(RESOURCES.resolve("reference.conf"));
        StringBuilder text = new StringBuilder("""
            # Settings

            Every setting with its default, its unit and one sentence, as `./submit/dynasage settings` prints \
            them. A mistyped key is an error that suggests the
            nearest correct one. `./submit/dynasage settings --json-schema` prints a JSON Schema of the same \
            settings, for editors and for checks before anything is
            deployed. HOCON is a superset of JSON: a job file may be plain JSON and name its schema under \
            `$schema`. The job rejects everything that the schema rejects,
            and also what a schema cannot express, such as settings that contradict each other.

            A job file is one text: it includes no other, and of the environment it can use only `${AWS_REGION}` \
            and variables whose names begin with `DYNASAGE_`.

            """.stripIndent());
        Matcher group = GROUP.matcher(reference);
        int end = 0;
        while (group.find()) {
            append(text, end == 0 ? "The job" : "", reference.substring(end, group.start()));
            append(text, "`" + group.group(1) + "`", group.group());
            end = group.end();
        }
        append(text, "", reference.substring(end));
        text.append("# What depends on use case and algorithm\n\nThese take the place of the defaults above.\n\n");
        List<String> defaults = ConfigReader.defaults();
        for (String name : defaults) {
            append(text, "`" + name + "`", Files.readString(RESOURCES.resolve(name)));
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static void append(StringBuilder text, String heading, String settings) {
        if (settings.isBlank()) {
            return;
        }
        if (!heading.isEmpty()) {
            text.append("## ").append(heading).append("\n\n");
        }
        text.append("```hocon\n").append(settings.strip()).append("\n```\n\n");
    }
}
