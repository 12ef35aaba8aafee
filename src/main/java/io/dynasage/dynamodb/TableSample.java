package io.dynasage.dynamodb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A few items from all over a table, with all their attributes, for a first look. The table's hash range is divided
 * into {@value #SEGMENTS} segments. Some items are taken from the beginning of each segment, and reading continues in
 * all segments until there are enough items. The sample is not random: an unchanged table always gives the same one.
 *
 * @param items the attributes of each item by name; each is of two texts, type and value, as in {@link ScannedItems}
 * @param readUnits consumed read units
 */
public record TableSample(List<Map<String, Row>> items, double readUnits) {
    static final int SEGMENTS = 64;
    private static final StructType SCHEMA =
            StructType.fromDDL("attributes map<string, struct<type: string, value: string>>");

    /**
     * The maximum amount to read.
     *
     * @param items number of items wanted, at least 1
     * @param readUnits read units after which no further request is sent, more than 0; the last request may consume up
     *     to 128 more
     */
    public record Size(int items, double readUnits) {
        /** Enough to infer attributes that one percent of the items have, for less than a cent. */
        public static final Size DEFAULT = new Size(2000, 400);

        /** Checks the ranges. */
        public Size {
            if (items < 1 || !(readUnits > 0)) {
                throw new IllegalArgumentException("A sample of " + items + " items for " + readUnits
                        + " read units is out of range; ask for at least 1 item and more than 0 units");
            }
        }

        /** Returns the {@code Limit} of each request. */
        int itemsOfARequest() {
            return (items + SEGMENTS - 1) / SEGMENTS;
        }
    }

    /** Returns the number of items. */
    public int count() {
        return items.size();
    }

    /**
     * Returns the items as a dataset with one column {@code attributes: map<string, struct<type: string, value:
     * string>>}, keyed by attribute name.
     */
    public Dataset<Row> dataset(SparkSession spark) {
        return spark.createDataFrame(items.stream().map(RowFactory::create).toList(), SCHEMA);
    }

    /** A segment and the key after which reading continues; the key is null at the beginning of the segment. */
    record Place(int segment, Map<String, AttributeValue> after) {
        ScanRequest request(String table, int limit) {
            return ScanRequest.builder()
                    .tableName(table)
                    .segment(segment)
                    .totalSegments(SEGMENTS)
                    .exclusiveStartKey(after)
                    .limit(limit)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .build();
        }
    }

    /**
     * Takes a sample, one request after the other.
     *
     * @throws TableException if the table cannot be scanned
     */
    public static TableSample read(TableConnection connection, TableDescription table, Size size) {
        List<Map<String, Row>> items = new ArrayList<>();
        double units = 0;
        Deque<Place> places = new ArrayDeque<>();
        for (int segment = 0; segment < SEGMENTS; segment++) {
            places.add(new Place(segment, null));
        }
        try (DynamoDbClient client = connection.client()) {
            while (!places.isEmpty() && items.size() < size.items() && units < size.readUnits()) {
                Place place = places.removeFirst();
                int limit = Math.min(size.itemsOfARequest(), size.items() - items.size());
                ScanResponse page = client.scan(place.request(table.name(), limit));
                page.items().forEach(item -> items.add(attributes(item)));
                units += ScanStatistics.readUnits(page);
                if (page.hasLastEvaluatedKey()) {
                    places.addLast(new Place(place.segment(), page.lastEvaluatedKey()));
                }
            }
        } catch (SdkException e) {
            throw TableException.of(e, connection, table.name(), "dynamodb:Scan");
        }
        return new TableSample(items, units);
    }

    private static Map<String, Row> attributes(Map<String, AttributeValue> item) {
        Map<String, Row> attributes = new LinkedHashMap<>();
        item.forEach((name, value) ->
                attributes.put(name, RowFactory.create(AttributeText.type(value), AttributeText.value(value))));
        return attributes;
    }
}
