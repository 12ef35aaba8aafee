package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.dynamodb.items.DocumentPath;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

class ExplodePropertyTest {
    private static final EventSchema SCHEMA = new EventSchema(
            List.of(new EventColumn(
                    "item_id", ColumnSource.of(List.of(ColumnPath.of("element.sku", true))), ColumnType.STRING, true)),
            EventRules.NONE,
            DocumentPath.parse("lines"),
            Set.of(),
            Set.of());

    /**
     * An order and what becomes of it.
     *
     * @param lines the list, or null if the order has none
     * @param readable how many of its elements have the column
     * @param elements how many elements there are; -1 if the list is no list
     */
    record Order(Row lines, int readable, int elements) {}

    @Property(tries = 500, seed = "2026")
    void everyElementAndEveryItemWithoutElementsIsOneRow(@ForAll("orders") List<Order> orders) {
        List<Row> items = IntStream.range(0, orders.size())
                .mapToObj(i -> RowFactory.create("k" + i, orders.get(i).lines()))
                .toList();
        ItemTally tally = new ItemTally(Set.of());
        Iterator<Row> reader = new ItemReader(items.iterator(), SCHEMA, tally);
        List<Row> rows = new ArrayList<>();
        reader.forEachRemaining(rows::add);
        Map<String, Long> outcomes =
                rows.stream().collect(Collectors.groupingBy(ExplodePropertyTest::outcome, Collectors.counting()));
        assertEquals(orders.stream().mapToLong(Order::readable).sum(), outcomes.getOrDefault("event", 0L));
        assertEquals(
                orders.stream()
                        .filter(order -> order.elements() == 0 && order.lines() != null)
                        .count(),
                outcomes.getOrDefault("no event", 0L));
        assertEquals(
                orders.stream()
                        .mapToLong(order -> Math.max(1, order.elements()))
                        .sum(),
                rows.size());
        long items0 = rows.stream()
                .filter(row -> row.isNullAt(4) || row.getInt(4) == 0)
                .count();
        assertEquals(orders.size(), items0);
        assertEquals(orders.size(), tally.profile().items());
    }

    private static String outcome(Row row) {
        if (!row.isNullAt(3)) {
            return "no event";
        }
        return row.isNullAt(2) ? "event" : "reject";
    }

    @Provide
    Arbitrary<List<Order>> orders() {
        Function<List<Boolean>, Order> list = lines -> new Order(
                RowFactory.create(
                        "L",
                        lines.stream()
                                .map(good -> good ? "{\"M\":{\"sku\":{\"S\":\"p\"}}}" : "{\"S\":\"p\"}")
                                .collect(Collectors.joining(",", "[", "]"))),
                (int) lines.stream().filter(good -> good).count(),
                lines.size());
        Arbitrary<Order> lists = Arbitraries.of(true, false).list().ofMaxSize(5).map(list);
        Arbitrary<Order> others = Arbitraries.of(
                new Order(null, 0, 0),
                new Order(RowFactory.create("NULL", null), 0, 0),
                new Order(RowFactory.create("N", "1"), 0, -1),
                new Order(RowFactory.create("S", "[{\"sku\": \"p\"}, 1]"), 1, 2));
        return Arbitraries.oneOf(lists, others).list().ofMaxSize(10);
    }
}
