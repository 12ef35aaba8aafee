package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.export.ExportFolder;
import io.dynasage.dynamodb.export.IncrementalChain;
import io.dynasage.dynamodb.export.TableExport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemFilterIT {
    private static final Optional<ItemCondition> WHERE =
            Optional.of(ItemCondition.of("Kind = 'event' AND NOT begins_with(kind, 'x')"));

    @TempDir
    private Path folder;

    private final PartsRead counts = new PartsRead();

    @Test
    void leavesOutWhatDoesNotMeetTheConditionAndCountsItOnceForAllActions() {
        Dataset<Row> kept = kept(TableExport.items(TestSpark.session(), base(), List.of("kind", "Kind"), List.of("id"))
                .items());
        assertEquals(List.of("item_key", "kind", "Kind"), List.of(kept.columns()));
        assertEquals(40, kept.count());
        assertEquals(40, kept.collectAsList().size());
        assertEquals(60, counts.total().filtered());
        assertEquals(0, counts.total().items());
    }

    private static String change(int id) {
        String keys = "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"1\"}},\"Keys\":{\"id\":{\"N\":\"" + id + "\"}}";
        if (id == 0 || id == 98) {
            return keys + "}";
        }
        return keys + ",\"NewImage\":" + item(id, id < 40 ? "user" : "event") + "}";
    }

    /** Half of the events stop being events, and half of the others become events; one of each is deleted. */
    @Test
    void judgesTheMergedItemsOfAChain() {
        String[] changes = IntStream.range(0, 100)
                .filter(i -> i % 2 == 0)
                .mapToObj(ItemFilterIT::change)
                .toArray(String[]::new);
        String later = ExportFolder.incremental(folder, "02", "2024-05-01T10:00:00Z", "2024-05-01T11:00:00Z")
                .file(changes)
                .end();
        Dataset<Row> kept = kept(IncrementalChain.items(
                        TestSpark.session(), base(), List.of(later), List.of("kind", "Kind"), List.of("id"))
                .items());
        assertEquals(
                IntStream.range(0, 98)
                        .filter(i -> i % 2 == (i < 40 ? 1 : 0))
                        .mapToObj(i -> "{\"id\":{\"N\":\"" + i + "\"}}")
                        .sorted()
                        .toList(),
                kept.select("item_key").collectAsList().stream()
                        .map(row -> row.getString(0))
                        .sorted()
                        .toList());
        assertEquals(98 - kept.count(), counts.total().filtered());
    }

    private Dataset<Row> kept(Dataset<Row> items) {
        TestSpark.session().sparkContext().register(counts);
        return ItemFilter.kept(items, WHERE, counts);
    }

    private String base() {
        return ExportFolder.full(folder, "01")
                .file(lines(0, 30))
                .file(lines(30, 100))
                .end();
    }

    /** The first 40 items are events. */
    private static String[] lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"Item\":" + item(i, i < 40 ? "event" : "user") + "}")
                .toArray(String[]::new);
    }

    private static String item(int id, String kind) {
        return "{\"id\":{\"N\":\"" + id + "\"},\"Kind\":{\"S\":\"" + kind + "\"},\"kind\":{\"S\":\"y\"}}";
    }
}
