package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.TestSpark;
import io.dynasage.local.events.Event;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.events.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tables of other shapes, from init to lists or at least to events, with nothing but what init proposes. */
class TableShapesIT {
    private static final Map<String, String> ACTIONS = Map.of("view", "조회", "cart", "장바구니", "purchase", "구매");
    /** In Hangul, which every step from the table to the page has to keep. */
    private static final List<Event> EVENTS = GeneratedEvents.of(3000, 7).stream()
            .map(event -> new Event(
                    "회원 " + event.userId(),
                    "상품 " + event.itemId(),
                    ACTIONS.get(event.eventType()),
                    event.rating(),
                    event.at(),
                    event.more()))
            .toList();

    /** Topics with a product that no event names. */
    private static final List<String> NEW =
            List.of("jazz", "baking", "chess", "cycling", "gardening", "painting", "running", "sailing");

    @TempDir
    private static Path folder;

    private static JobOnServices job;

    @BeforeAll
    static void startServices() {
        job = JobOnServices.start(folder, "table-shapes-it");
    }

    @AfterAll
    static void stopServices() {
        job.close();
    }

    @Test
    void aSingleTableDesignEndsWithLists() throws IOException {
        load(TableShape.SINGLE_TABLE);
        addNewProducts();
        run(
                TableShape.SINGLE_TABLE,
                List.of(),
                EVENTS.size(),
                "source.items.table=single-table",
                "source.items.where=begins_with(PK, 'PRODUCT#')",
                "source.items.columns.item_id={attribute=PK,extract=\"PRODUCT#(.+)\",type=string,required=true}",
                "source.items.columns.category={attribute=category,type=string}",
                "source.items.columns.title={attribute=title,type=string}",
                "features.item-columns.category.encoding=one-hot",
                "recommendations.new-items.share=5%",
                "report.title-column=title",
                "recommendations.category-column=category",
                "recommendations.max-per-category=2",
                "recommendations.where=category <> '상품 camping'",
                "recommendations.similar-items=3");
        JsonNode record = job.record("single-table");
        assertTrue(record.at("/recommendations/users").asLong() > 0, record.toString());
        long products =
                NEW.size() + EVENTS.stream().map(Event::itemId).distinct().count();
        long users = EVENTS.stream().map(Event::userId).distinct().count();
        assertEquals(
                "[{\"of\":\"items\",\"rows\":" + products + ",\"rejected\":0,\"filtered\":" + (EVENTS.size() + users)
                        + ",\"rejectedLines\":0,\"unmatched\":0}]",
                record.at("/events/described").toString());
        assertTrue(Files.readString(job.runFolder("single-table").resolve("users.json"))
                .contains("\"Title of 상품 "));
        String page = Files.readString(job.runFolder("single-table").resolve("index.html"));
        assertTrue(page.contains("Title of 상품 ") && page.contains("장바구니") && !page.contains("회원"), page);
        Dataset<Row> lists = TestSpark.session()
                .read()
                .parquet(job.runFolder("single-table")
                        .resolve("recommendations/parquet")
                        .toString());
        assertEquals(
                0,
                lists.where("user_id NOT LIKE '회원 %' AND user_id <> '*' OR item_id NOT LIKE '상품 %'")
                        .count());
        assertTrue(lists.count() > 0);
        assertEquals(
                0,
                lists.selectExpr("user_id", "split(item_id, '-')[0] as topic")
                        .groupBy("user_id", "topic")
                        .count()
                        .where("count > 2")
                        .count());
        requireRules(record, lists);
        requireNewProducts(record, lists);
        assertEquals(
                products,
                TestSpark.session()
                        .read()
                        .text(job.runFolder("single-table")
                                .resolve("features/items")
                                .toString())
                        .count(),
                "the run keeps the features of each product");
    }

    /** Adds products that nobody has looked at. */
    private static void addNewProducts() {
        try (DynamoDbClient client = job.services().dynamoDb().client()) {
            NEW.forEach(topic -> client.putItem(put -> put.tableName(TableShape.SINGLE_TABLE.toString())
                    .item(Map.of(
                            "PK", AttributeValue.fromS("PRODUCT#상품 " + topic + "-new"),
                            "SK", AttributeValue.fromS("INFO"),
                            "title", AttributeValue.fromS("Title of 상품 " + topic + "-new"),
                            "category", AttributeValue.fromS("상품 " + topic)))));
        }
    }

    /** The place for a new product goes to the topic of which the user has chosen most. */
    private static void requireNewProducts(JsonNode record, Dataset<Row> lists) {
        assertEquals(NEW.size(), record.at("/recommendations/newItems/items").asInt());
        Map<String, Map<String, Long>> interest = EVENTS.stream()
                .collect(Collectors.groupingBy(
                        Event::userId, Collectors.groupingBy(TableShapesIT::topic, Collectors.counting())));
        Map<String, List<String>> found = lists.where("item_id LIKE '%-new'").collectAsList().stream()
                .collect(Collectors.groupingBy(
                        row -> row.getAs("user_id"),
                        Collectors.mapping(row -> row.<String>getAs("item_id"), Collectors.toList())));
        int fans = 0;
        int reached = 0;
        for (Map.Entry<String, Map<String, Long>> user : interest.entrySet()) {
            String favourite = Collections.max(user.getValue().entrySet(), Map.Entry.comparingByValue())
                    .getKey();
            if (NEW.contains(favourite)) {
                fans++;
                reached += found.getOrDefault(user.getKey(), List.of()).contains("상품 " + favourite + "-new") ? 1 : 0;
            }
        }
        assertTrue(fans >= 10 && reached > 0.7 * fans, reached + " of " + fans + " are reached");
    }

    private static String topic(Event event) {
        return event.itemId().split("-")[0].replace("상품 ", "");
    }

    /** No list holds an item of the category that the condition leaves out, which has similar items all the same. */
    private static void requireRules(JsonNode record, Dataset<Row> lists) {
        JsonNode where = record.at("/recommendations/where");
        assertTrue(where.path("kept").asLong() > 0, where.toString());
        assertTrue(where.path("kept").asLong() < where.path("items").asLong(), where.toString());
        assertEquals(
                where.path("items").asDouble() - where.path("kept").asDouble(),
                record.at("/metrics/ItemsOutsideLists").asDouble());
        assertEquals(0, lists.where("item_id LIKE '상품 camping-%'").count());
        JsonNode similar = record.at("/recommendations/similarItems");
        long listed = similar.path("items").asLong();
        assertTrue(Set.of(0L, (long) NEW.size()).contains(where.path("items").asLong() - listed), similar.toString());
        assertTrue(similar.path("pairs").asLong() > 0, similar.toString());
        String other = Map.of("factors", "co-occurrence", "co-occurrence", "factors")
                .get(similar.path("measure").asText());
        assertTrue(
                similar.at("/hitRates/" + similar.path("measure").asText()).asDouble()
                        >= similar.at("/hitRates/" + other).asDouble(),
                similar.toString());
        Dataset<Row> ofItems = TestSpark.session()
                .read()
                .parquet(job.runFolder("single-table")
                        .resolve("recommendations/similar-items/parquet")
                        .toString());
        assertTrue(ofItems.where("item_id LIKE '상품 camping-%'").count() > 0);
        assertEquals(
                0,
                ofItems.where("similar_item_id LIKE '상품 camping-%' OR similar_item_id = item_id")
                        .count());
        assertEquals(3, ofItems.selectExpr("max(rank)").first().getInt(0));
    }

    @Test
    void aListForEachUserGivesItsEvents() throws IOException {
        load(TableShape.LIST_PER_USER);
        run(TableShape.LIST_PER_USER, List.of("--until", "events"), EVENTS.size());
    }

    @Test
    void ordersGiveAnEventForEachLine() throws IOException {
        long lines = TableShape.ORDERS.lines(EVENTS).stream()
                .mapToLong(order -> order.split("\"sku\"", -1).length - 1)
                .sum();
        load(TableShape.ORDERS);
        run(TableShape.ORDERS, List.of("--until", "events"), lines);
    }

    private static void load(TableShape shape) {
        TableLoader.load(job.services().dynamoDb(), shape.toString(), shape, EVENTS);
    }

    private static void run(TableShape shape, List<String> flags, long events, String... settings) throws IOException {
        String name = shape.toString();
        Path conf = folder.resolve(name + ".conf");
        JobOnServices.Outcome init = JobOnServices.plain(List.of(
                "init",
                "--table",
                name,
                "--endpoint",
                job.services().dynamoDb().endpoint().toString(),
                "--out",
                conf.toString()));
        assertEquals(0, init.code(), init.err());
        JobOnServices.Outcome outcome = job.run(
                conf.toString(),
                flags,
                name,
                Stream.concat(
                                Stream.of(
                                        "training.role-arn=arn:aws:iam::123456789012:role/dynasage-training",
                                        "source.max-reject-ratio=0",
                                        "evaluation.baselines=[popularity]",
                                        "evaluation.gate.must-beat=[popularity]"),
                                Stream.of(settings))
                        .toArray(String[]::new));
        assertEquals(0, outcome.code(), Files.readString(conf) + outcome.err());
        String ledger = Files.readString(job.runFolder(name).resolve("ledger/events.json"));
        assertTrue(ledger.contains(" " + events + " events, 0 rejects"), Files.readString(conf) + ledger);
    }
}
