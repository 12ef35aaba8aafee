package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps docs/faults.md true: its table is that of the tests, and each outcome names a test that exists. */
class FaultsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/faults.md");
    private static final Pattern OUTCOME =
            Pattern.compile("^- \\*\\*([a-z])\\*\\* .*`([\\w.]+)\\.(\\w+)`", Pattern.MULTILINE);

    @Test
    void theTableIsThatOfTheTests() throws Exception {
        String document = Files.readString(DOCUMENT);
        String found = document.lines().filter(line -> line.startsWith("|")).collect(Collectors.joining("\n"));
        assertEquals(FaultCells.table(), found, "put this table into " + DOCUMENT);
    }

    @Test
    void everyOutcomeNamesATestThatExists() throws Exception {
        Set<String> explained = new TreeSet<>();
        List<MatchResult> outcomes =
                OUTCOME.matcher(Files.readString(DOCUMENT)).results().toList();
        for (MatchResult outcome : outcomes) {
            explained.add(outcome.group(1));
            Class<?> test = Class.forName("io.dynasage." + outcome.group(2));
            assertTrue(
                    Arrays.stream(test.getDeclaredMethods())
                            .anyMatch(method -> method.getName().equals(outcome.group(3))),
                    outcome::group);
        }
        assertEquals(
                FaultCells.all().stream()
                        .map(cell -> String.valueOf(cell.outcome()))
                        .collect(Collectors.toCollection(TreeSet::new)),
                explained);
    }
}
