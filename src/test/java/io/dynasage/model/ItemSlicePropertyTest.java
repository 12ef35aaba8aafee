package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class ItemSlicePropertyTest {

    /**
     * From one item to three tiles, the last of them short; from one factor to more than four; lists longer than the
     * catalogue.
     */
    @Property(tries = 150)
    void ranksAsTheNaiveWayDoesBitForBit(
            @ForAll @IntRange(min = 1, max = 2600) int itemCount,
            @ForAll @IntRange(min = 1, max = 4) int userCount,
            @ForAll @IntRange(min = 1, max = 11) int factorCount,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @IntRange(min = 1, max = 9) int perCategory,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<SideRow> items = NaiveLists.side("i", itemCount, factorCount, random);
        List<SideRow> users = NaiveLists.side("u", userCount, factorCount, random);
        Map<Integer, String> categories = new HashMap<>();
        items.stream()
                .filter(item -> perCategory < 7 && random.nextInt(4) > 0)
                .forEach(item -> categories.put(item.index(), "c" + random.nextInt(5)));
        List<Set<Integer>> chosen =
                users.stream().map(user -> chosen(items, random)).toList();
        ListLimits limits = new ListLimits(size, perCategory);
        TopList[] lists = ranked(new ItemSlice(rows(items, categories), factorCount), users, chosen, limits);
        for (int user = 0; user < userCount; user++) {
            assertEquals(
                    NaiveLists.of(users.get(user), items, categories, chosen.get(user), limits),
                    List.of(lists[user].bestFirst()));
        }
    }

    @Example
    void refusesTwoItemsOfOneIndex() {
        List<SideRow> items = List.of(item("a", 4, 1), item("b", 4, 2));
        assertEquals(
                "item index 4 is there twice, the second time for item b; give each item one index and at most"
                        + " one category",
                refusal(items));
    }

    @Example
    void refusesFactorsThatAreNoNumbersAndIndicesBelowZero() {
        assertEquals(
                "the item a has a bias or a factor that is null, NaN or infinite; such a model has diverged,"
                        + " train it again",
                refusal(List.of(item("a", 4, Float.NaN))));
        assertEquals("the item a has index -1; indices start at 0", refusal(List.of(item("a", -1, 1))));
        assertEquals(
                "the item a has 1 factors, but the items have up to 2; take all from one model",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ItemSlice(rows(List.of(item("a", 1, 1)), Map.of()), 2))
                        .getMessage());
    }

    @Example
    void refusesAScoreThatOverflowsToNoNumber() {
        ItemSlice slice = new ItemSlice(rows(List.of(new SideRow("a", 1, 0, new float[] {3e38f, 3e38f})), Map.of()), 2);
        List<SideRow> users = List.of(new SideRow("u", 1, 0, new float[] {3e38f, -3e38f}));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> ranked(slice, users, List.of(Set.of()), new ListLimits(1, 1)))
                .getMessage();
        assertEquals(
                "the score of item a is NaN, which has no rank; its factors or the user's are too large: train"
                        + " the model again with more weight decay",
                message);
    }

    /** Spark's Kryo serializer cannot make records or unmodifiable collections again. */
    @Example
    void goesThroughKryo() {
        SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
        ClassTag<ItemSlice> tag = ClassTag$.MODULE$.apply(ItemSlice.class);
        ItemSlice slice = new ItemSlice(rows(List.of(new SideRow("a", 1, 0, new float[] {3e38f, 3e38f})), Map.of()), 2);
        ItemSlice again = kryo.deserialize(kryo.serialize(slice, tag), tag);
        List<SideRow> users = List.of(new SideRow("u", 1, 0, new float[] {3e38f, -3e38f}));
        assertThrows(
                IllegalArgumentException.class, () -> ranked(again, users, List.of(Set.of()), new ListLimits(1, 1)));
    }

    private static String refusal(List<SideRow> items) {
        return assertThrows(IllegalArgumentException.class, () -> new ItemSlice(rows(items, Map.of()), 1))
                .getMessage();
    }

    private static SideRow item(String id, int index, float factor) {
        return new SideRow(id, index, 0, new float[] {factor});
    }

    private static Set<Integer> chosen(List<SideRow> items, Random random) {
        Set<Integer> chosen = new HashSet<>();
        items.stream().filter(item -> random.nextInt(3) == 0).forEach(item -> chosen.add(item.index()));
        return chosen;
    }

    private static TopList[] ranked(
            ItemSlice slice, List<SideRow> users, List<Set<Integer>> chosen, ListLimits limits) {
        List<Row> rows = new ArrayList<>();
        for (int user = 0; user < users.size(); user++) {
            rows.add(row(users.get(user), chosen.get(user).isEmpty() ? null : seq(new ArrayList<>(chosen.get(user)))));
        }
        UserBatch batch = UserBatch.batches(rows.iterator(), users.get(0).factors().length)
                .next();
        TopList[][] lists = new RankingPass(List.of(limits), List.of(0)).emptyLists(batch.size());
        slice.rank(batch, lists);
        return lists[0];
    }

    private static Iterator<Row> rows(List<SideRow> side, Map<Integer, String> categories) {
        return side.stream().map(row -> row(row, categories.get(row.index()))).iterator();
    }

    private static Row row(SideRow side, Object more) {
        List<Float> factors = new ArrayList<>();
        for (float factor : side.factors()) {
            factors.add(factor);
        }
        return RowFactory.create(side.id(), side.index(), side.bias(), seq(factors), more, 1L);
    }

    @SuppressWarnings("deprecation") // Scala 2.12 has no other
    private static Object seq(List<?> values) {
        return JavaConverters.asScalaBuffer(values).toSeq();
    }
}
