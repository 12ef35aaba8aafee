package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.events.Event;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.events.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of other shapes, from init to lists or at least to events, with nothing but what init proposes. */
class TableShapesIT {
    private static final List<Event> EVENTS = GeneratedEvents.of(3000, 7);

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
        run(TableShape.SINGLE_TABLE, List.of(), EVENTS.size());
        assertTrue(
                job.record("single-table").at("/recommendations/users").asLong() > 0,
                job.record("single-table").toString());
    }

    @Test
    void aListForEachUserGivesItsEvents() throws IOException {
        run(TableShape.LIST_PER_USER, List.of("--until", "events"), EVENTS.size());
    }

    @Test
    void ordersGiveAnEventForEachLine() throws IOException {
        long lines = TableShape.ORDERS.lines(EVENTS).stream()
                .mapToLong(order -> order.split("\"sku\"", -1).length - 1)
                .sum();
        run(TableShape.ORDERS, List.of("--until", "events"), lines);
    }

    private static void run(TableShape shape, List<String> flags, long events, String... settings) throws IOException {
        String name = shape.toString();
        TableLoader.load(job.services().dynamoDb(), name, shape, EVENTS);
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
