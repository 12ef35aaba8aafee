package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Remedy;
import io.dynasage.job.ledger.Stage;
import io.dynasage.report.NextStep;
import io.dynasage.settings.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** Keeps docs/runbook.md true: it advises what the job advises, for every exit code and every stage. */
class RunbookDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/runbook.md");

    /** The rows of the table under a heading, without its two first lines. */
    private static List<String[]> rows(String heading) throws IOException {
        String part =
                Files.readString(DOCUMENT).split("## " + heading + "\n")[1].split("\n## ")[0];
        return part.lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line -> line.replaceAll("^\\| | \\|$", "").split(" \\| "))
                .toList();
    }

    @Test
    void itAdvisesWordForWordWhatTheJobAdvises() throws IOException {
        List<String> expected = Arrays.stream(Remedy.values())
                .map(remedy -> {
                    NextStep next = remedy.next(Remedy.resuming("ID"));
                    return remedy.code().code() + " | " + Choice.spelling(remedy) + " | " + next.retry() + " | "
                            + next.sentence();
                })
                .toList();
        assertEquals(
                String.join("\n", expected),
                rows("By exit code").stream()
                        .map(row -> String.join(" | ", row))
                        .collect(Collectors.joining("\n")));
        assertTrue(Files.readString(DOCUMENT).contains("\"" + Remedy.again() + "\" stands in the place of"));
    }

    @Test
    void everyStageAndEveryExitCodeOfAFailureHasARow() throws IOException {
        Set<String> stages = new TreeSet<>(Choice.spellings(Stage.class));
        stages.add("none");
        List<String[]> rows = rows("By stage");
        assertEquals(stages, rows.stream().map(row -> row[0]).collect(Collectors.toCollection(TreeSet::new)));
        Set<Integer> codes = rows.stream().map(row -> Integer.parseInt(row[1])).collect(Collectors.toSet());
        assertEquals(
                Arrays.stream(ExitCode.values())
                        .filter(code -> code != ExitCode.DONE && code != ExitCode.USAGE)
                        .map(ExitCode::code)
                        .collect(Collectors.toSet()),
                codes);
    }

    /** What cannot be resumed is not resumed here either. */
    @Test
    void itNeverResumesWhereResumingCannotHelp() throws IOException {
        Set<String> ends = Stream.of(ExitCode.CONFIG, ExitCode.DATA, ExitCode.GATE)
                .map(code -> String.valueOf(code.code()))
                .collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        for (String[] row : rows("By stage")) {
            if (ends.contains(row[1]) && row[4].contains("resume")) {
                wrong.add(String.join(" | ", row));
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void itsCommandsAreCommandsOfTheJob() throws IOException {
        Set<String> known = Arrays.stream(
                        Dynasage.class.getAnnotation(Command.class).subcommands())
                .map(command -> command.getAnnotation(Command.class).name())
                .collect(Collectors.toSet());
        List<String> named = Pattern.compile("\\| `([a-z]+)[^`]*` \\|")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertTrue(named.size() >= rows("By stage").size(), named::toString);
        assertEquals(
                List.of(), named.stream().filter(name -> !known.contains(name)).toList());
    }
}
