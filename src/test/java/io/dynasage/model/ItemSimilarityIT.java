package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ItemSimilarityIT {
    private static final StructType CHOICES =
            StructType.fromDDL("user_index int, item_index int, event_time timestamp");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void factorsAreComparedByTheirCosineWhateverTheirLengths() {
        Dataset<Row> items = items(
                new float[] {2, 0}, new float[] {.1f, .01f}, new float[] {0, 5}, new float[] {-3, 0}, new float[] {0, 0
                });
        assertEquals(
                Map.of("i1", "i2 i3 i4", "i2", "i1 i3 i4", "i3", "i2 i1 i4", "i4", "i3 i2 i1"),
                named(new ItemSimilarity(3, Optional.empty()).byFactors(items)),
                "i5 has no direction");
        assertEquals(
                Map.of("i1", "i2", "i2", "i4", "i3", "i2", "i4", "i2"),
                named(new ItemSimilarity(1, excluding(1, 3)).byFactors(items)),
                "items that no list holds have lists");
        Row best = new ItemSimilarity(1, Optional.empty())
                .byFactors(items)
                .where("item_index = 1")
                .selectExpr("items[0].score")
                .first();
        assertEquals(10 / Math.sqrt(101), best.getDouble(0), 1e-6);
    }

    @Test
    void itemsThatTheSameUsersChoseAreSimilar() {
        // i1 has three users, i2 and i3 have two of them, i4 has only one of them; i5 has one who chose nothing else.
        List<String> choices = List.of("1 1", "2 1", "3 1", "1 2", "2 2", "1 3", "3 3", "3 4", "3 4", "9 5");
        Dataset<Row> lists = new ItemSimilarity(2, Optional.empty()).byCoOccurrence(choices(choices), items(5));
        assertEquals(Map.of("i1", "i2 i3", "i2", "i1 i3", "i3", "i1 i4", "i4", "i3 i1"), named(lists));
        Row scores = lists.where("item_id = 'i4'").selectExpr("items.score").first();
        assertEquals(List.of(1 / Math.sqrt(2), 1 / Math.sqrt(3)), scores.getList(0));
        assertEquals(
                Map.of("i1", "i3 i4", "i2", "i3", "i3", "i4", "i4", "i3"),
                named(new ItemSimilarity(2, excluding(1, 2)).byCoOccurrence(choices(choices), items(5))));
    }

    @Test
    void ofAUserTheNewestHundredItemsCount() {
        List<String> choices = new ArrayList<>();
        for (int item = 1; item <= 102; item++) {
            choices.add("1 " + item);
        }
        Map<String, String> lists =
                named(new ItemSimilarity(200, Optional.empty()).byCoOccurrence(choices(choices), items(102)));
        assertEquals(100, lists.size());
        assertEquals(List.of(), Stream.of("i1", "i2").filter(lists::containsKey).toList());
        assertEquals(99, lists.get("i50").split(" ").length);
    }

    @Test
    void randomListsAreAsTheNaiveWayAndWithoutRegardToThePartitions() {
        Random random = new Random(5);
        List<String> choices = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            choices.add((1 + random.nextInt(30)) + " " + (1 + random.nextInt(25)));
        }
        ItemSimilarity similarity = new ItemSimilarity(4, Optional.empty());
        Map<String, String> lists = named(similarity.byCoOccurrence(choices(choices), items(25)));
        assertEquals(naive(choices, 4), lists);
        assertEquals(
                lists,
                named(similarity.byCoOccurrence(
                        choices(choices).repartition(7), items(25).repartition(5))));
    }

    private static Map<String, String> naive(List<String> choices, int size) {
        Map<Integer, Set<String>> users = new TreeMap<>();
        choices.stream()
                .map(choice -> choice.split(" "))
                .forEach(words -> users.computeIfAbsent(Integer.valueOf(words[1]), item -> new HashSet<>())
                        .add(words[0]));
        Map<String, String> lists = new TreeMap<>();
        users.forEach((item, its) -> {
            Map<Integer, Double> scores = new TreeMap<>();
            users.forEach((other, those) -> {
                double both = those.stream().filter(its::contains).count();
                if (!other.equals(item) && both > 0) {
                    scores.put(other, both / Math.sqrt((double) its.size() * those.size()));
                }
            });
            lists.put(
                    "i" + item,
                    scores.entrySet().stream()
                            .sorted(Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                                    .thenComparing(Map.Entry.comparingByKey()))
                            .limit(size)
                            .map(entry -> "i" + entry.getKey())
                            .collect(Collectors.joining(" ")));
        });
        return lists;
    }

    private static Map<String, String> named(Dataset<Row> lists) {
        assertEquals(List.of("item_id", "item_index", "items"), Arrays.asList(lists.columns()));
        Map<String, String> named = new TreeMap<>();
        lists.selectExpr("item_id", "item_index", "items.item_id")
                .collectAsList()
                .forEach(row -> {
                    assertEquals("i" + row.getInt(1), row.getString(0));
                    named.put(row.getString(0), String.join(" ", row.<String>getList(2)));
                });
        return named;
    }

    private static Optional<Dataset<Row>> excluding(Integer... indices) {
        return Optional.of(TestSpark.session()
                .createDataset(List.of(indices), Encoders.INT())
                .toDF("item_index"));
    }

    /** Makes choices of "user item", each a second after the other. */
    private static Dataset<Row> choices(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            rows.add(RowFactory.create(
                    Integer.valueOf(words[0]), Integer.valueOf(words[1]), START.plusSeconds(rows.size())));
        }
        return TestSpark.session().createDataFrame(rows, CHOICES);
    }

    private static Dataset<Row> items(int count) {
        float[][] factors = new float[count][1];
        return items(factors);
    }

    private static Dataset<Row> items(float[]... factors) {
        List<Row> rows = new ArrayList<>();
        for (float[] row : factors) {
            int index = rows.size() + 1;
            rows.add(RowFactory.create("i" + index, index, 0f, row));
        }
        return TestSpark.session().createDataFrame(rows, SideFactors.SCHEMA);
    }
}
