package io.dynasage.model;

import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopNIT {
    private static final int FACTORS = 6;
    private static final FactorizationMachine CLASSIFIER =
            new FactorizationMachine(true, 0.25f, new float[1], new float[FACTORS], FACTORS);
    private static final FactorizationMachine REGRESSOR =
            new FactorizationMachine(false, -3e-5f, new float[1], new float[FACTORS], FACTORS);

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final List<SideRow> users = NaiveLists.side("u", 300, FACTORS, random);
    private final List<SideRow> items = NaiveLists.side("i", 211, FACTORS, random);

    /** One slice, and many of which the last is not full; one partition, and more partitions than slices. */
    @ParameterizedTest
    @CsvSource({"134217728, 1", "134217728, 7", "9000, 1", "9000, 5"})
    void ranksAsTheNaiveWayWithAllFilters(long sliceBytes, int partitions) {
        Map<Integer, String> categories = new HashMap<>();
        items.stream()
                .filter(item -> random.nextInt(5) > 0)
                .forEach(item -> categories.put(item.index(), "c" + random.nextInt(4)));
        Map<Integer, Set<Integer>> chosen = new HashMap<>();
        users.stream().filter(user -> random.nextInt(3) > 0).forEach(user -> chosen.put(user.index(), someItems(20)));
        Set<Integer> excluded = someItems(15);
        Dataset<Row> lists = TopN.of(REGRESSOR, 12)
                .withoutChosen(pairs(chosen))
                .withoutItems(indices(excluded))
                .atMostPerCategory(2, categories(categories))
                .slicesOf(sliceBytes)
                .rank(side(users, partitions), side(items, partitions));
        ListLimits limits = new ListLimits(12, 2);
        Map<Integer, List<String>> expected = new TreeMap<>();
        for (SideRow user : users) {
            Set<Integer> refused = new HashSet<>(excluded);
            refused.addAll(chosen.getOrDefault(user.index(), Set.of()));
            expected.put(
                    user.index(),
                    NaiveLists.of(user, items, categories, refused, limits).stream()
                            .map(item -> item.id() + "=" + ((double) REGRESSOR.bias() + user.bias() + item.score()))
                            .toList());
        }
        assertEquals(expected, byUser(lists));
    }

    @Test
    void allListsAreEqualForAnyPartitioningAndTheSlices() {
        Dataset<Row> whole = TopN.of(CLASSIFIER, 10).rank(side(users, 3), side(items, 2));
        Dataset<Row> sliced = TopN.of(CLASSIFIER, 10)
                .slicesOf(5000)
                .rank(side(users, 2).repartition(5), side(items, 3).repartition(2));
        assertEquals(byUser(whole), byUser(sliced));
        assertEquals(300, whole.count());
    }

    /** The 211 items take about 37,000 bytes with short ids. */
    @Test
    void longIdsCountInTheSizeOfASlice() {
        List<SideRow> longer = items.stream()
                .map(item -> new SideRow(item.id() + "x".repeat(1000), item.index(), item.bias(), item.factors()))
                .toList();
        assertEquals(1, slices(items));
        assertTrue(slices(longer) > 4);
    }

    private static int slices(List<SideRow> side) {
        return ItemSlices.cut(side(side, 2).withColumn("lists", lit(1L)), 40_000, 1)
                .count();
    }

    /** Without a quota, the best new items and then the best others; in two slices, too. */
    @ParameterizedTest
    @CsvSource({"134217728", "9000"})
    void keptPlacesGoToTheBestOfTheirItemsAndTheOthersToTheBestOfAll(long sliceBytes) {
        Set<Integer> young = someItems(20);
        Map<Integer, Set<Integer>> chosen = new HashMap<>();
        users.forEach(user -> chosen.put(user.index(), someItems(20)));
        Dataset<Row> lists = TopN.ofInnerProducts(6)
                .withoutChosen(pairs(chosen))
                .reserving(2, indices(young))
                .slicesOf(sliceBytes)
                .rank(side(users, 3), side(items, 3));
        Map<Integer, List<Integer>> expected = new TreeMap<>();
        for (SideRow user : users) {
            List<RankedItem> all = NaiveLists.of(
                    user, items, Map.of(), chosen.get(user.index()), new ListLimits(items.size(), Integer.MAX_VALUE));
            List<RankedItem> kept = all.stream()
                    .filter(item -> young.contains(item.index()))
                    .limit(2)
                    .toList();
            Stream<RankedItem> others =
                    all.stream().filter(item -> !kept.contains(item)).limit(6L - kept.size());
            expected.put(
                    user.index(),
                    Stream.concat(kept.stream(), others)
                            .sorted()
                            .map(RankedItem::index)
                            .toList());
        }
        assertEquals(expected, indices(lists));
    }

    @Test
    void keptPlacesRespectTheQuotaAndLeaveNoListShorter() {
        Map<Integer, String> categories = new HashMap<>();
        items.forEach(item -> categories.put(item.index(), "c" + item.index() % 4));
        TopN plain = TopN.ofInnerProducts(7).atMostPerCategory(2, categories(categories));
        Set<Integer> young = someItems(12);
        Map<Integer, List<Integer>> without = indices(plain.rank(side(users, 2), side(items, 2)));
        Map<Integer, List<Integer>> with =
                indices(plain.reserving(3, indices(young)).rank(side(users, 2), side(items, 2)));
        int more = 0;
        for (SideRow user : users) {
            List<Integer> list = with.get(user.index());
            assertEquals(7, Set.copyOf(list).size());
            assertTrue(
                    list.stream()
                            .collect(Collectors.groupingBy(categories::get, Collectors.counting()))
                            .values()
                            .stream()
                            .allMatch(count -> count <= 2));
            long kept = list.stream().filter(young::contains).count();
            assertTrue(kept >= 3, list + " of " + young);
            more += without.get(user.index()).equals(list) ? 0 : 1;
        }
        assertTrue(more > 0);
    }

    @Test
    void withoutAnItemToKeepPlacesForListsStayAsTheyAre() {
        TopN plain = TopN.ofInnerProducts(5);
        assertEquals(
                indices(plain.rank(side(users, 2), side(items, 2))),
                indices(plain.reserving(2, indices(Set.of(99_999))).rank(side(users, 2), side(items, 2))));
        assertEquals(
                "0 places keep nothing for any item; keep at least 1, or none at all",
                assertThrows(IllegalArgumentException.class, () -> plain.reserving(0, indices(Set.of(1))))
                        .getMessage());
    }

    /** Each ranking gives in one pass with others what it gives alone. */
    @ParameterizedTest
    @CsvSource({"134217728", "9000"})
    void onePassRanksForSeveralLists(long sliceBytes) {
        Map<Integer, String> categories = new HashMap<>();
        items.forEach(item -> categories.put(item.index(), "c" + item.index() % 9));
        Map<Integer, Set<Integer>> chosen = new HashMap<>();
        users.forEach(user -> chosen.put(user.index(), someItems(20)));
        Dataset<Row> known = pairs(chosen);
        Dataset<Row> ofItems = categories(categories);
        Dataset<Row> young = indices(someItems(25));
        Dataset<Row> soldOut = indices(someItems(150));
        List<TopN> rankings = List.of(
                alike(9, 2, sliceBytes, known, ofItems),
                alike(4, 1, sliceBytes, known, ofItems).withoutItems(soldOut),
                alike(6, 3, sliceBytes, known, ofItems).withoutItems(soldOut).reserving(2, young),
                alike(12, 2, sliceBytes, known, ofItems).reserving(3, young));
        Dataset<Row> ranked =
                TopN.rankEach(rankings, side(users, 3), side(items, 2)).persist();
        for (int place = 0; place < rankings.size(); place++) {
            assertEquals(
                    byUser(rankings.get(place).rank(side(users, 2), side(items, 3))), byUser(TopN.list(ranked, place)));
        }
        ranked.unpersist();
    }

    private static TopN alike(int size, int perCategory, long bytes, Dataset<Row> known, Dataset<Row> categories) {
        return TopN.of(REGRESSOR, size)
                .withoutChosen(known)
                .atMostPerCategory(perCategory, categories)
                .slicesOf(bytes);
    }

    @Test
    void rankingsThatShareTooLittleAreRefused() {
        Dataset<Row> side = side(items, 1);
        TopN plain = TopN.ofInnerProducts(3);
        assertEquals(
                "rankings of one pass share their scores, what users have chosen, the items' categories and the size"
                        + " of slices, but these differ; rank them in several passes",
                refusal(() -> TopN.rankEach(List.of(plain, plain.withoutChosen(pairs(Map.of()))), side, side)));
        assertEquals(
                "one pass makes the lists of 1 to 31 rankings, but there are 32; rank them in several passes",
                refusal(() -> TopN.rankEach(Collections.nCopies(32, plain), side, side)));
    }

    @Test
    void ofSeveralRankingsOneWithoutItemsHasEmptyLists() {
        Dataset<Row> side = side(items, 1);
        Dataset<Row> people = side(users, 1);
        TopN plain = TopN.ofInnerProducts(3);
        TopN nothing = plain.withoutItems(side.selectExpr("index AS item_index"));
        Dataset<Row> ranked = TopN.rankEach(List.of(plain, nothing), people, side);
        assertEquals(byUser(plain.rank(people, side)), byUser(TopN.list(ranked, 0)));
        Dataset<Row> empty = TopN.rankEach(List.of(nothing, nothing), people, side);
        for (Dataset<Row> lists : List.of(TopN.list(ranked, 1), TopN.list(empty, 0), TopN.list(empty, 1))) {
            assertEquals(users.size(), lists.where("size(items) = 0").count());
        }
    }

    private static Map<Integer, List<Integer>> indices(Dataset<Row> lists) {
        Map<Integer, List<Integer>> indices = new TreeMap<>();
        TopN.indices(lists).collectAsList().forEach(row -> indices.put(row.getInt(0), row.getList(1)));
        return indices;
    }

    @Test
    void scoresOfAClassifierAreProbabilities() {
        SideRow user = new SideRow("u", 3, 0.5f, new float[] {1, 2});
        SideRow item = new SideRow("i", 9, -1f, new float[] {0.5f, 0.25f});
        List<Row> rows = TopN.rows(TopN.of(CLASSIFIER, 5).rank(side(List.of(user), 1), side(List.of(item), 1)))
                .collectAsList();
        assertEquals(1, rows.size());
        assertEquals(
                List.of("u", 1, "i"),
                List.of(rows.get(0).get(0), rows.get(0).get(1), rows.get(0).get(2)));
        assertEquals(1 / (1 + Math.exp(-0.75)), rows.get(0).getDouble(3), 1e-12);
    }

    @Test
    void givesShortAndEmptyListsWhereNoMoreItemsAreAllowed() {
        List<SideRow> two = items.subList(0, 2);
        List<SideRow> pair = users.subList(0, 2);
        Map<Integer, Set<Integer>> all = Map.of(
                pair.get(0).index(),
                Set.of(two.get(0).index(), two.get(1).index()),
                pair.get(1).index(),
                Set.of(two.get(1).index()));
        Dataset<Row> lists = TopN.ofInnerProducts(5).withoutChosen(pairs(all)).rank(side(pair, 1), side(two, 1));
        assertEquals(
                Map.of(
                        pair.get(0).index(),
                        List.of(),
                        pair.get(1).index(),
                        List.of(two.get(0).index())),
                indices(lists));
        assertEquals(1, TopN.rows(lists).count());
    }

    @Test
    void sidesOfAModelGiveItsScores() {
        FactorizationMachine model = random(50, 8);
        Dataset<Row> lists = FeatureSides.rank(model, TopN.of(model, 3));
        for (Row row : TopN.rows(lists).collectAsList()) {
            int[] indices = FeatureSides.indices(row.getString(0), row.getString(2));
            float[] values = FeatureSides.values(indices);
            assertEquals(model.score(indices, values, indices.length), row.getDouble(3), 1e-5);
        }
        assertEquals(60, TopN.rows(lists).count());
    }

    @Test
    void filesAreEqualForAnyPartitioning() throws IOException {
        Dataset<Row> one = TopN.of(CLASSIFIER, 4).rank(side(users, 1), side(items, 1));
        Dataset<Row> other = TopN.of(CLASSIFIER, 4).slicesOf(9000).rank(side(users, 6), side(items, 2));
        List<String> json = new ArrayList<>();
        for (Dataset<Row> lists : List.of(one, other)) {
            String uri = folder.resolve("lists" + json.size()).toString();
            RankedFiles.writeJsonLines(lists, uri + "/json", 3);
            RankedFiles.writeParquet(lists, uri + "/parquet", 3);
            json.add(contents(Path.of(uri, "json")));
        }
        assertEquals(json.get(0), json.get(1));
        assertEquals(contents(folder.resolve("lists0/parquet")), contents(folder.resolve("lists1/parquet")));
        assertEquals(
                300,
                json.get(0)
                        .lines()
                        .filter(line -> line.startsWith("{\"user_id\":\"u"))
                        .count());
        assertTrue(json.get(0).contains(",\"items\":[{\"item_id\":\"i"), json.get(0));
        assertEquals(
                1200,
                TestSpark.session()
                        .read()
                        .parquet(folder.resolve("lists0/parquet").toString())
                        .count());
    }

    @Test
    void refusesWhatItCannotRank() {
        TopN ranking = TopN.ofInnerProducts(3);
        Dataset<Row> side = side(items, 1);
        assertEquals(
                "no item is left to recommend, because all are excluded or there are none; exclude fewer",
                refusal(() -> ranking.withoutItems(side.selectExpr("index AS item_index"))
                        .rank(side, side)));
        assertEquals(
                "the users have the columns [id, index], but [id, index, bias, factors] are needed; select or"
                        + " rename them",
                refusal(() -> ranking.rank(side.select("id", "index"), side)));
        assertEquals(
                "the chosen pairs have the columns [id, index, bias, factors], but [user_index, item_index] are"
                        + " needed; select or rename them",
                refusal(() -> ranking.withoutChosen(side)));
        assertEquals("slices of 0 bytes hold no item; allow some megabytes", refusal(() -> ranking.slicesOf(0)));
        assertEquals(
                "the model's constant term is NaN, so no score is a number; its training has diverged, train it again",
                refusal(() -> TopN.of(new FactorizationMachine(true, Float.NaN, new float[1], new float[1], 1), 1)));
    }

    @Test
    void refusesRowsThatAreIncompleteOrThereTwice() {
        Dataset<Row> side = side(items, 1);
        Dataset<Row> narrow = side(NaiveLists.side("u", 1, 2, random), 1);
        assertTrue(
                failure(narrow, side).contains("has 2 factors, but the items have up to 6; take all from one model"));
        Dataset<Row> incomplete =
                side.limit(1).selectExpr("'u7' AS id", "cast(null AS int) AS index", "bias", "factors");
        assertTrue(failure(incomplete, side)
                .contains("the user u7 with index null has no id, index, bias or factors; give it all four"));
        Dataset<Row> twice = side.limit(1).union(side.limit(1));
        assertTrue(assertThrows(
                        Exception.class,
                        () -> TopN.ofInnerProducts(30)
                                .slicesOf(9000)
                                .rank(twice, side)
                                .collect())
                .getMessage()
                .contains(" is there twice; give each user one row"));
    }

    private static String failure(Dataset<Row> users, Dataset<Row> items) {
        return assertThrows(
                        Exception.class,
                        () -> TopN.ofInnerProducts(3).rank(users, items).collect())
                .getMessage();
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    private FactorizationMachine random(int features, int factorCount) {
        float[] linear = new float[features];
        float[] factors = new float[features * factorCount];
        IntStream.range(0, features).forEach(i -> linear[i] = (float) random.nextGaussian());
        IntStream.range(0, factors.length).forEach(i -> factors[i] = (float) random.nextGaussian() / 3);
        return new FactorizationMachine(true, 0.1f, linear, factors, factorCount);
    }

    private Set<Integer> someItems(int count) {
        List<SideRow> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, random);
        return new HashSet<>(
                shuffled.subList(0, count).stream().map(SideRow::index).toList());
    }

    private static Dataset<Row> side(List<SideRow> side, int partitions) {
        List<Row> rows = side.stream()
                .map(row -> RowFactory.create(row.id(), row.index(), row.bias(), row.factors()))
                .toList();
        return frame(rows, "id string, index int, bias float, factors array<float>")
                .repartition(partitions);
    }

    private static Dataset<Row> pairs(Map<Integer, Set<Integer>> chosen) {
        List<Row> rows = new ArrayList<>();
        chosen.forEach((user, items) -> items.forEach(item -> rows.add(RowFactory.create(user, item))));
        return frame(rows, "user_index int, item_index int");
    }

    private static Dataset<Row> indices(Set<Integer> indices) {
        return frame(indices.stream().map(RowFactory::create).toList(), "item_index int");
    }

    private static Dataset<Row> categories(Map<Integer, String> categories) {
        List<Row> rows = new ArrayList<>();
        categories.forEach((item, category) -> rows.add(RowFactory.create(item, category)));
        return frame(rows, "item_index int, category string");
    }

    private static Dataset<Row> frame(List<Row> rows, String schema) {
        return TestSpark.session().createDataFrame(rows, StructType.fromDDL(schema));
    }

    private static Map<Integer, List<String>> byUser(Dataset<Row> lists) {
        Map<Integer, List<String>> byUser = new TreeMap<>();
        for (Row row : lists.collectAsList()) {
            assertEquals("u" + row.getInt(1), row.getString(0));
            byUser.put(
                    row.getInt(1),
                    row.<Row>getList(2).stream()
                            .map(item -> item.getString(0) + "=" + item.getDouble(2))
                            .toList());
        }
        return byUser;
    }

    /** The bytes of all data files, in the order of their part numbers. */
    private static String contents(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .map(TopNIT::bytes)
                    .reduce("", String::concat);
        }
    }

    private static String bytes(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
