package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps docs/aws-evidence.md true: every row has a page of AWS, places that exist, and tests that exist. */
class EvidenceDocumentTest {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private static List<String[]> rows() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("docs/aws-evidence.md"))) {
            return lines.filter(line -> line.startsWith("| "))
                    .skip(1)
                    .map(line -> line.replaceAll("^\\| | \\|$", "").split(" \\| "))
                    .toList();
        }
    }

    @Test
    void everyRowHasItsPageItsPlacesAndItsTests() throws Exception {
        assertTrue(rows().size() > 15);
        for (String[] row : rows()) {
            assertTrue(row.length == 4, () -> Arrays.toString(row));
            assertTrue(row[1].matches("`[\\w./-]+\\.html`|none"), row[1]);
            Matcher places = Pattern.compile("`((submit|src)/[^`]+)`").matcher(row[2]);
            assertTrue(places.find(), row[2]);
            do {
                assertTrue(Files.exists(Path.of(places.group(1))), places.group(1));
            } while (places.find());
            Matcher tests = QUOTED.matcher(row[3]);
            assertTrue(row[3].equals("nothing") || tests.find(), row[3]);
            tests.reset();
            while (tests.find()) {
                assertTrue(exists(tests.group(1)), tests.group(1));
            }
        }
    }

    private static boolean exists(String test) throws ClassNotFoundException {
        int dot = test.lastIndexOf('.');
        return Arrays.stream(
                        Class.forName("io.dynasage." + test.substring(0, dot)).getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(test.substring(dot + 1)));
    }
}
