package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.export.IncrementalChain;
import io.dynasage.dynamodb.export.TableExport;
import io.dynasage.events.EventCounts;
import io.dynasage.events.EventSchema;
import io.dynasage.events.Events;
import io.dynasage.events.ItemProfiler;
import io.dynasage.events.ParsedEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as people have them, in the resources' folder {@code tables}: what becomes of their items. */
class TablesIT {
    private static final Path TABLES = Path.of("src/test/resources/io/dynasage/tables");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void timesAreReadOrRejectedWithACure() {
        ParsedEvents parsed = parsed(
                "time-formats",
                Map.of(
                        "events.columns.id.attribute", "id",
                        "events.columns.id.type", "string",
                        "events.columns.id.personal", "false"));
        assertEquals(times("""
            basic 2024-05-01 10:00:00
            comma 2024-05-01 10:00:00.123
            dotnet7 2025-08-07 13:29:46.029598
            goString 2024-05-01 10:00:00
            goTime 2024-05-01 10:00:00.123456
            hour24 2024-05-02 00:00:00
            javaZdt 2024-05-01 10:00:00
            javaZdtZ 2024-05-01 10:00:00
            js 2025-08-07 16:29:46.029
            jsDate 2024-05-01 10:00:00
            leap 2016-12-31 23:59:59
            lower 2024-05-01 10:00:00
            min 2024-05-01 10:00:00
            ms 2024-05-01 10:00:00.123
            offNoColonFrac 2024-05-01 10:00:00
            offset 2021-10-21 23:10:00
            pyStr 2024-05-01 10:00:00.123456
            rfc1123 2024-05-04 04:54:56
            sec 2024-05-01 10:00:00
            secFrac 2024-05-01 10:00:00.123456
            secFracExp 2024-05-01 10:00:00
            spaceOff 2024-05-01 08:00:00
            utcWord 2024-05-01 10:00:00
            """), read(parsed));
        Map<String, String> reasons =
                parsed.rejects().selectExpr("get_json_object(item_key, '$.id.S')", "reason").collectAsList().stream()
                        .collect(Collectors.toMap(
                                row -> row.getString(0), row -> row.getString(1), (a, b) -> a, TreeMap::new));
        Map<String, String> cures = new TreeMap<>(Map.of(
                "basicDate", "zone = UTC",
                "monthOnly", "format = \"yyyy-MM\" and zone = UTC",
                "msText", "accept = [number-as-text]",
                "nanosN", "format = \"epoch-nanos\"",
                "neg", "before 1990-01-01T00:00:00Z",
                "pyNaive", "zone = UTC",
                "slash", "format = \"yyyy/M/d[ H:mm[:ss[.SSS]]]\" and zone = UTC",
                "us", "format = \"M/d/yyyy[ H:mm[:ss]]\" or format = \"d/M/yyyy[ H:mm[:ss]]\" and zone = UTC",
                "yyyymmddN", "format = \"yyyyMMdd\" and zone = UTC",
                "yyyymmddhhmmssN", "format = \"yyyyMMddHHmmss\" and zone = UTC"));
        cures.put("zero", "before 1990-01-01T00:00:00Z");
        assertEquals(cures.keySet(), reasons.keySet());
        cures.forEach((id, cure) -> assertTrue(reasons.get(id).contains(cure), id + ": " + reasons.get(id)));
    }

    @Test
    void datesInDigitsAreRejectedUntilTheColumnDeclaresThem() {
        assertEquals(
                Map.of(
                        "attribute timestamp is a number that looks like a time written as yyyyMMdd; set format ="
                                + " \"yyyyMMdd\" and zone = UTC (or the zone of the clock that wrote it) on column"
                                + " event_time",
                        200L),
                parsed("time-yyyymmdd", Map.of()).counts().rejectedByReason());
        assertTimes("time-yyyymmdd", "yyyyMMdd", "2024-05-01 00:00:00", "2024-11-16 00:00:00");
        assertEquals(
                Map.of(
                        "attribute timestamp is a number that looks like a time written as yyyyMMddHHmmss; set format"
                                + " = \"yyyyMMddHHmmss\" and zone = UTC (or the zone of the clock that wrote it) on"
                                + " column event_time",
                        200L),
                parsed("time-yyyymmddhhmmss", Map.of()).counts().rejectedByReason());
        assertTimes("time-yyyymmddhhmmss", "yyyyMMddHHmmss", "2024-05-01 10:00:00", "2024-05-06 12:43:00");
    }

    private static void assertTimes(String table, String format, String first, String last) {
        ParsedEvents parsed = parsed(
                table, Map.of("events.columns.event_time.format", format, "events.columns.event_time.zone", "UTC"));
        assertEquals(200, parsed.counts().accepted());
        Row range = parsed.events()
                .selectExpr("cast(min(event_time) as string)", "cast(max(event_time) as string)")
                .first();
        assertEquals(List.of(first, last), List.of(range.getString(0), range.getString(1)));
    }

    @Test
    void theNameOfAZoneAfterAnOffsetIsRead() {
        ParsedEvents parsed = parsed("time-zoned", Map.of());
        EventCounts counts = parsed.counts();
        assertEquals(counts.read(), counts.accepted());
        assertEquals(
                "2024-05-01 10:00:00",
                parsed.events()
                        .selectExpr("cast(min(event_time) as string)")
                        .first()
                        .getString(0));
    }

    @Test
    void attributesWhoseNamesDifferInCaseAreKeptApartInAChain() {
        ParsedEvents parsed = parsed("case-collision", Map.of());
        EventCounts counts = parsed.counts();
        assertEquals(60, counts.read());
        assertEquals(60, counts.accepted());
        assertEquals(
                60,
                parsed.events().where("legacy = 'legacy' and user_id like 'u%'").count());
    }

    @Test
    void wordsThatMeanMissingAreRejectedAndExplained() {
        EventCounts counts = parsed("missing-words", Map.of()).counts();
        assertEquals(100, counts.accepted());
        assertEquals(
                Map.of("attribute rating is text (S) that cannot be read, but column rating is a number (N)", 100L),
                counts.rejectedByReason());
    }

    @Test
    void anExportThatAnotherProgramMadeIsRead() {
        ParsedEvents parsed = parsed("emulator-export", Map.of());
        EventCounts counts = parsed.counts();
        assertEquals(60, counts.read());
        assertEquals(60, counts.accepted());
        List<String> events = IntStream.range(0, 60)
                .mapToObj(
                        i -> "[u" + i % 9 + ",i" + i % 13 + "," + (i % 5 + 1) + ".0," + (1_714_557_600 + 420 * i) + "]")
                .sorted()
                .toList();
        assertEquals(
                events,
                parsed
                        .events()
                        .selectExpr("user_id", "item_id", "rating", "unix_seconds(event_time)")
                        .collectAsList()
                        .stream()
                        .map(Row::toString)
                        .sorted()
                        .toList());
    }

    @Test
    void everyLineOfAnOrderIsAnEvent(@TempDir Path folder) {
        ParsedEvents parsed =
                parsed("order-items", Map.of()).saved(folder.resolve("events").toString());
        EventCounts counts = parsed.counts();
        assertEquals(List.of(60L, 162L, 162L), List.of(counts.items(), counts.read(), counts.accepted()));
        assertEquals(
                162,
                parsed.events()
                        .where("event_type = 'purchase'")
                        .selectExpr("sum(quantity)")
                        .first()
                        .getLong(0));
    }

    @Test
    void aPathLeadsIntoAMap() {
        ParsedEvents parsed = parsed("nested-map", Map.of());
        assertEquals(120, parsed.counts().accepted());
        assertEquals(20, parsed.events().select("item_id").distinct().count());
    }

    @Test
    void booleansAndCodesAreEventTypesAndAConditionTellsEventsFromOthers(@TempDir Path folder) throws IOException {
        try (JobOnServices job = JobOnServices.start(folder, "tables-it")) {
            for (String table : List.of("bool-flag", "event-type-number", "single-table-mild")) {
                Path conf = folder.resolve(table + ".conf");
                write(conf, text(table));
                JobOnServices.Outcome outcome =
                        job.run(conf.toString(), List.of("--until", "channels"), table, "features.split=last-per-user");
                assertEquals(0, outcome.code(), outcome.err());
                assertTrue(!job.channelBytes(table).isEmpty());
            }
            String ledger = Files.readString(job.runFolder("single-table-mild").resolve("ledger/events.json"));
            assertTrue(ledger.contains("147 items, 120 events, 0 rejects, 27 filtered, 0 duplicates"), ledger);
        }
    }

    private static ParsedEvents parsed(String table, Map<String, String> overrides) {
        JobConfig config = ConfigReader.read(text(table), table + "/case.conf", overrides);
        EventSchema schema = config.events().schema(START);
        SparkSession spark = TestSpark.session();
        JobConfig.Exports exports = config.source().exports();
        Dataset<Row> items = exports.incrementals().isEmpty()
                ? TableExport.items(spark, exports.uri(), schema.attributes(), exports.keyAttributes())
                        .items()
                : IncrementalChain.items(
                                spark,
                                exports.uri(),
                                exports.incrementals(),
                                schema.attributes(),
                                exports.keyAttributes())
                        .items();
        return Events.parse(items, schema, ItemProfiler.of(spark, schema));
    }

    private static String text(String table) {
        try {
            return Files.readString(TABLES.resolve(table).resolve("case.conf"))
                    .replace("\"${CASES}\"", TABLES.toAbsolutePath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> times(String lines) {
        return new TreeMap<>(Stream.of(lines.split("\n"))
                .collect(Collectors.toMap(
                        line -> line.replaceFirst(" .*", ""), line -> line.replaceFirst("\\S+ ", ""))));
    }

    private static Map<String, String> read(ParsedEvents parsed) {
        return parsed.events().selectExpr("item_id", "cast(event_time as string)").collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1), (a, b) -> a, TreeMap::new));
    }
}
