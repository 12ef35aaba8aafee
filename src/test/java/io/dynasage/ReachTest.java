package io.dynasage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nobody can reach goes: every method has a caller outside the tests, every option a setting or a document. */
@Tag("any-spark")
class ReachTest {
    private static final Path EXCEPTIONS = Path.of("src/test/resources/io/dynasage/unreached.txt");
    private static final List<Path> DOCUMENTS = List.of(
            Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("docs"), Path.of("submit"), Path.of("conf"));

    @Test
    void everyNonPrivateMethodHasACallerThatIsNoTest() throws IOException {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(place -> isOfNoTest(place.asURI().getPath()))
                .importPaths(OwnClasses.MAIN.resolve("io"), OwnClasses.TESTS.resolve("io"));
        Set<String> uncalled =
                new UncalledMethods(ReachTest::isMain, type -> isMain(type) || isLocal(type)).in(classes);
        assertExcepted(uncalled, "method ", "only tests call it: delete it, or say in " + EXCEPTIONS + " who calls it");
    }

    @Test
    void everyOptionOfADataSourceIsReachedByASettingOrADocument() throws IOException {
        OptionNames options = OptionNames.of(Path.of("src/main/java"), DOCUMENTS);
        assertTrue(
                options.all().containsAll(Set.of("table", "labelColumnName", "featuresColumnName")),
                options.all().toString());
        assertExcepted(
                options.unreached(),
                "option ",
                "no setting passes it and no document names it: delete it," + " document it, or say in " + EXCEPTIONS
                        + " who uses it");
    }

    @Test
    void anOptionThatNobodyReachesIsFound() {
        Map<String, String> code = Map.of(
                "WordOptions.java",
                "static final String LIMIT = \"limit\";" + "static final String SORT = \"sort\";",
                "Words.java",
                "options.get(\"language\"); options.getOrDefault(\"case\", \"lower\");"
                        + "reader.option(WordOptions.SORT, 1)");
        OptionNames options =
                new OptionNames(code, "The option `language` is \"en\" or \"de\", and the limit is yours.");
        assertEquals(Set.of("limit", "sort", "language", "case"), options.all());
        assertEquals(Set.of("limit", "case"), options.unreached());
    }

    /** Compares with the list of exceptions, in both directions: one that is no longer needed must go, too. */
    private static void assertExcepted(Set<String> found, String kind, String cure) throws IOException {
        Set<String> excepted = Files.readAllLines(EXCEPTIONS).stream()
                .filter(line -> line.startsWith(kind))
                .map(line -> line.substring(kind.length()).split(" - ")[0].strip())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> open = new TreeSet<>(found);
        open.removeIf(name -> excepted.stream().anyMatch(exception -> matches(name, exception)));
        assertEquals(Set.of(), open, cure);
        Set<String> stale = new TreeSet<>(excepted);
        stale.removeIf(exception -> found.stream().anyMatch(name -> matches(name, exception)));
        assertEquals(Set.of(), stale, "no exception is needed for these any more: delete their lines in " + EXCEPTIONS);
    }

    /** A star at the end of an exception stands for any text. */
    private static boolean matches(String name, String exception) {
        return exception.endsWith("*")
                ? name.startsWith(exception.substring(0, exception.length() - 1))
                : name.equals(exception);
    }

    private static boolean isMain(JavaClass type) {
        return hasSource("src/main/java", type);
    }

    /** Returns whether a class file is of the main code or the local one, which is compiled among the tests. */
    private static boolean isOfNoTest(String place) {
        String[] parts = place.split(Pattern.quote(OwnClasses.TESTS + "/"), -1);
        return parts.length == 1
                || Files.exists(Path.of("src/local/java", parts[1].replaceAll("(\\$.*)?\\.class$", ".java")));
    }

    private static boolean isLocal(JavaClass type) {
        return hasSource("src/local/java", type);
    }

    private static boolean hasSource(String root, JavaClass type) {
        return Files.exists(Path.of(root, type.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java"));
    }
}
