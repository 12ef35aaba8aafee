package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.config.ConfigReader;
import io.dynasage.job.Dynasage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Keeps the documents true: every block is a configuration that the job takes, a command that its program takes, or cut
 * from a file that a test compares with the program; every link leads somewhere.
 */
@Tag("any-spark")
class DocumentsTest {
    private static final String MINIMAL = """
        name = shop
        source.table = clicks
        training.role-arn = "arn:aws:iam::123456789012:role/dynasage-training"
        output.uri = "s3a://my-bucket/shop"
        """;
    private static final String CUT_FROM = "cut from ";
    private static final String PRINTED = "printed by ./submit/laptop.sh";
    /** What {@code SettingsDocumentTest} generates. */
    private static final Path SETTINGS = Path.of("docs/settings.md");
    /** Commands of other programs, each with the test that gives it or its like. */
    private static final Path ELSEWHERE = Path.of("src/test/resources/io/dynasage/documents/commands.txt");

    private static final Pattern TESTED = Pattern.compile("-D(?:it\\.)?test=(\\w+)");
    private static final Pattern PROFILE = Pattern.compile("-P([\\w-]+)");
    private static final Pattern AVOIDED =
            Pattern.compile("\\b(tells?|told|telling|anew|beside|whatever|shall)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(#[^)\\s]*)?\\)");

    /** All documents with links, also those whose blocks other tests read. */
    static Stream<Path> linking() {
        Stream<Path> others = Stream.of(Path.of("submit/README.md"), Path.of("CONTRIBUTING.md"));
        return Stream.concat(DocumentedBlock.documents().stream(), others);
    }

    private static Stream<DocumentedBlock> blocks(String language) {
        return DocumentedBlock.all().stream()
                .filter(block ->
                        block.language().equals(language) && !block.document().equals(SETTINGS));
    }

    @Test
    void everyConfigurationIsValid() {
        List<DocumentedBlock> configurations = blocks("hocon").toList();
        assertTrue(configurations.size() >= 10, configurations::toString);
        for (DocumentedBlock block : configurations) {
            ConfigReader.read(MINIMAL + block.text(), block.document().toString(), Map.of());
        }
    }

    @Test
    void everyCommandIsTaken() {
        List<String> unknown = new ArrayList<>();
        Set<String> elsewhere = new TreeSet<>(elsewhere().keySet());
        for (String command :
                blocks("bash").flatMap(block -> block.commands().stream()).toList()) {
            if (!elsewhere.remove(command) && !isTaken(command)) {
                unknown.add(command);
            }
        }
        assertEquals(List.of(), unknown);
        assertEquals(Set.of(), elsewhere, "no document has these commands any more");
    }

    /** Blocks that show the output of the same command hold the same lines, in documents of every language. */
    @Test
    void everyOutputOfACommandIsTheSame() {
        Map<String, Set<String>> printed = DocumentedBlock.all().stream()
                .filter(block -> block.origin().equals(PRINTED))
                .collect(Collectors.groupingBy(
                        DocumentedBlock::origin, Collectors.mapping(DocumentedBlock::text, Collectors.toSet())));
        assertEquals(1, printed.get(PRINTED).size(), printed::toString);
    }

    /** The words that the glossary of CONTRIBUTING.md and the rules for its prose leave out. */
    @Test
    void noTextHasAWordThatTheProjectAvoids() {
        List<String> found = new ArrayList<>();
        Stream.of("docs", "notebooks", "submit", "conf", "src/main/resources", "src/local/resources")
                .flatMap(folder -> walk(Path.of(folder)))
                .filter(file -> file.toString().matches(".*(\\.(md|ipynb|sh|conf|sql|ya?ml|json|html|py)|/dynasage)"))
                .forEach(file -> found.addAll(avoided(file)));
        Stream.of("README.md", "CHANGELOG.md", "src/main/java/io/dynasage/job", "src/main/java/io/dynasage/report")
                .flatMap(place -> walk(Path.of(place)))
                .forEach(file -> found.addAll(avoided(file)));
        assertEquals(List.of(), found);
    }

    private static List<String> avoided(Path file) {
        return DocumentedBlock.read(file)
                .lines()
                .filter(line -> AVOIDED.matcher(line).find())
                .map(line -> file + ": " + line.strip())
                .toList();
    }

    /** The AWS CLI's commands are run by {@code DocumentedCommandsIT}. */
    private static boolean isTaken(String command) {
        List<String> words = List.of(command.replaceAll("'[^']*'", "x").split(" +"));
        if (words.get(0).equals("./submit/dynasage")) {
            return Dynasage.execute(withHelp(words, 1)) == 0;
        }
        if (words.get(0).equals("spark-submit") && words.contains("dynasage.jar")) {
            return Dynasage.execute(withHelp(words, words.indexOf("dynasage.jar") + 1)) == 0;
        }
        if (command.matches("\\./submit/(laptop|cluster)\\.sh.*")) {
            return isTaken(Laptop.commandLine(), withHelp(words, 1));
        }
        if (command.startsWith("java -jar target/dynasage-local.jar")) {
            return isTaken(StandIns.commandLine(), withHelp(words, 3));
        }
        if (words.stream().anyMatch("mvn"::equals)) {
            return namesWhatIsThere(command);
        }
        return words.get(0).equals("aws")
                || words.get(0).startsWith("./submit/") && Files.exists(Path.of(words.get(0)))
                || words.get(0).startsWith("src/") && Files.exists(Path.of(words.get(0)));
    }

    private static String[] withHelp(List<String> words, int from) {
        return Stream.concat(words.stream().skip(from), Stream.of("--help")).toArray(String[]::new);
    }

    private static boolean isTaken(CommandLine line, String... arguments) {
        return line.setOut(new PrintWriter(Writer.nullWriter())).execute(arguments) == 0;
    }

    /** Returns whether the classes and profiles of a command of Maven exist. */
    private static boolean namesWhatIsThere(String command) {
        String pom = DocumentedBlock.read(Path.of("pom.xml"));
        boolean profiles = PROFILE.matcher(command)
                .results()
                .allMatch(profile -> pom.contains("<id>" + profile.group(1) + "</id>"));
        return profiles && TESTED.matcher(command).results().allMatch(test -> isTest(test.group(1)));
    }

    private static boolean isTest(String name) {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.anyMatch(file -> file.endsWith(name + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commands of other programs with the names of tests, which have to exist. */
    private static Map<String, String> elsewhere() {
        Map<String, String> commands = DocumentedBlock.read(ELSEWHERE)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| "))
                .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
        commands.values().forEach(test -> assertTrue(isTest(test), test));
        return commands;
    }

    @Test
    void everyOtherBlockIsCutFromWhatATestCompares() {
        for (DocumentedBlock block : DocumentedBlock.all()) {
            String place = block.document() + ": " + block.text();
            if (block.origin().startsWith(CUT_FROM)) {
                String source = DocumentedBlock.read(Path.of(block.origin().substring(CUT_FROM.length())));
                assertTrue(inOneLine(source).contains(inOneLine(block.text())), place);
            } else if (!block.origin().equals(PRINTED)) {
                assertTrue(
                        Set.of("hocon", "bash", "sql", "mermaid").contains(block.language()),
                        place + "\nis neither a configuration nor a command; say in a comment before it what it is"
                                + " cut from");
            }
        }
    }

    private static String inOneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @MethodSource("linking")
    void everyLinkLeadsSomewhere(Path document) {
        for (MatchResult link : LINK.matcher(DocumentedBlock.read(document).replaceAll("(?s)```.*?```", ""))
                .results()
                .toList()) {
            if (link.group(1).matches("https?:.*")) {
                continue;
            }
            Path folder = document.toAbsolutePath().getParent();
            Path target = link.group(1).isEmpty()
                    ? document
                    : folder.resolve(link.group(1)).normalize();
            assertTrue(Files.exists(target), document + " links to " + target);
            if (link.group(2) != null) {
                assertTrue(anchors(target).contains(link.group(2)), document + " links to " + link.group());
            }
        }
    }

    private static Set<String> anchors(Path document) {
        return DocumentedBlock.read(document)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> "#"
                        + line.replaceFirst("^#+ ", "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** The messages of docs/troubleshooting.md are those of the programs. */
    @Test
    void everyMessageIsSaid() throws IOException {
        String said;
        try (Stream<Path> files =
                Stream.of("src/main/java", "src/local/java", "submit").flatMap(folder -> walk(Path.of(folder)))) {
            said = files.filter(file -> file.toString().matches(".*(\\.java|\\.sh|/dynasage)"))
                    .map(DocumentedBlock::read)
                    .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", ""))
                    .collect(Collectors.joining("\n"));
        }
        List<String> messages = DocumentedBlock.read(Path.of("docs/troubleshooting.md"))
                .split("## By message\n")[1]
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(2, line.indexOf(" | ")))
                .toList();
        assertTrue(messages.size() >= 10, messages::toString);
        for (String message : messages) {
            Pattern.compile("`([^`]+)`")
                    .matcher(message)
                    .results()
                    .forEach(part -> assertTrue(said.contains(part.group(1)), part.group(1)));
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
