package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.evaluation.Baselines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class UserColumnsTest {
    /** Names that the code gives to columns although a user's column has them in rows of examples, too. */
    private static final Map<String, String> OF_EVENTS = Map.of(
            "user_id", "a column of events",
            "item_id", "a column of events",
            "event_time", "a column of events",
            "event_type", "a column of events",
            "rating", "a column of events; apart from it, the numbers that als learns from, in rows of three columns",
            "events", "a feature of churn; apart from it, counts in rows with nothing but an id",
            "hour", "derived as if events had it; apart from it, counts in rows with nothing but a time",
            "item_age", "derived as if events had it",
            "price_bin", "derived as if events had it");

    private static final String LITERAL_OR_CONSTANT = "(?:\"([^\"]+)\"|(?:\\w+\\.)?([A-Z_]+))";
    /** Where a column gets its name in Java: as a literal or by a constant. */
    private static final List<Pattern> IN_JAVA = List.of(
            Pattern.compile("(?:\\.withColumn|\\.as|EventColumns\\.packed)\\(\\s*" + LITERAL_OR_CONSTANT + "\\s*[,)+]"),
            Pattern.compile("(?:\\.withColumnRenamed|Numbering\\.of)\\([^;]*?,\\s*" + LITERAL_OR_CONSTANT + "\\s*\\)"));

    private static final Pattern CONSTANT = Pattern.compile("String ([A-Z_]+) = \"([^\"]*)\"");
    /** Where a column gets its name in SQL, and the second one of a function that returns two. */
    private static final Pattern IN_SQL = Pattern.compile("\\bAS ([a-z_]++)(?:, ([a-z_]++)(?![.(]))?");

    @Test
    void aMessageAboutThousandsOfColumnsIsShort() {
        List<FeatureColumn> columns = IntStream.range(0, 5000)
                .mapToObj(i -> FeatureColumn.oneHot("c" + i))
                .toList();
        String message = assertThrows(
                        FeatureException.class,
                        () -> ColumnTypes.check(StructType.fromDDL("a string, b string"), columns))
                .getMessage();
        assertTrue(
                message.startsWith("there is no column 'c0'; there are [a, b]; there is no column 'c1'")
                        && message.endsWith("; and 4980 more columns like these"),
                message);
    }

    @Test
    void everyNameOfAUserHasANameOfItsOwnAndComesBack() {
        List<String> names = List.of(
                "score",
                "Score",
                "own_score",
                "own_own_score",
                "features",
                "device_index",
                "device",
                "userId",
                "a.b",
                "a b",
                "a$2e$b",
                "größe",
                "😀",
                "label",
                "",
                "`x`",
                "dynasage_row_hash",
                "own_",
                "events");
        List<String> internal = names.stream().map(UserColumns::internal).toList();
        assertEquals(names.size(), internal.stream().distinct().count(), internal.toString());
        assertEquals(names, internal.stream().map(UserColumns::given).toList());
        assertTrue(internal.stream().allMatch(name -> name.matches("[A-Za-z0-9_$]+")), internal.toString());
        assertEquals(
                List.of("device", "userId", "events"),
                List.of("device", "userId", "events").stream()
                        .map(UserColumns::internal)
                        .toList());
    }

    @Test
    void noColumnOfAUserHasANameThatTheJobGivesToOneOfItsOwn() throws IOException {
        Map<String, String> named = new TreeMap<>();
        for (Path file : sources("src/main/java/io/dynasage/features", "src/main/java/io/dynasage/evaluation")) {
            String text = Files.readString(file);
            IN_JAVA.stream()
                    .flatMap(pattern -> pattern.matcher(text).results())
                    .forEach(name -> named.put(name(name, text), file.toString()));
        }
        for (Path file : sources("src/main/resources/features")) {
            if (!file.endsWith("churn.sql")) {
                IN_SQL.matcher(Files.readString(file).replaceAll("--.*", ""))
                        .results()
                        .flatMap(names -> Stream.of(names.group(1), names.group(2)))
                        .flatMap(name -> Optional.ofNullable(name).stream())
                        .forEach(name -> named.put(name, file.toString()));
            }
        }
        assertTrue(
                named.keySet().containsAll(List.of(EventWeights.WEIGHT, "number", "user", "first_event", "position")),
                named::toString);
        assertTrue(named.keySet().containsAll(OF_EVENTS.keySet()), named::toString);
        named.keySet().removeIf(name -> OF_EVENTS.containsKey(name) || !canBeAUsers(name));
        assertEquals(Map.of(), named, "name such a column dynasage_..., or add its name to UserColumns.OF_THE_JOB");
    }

    /** Returns whether rows of examples can have a column of the user, or the index of one, of this name. */
    private static boolean canBeAUsers(String name) {
        Stream<String> indices = Stream.of("_index", "_indices")
                .filter(name::endsWith)
                .filter(end -> name.equals(UserColumns.indexed(name.substring(0, name.length() - end.length())) + end));
        return UserColumns.internal(name).equals(name) || indices.findAny().isPresent();
    }

    private static String name(MatchResult found, String text) {
        return Optional.ofNullable(found.group(1))
                .orElseGet(() -> constants(text).get(found.group(2)));
    }

    private static Map<String, String> constants(String text) {
        Map<String, String> constants = new TreeMap<>(Map.of("OF_TYPE", EventWeights.OF_TYPE));
        CONSTANT.matcher(text).results().forEach(constant -> constants.put(constant.group(1), constant.group(2)));
        constants.put("WEIGHT", EventWeights.WEIGHT);
        return constants;
    }

    private static List<Path> sources(String... folders) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                sources.addAll(files.filter(Files::isRegularFile).toList());
            }
        }
        return sources;
    }

    @Test
    void theWeightOfAnEventHasOneName() {
        assertEquals(EventWeights.WEIGHT, Baselines.WEIGHT);
    }

    @Test
    void columnsOfDifferentNamesHaveDifferentIndices() {
        List<String> names = List.of(
                "user_id",
                "item_id",
                "user",
                "item",
                "shop",
                "shop_id",
                "price",
                "price_index",
                "score",
                "score_index",
                "own_score",
                "own_score_index",
                "dynasage_own_score",
                "dynasage",
                "listed",
                "draw",
                "tags_indices");
        Map<String, Long> indices = names.stream()
                .flatMap(name -> Stream.of(FeatureColumn.oneHot(name), FeatureColumn.multiHot(name, null)))
                .map(FeatureColumn::indexColumn)
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        assertEquals(2 * names.size(), indices.size(), indices.toString());
        assertTrue(names.stream().map(UserColumns::internal).noneMatch(indices::containsKey), indices.toString());
        assertTrue(indices.containsKey("user_index") && indices.containsKey("item_index"), indices.toString());
        assertEquals("shop_id_index", FeatureColumn.oneHot("shop_id").indexColumn());
    }

    @Test
    void saysThatNamesDifferOnlyInCase() {
        assertEquals(
                "the columns 'Shop' and 'shop' differ only in the case of letters, which Spark does not distinguish;"
                        + " give one of them another name",
                assertThrows(
                                FeatureException.class,
                                () -> ColumnTypes.check(
                                        StructType.fromDDL("Shop string, shop string, shop_id string"),
                                        List.of(
                                                FeatureColumn.oneHot("Shop"),
                                                FeatureColumn.oneHot("shop_id"),
                                                FeatureColumn.oneHot("shop"))))
                        .getMessage());
    }
}
