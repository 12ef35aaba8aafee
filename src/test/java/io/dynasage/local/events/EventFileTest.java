package io.dynasage.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsEventTypesWithFurtherColumnsInAnyOrder() throws IOException {
        EventFile file = read(
                "timestamp,device,user_id,item_id,event_type",
                "2026-01-02T03:04:05Z,\"tablet, old\",ada,chess,view",
                "1767323045123,,ada,jazz,cart",
                "");
        assertEquals(
                List.of(
                        new Event(
                                "ada",
                                "chess",
                                "view",
                                null,
                                Instant.parse("2026-01-02T03:04:05Z"),
                                Map.of("device", "tablet, old")),
                        new Event("ada", "jazz", "cart", null, Instant.ofEpochMilli(1767323045123L), Map.of())),
                file.events());
        assertFalse(file.movieLens());
    }

    @Test
    void readsMovieLens() throws IOException {
        EventFile file = read("userId,movieId,rating,timestamp", "1001,3,4.0,964981247");
        assertEquals(
                List.of(new Event("1001", "3", null, "4.0", Instant.ofEpochSecond(964981247L), Map.of())),
                file.events());
        assertTrue(file.movieLens());
    }

    @Test
    void aFurtherColumnWhoseValuesAreAllNumbersHoldsNumbers() throws IOException {
        EventFile file = read(
                "user_id,item_id,event_type,timestamp,amount,quantity,code,empty,plan",
                "c00,p1,purchase,2026-01-01T10:00:00Z,10.50,1,007,,-",
                "c00,p1,purchase,2026-02-02T10:00:00Z,-1e3,,12,,2");
        assertEquals(
                Map.of("amount", "10.50", "quantity", "1"), file.events().get(0).numbers());
        assertEquals(Map.of("code", "007", "plan", "-"), file.events().get(0).more());
        assertEquals(Map.of("amount", "-1e3"), file.events().get(1).numbers());
        assertTrue(EventItem.json(1, file.events().get(0)).contains("\"amount\":{\"N\":\"10.50\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+7", "NaN", "1,5", ".5", "5.", "0x1F", "1e999", "1234567890123456789012345678901234567890"})
    void whatDynamoDbDoesNotTakeForANumberStaysText(String value) throws IOException {
        EventFile file =
                read("user_id,item_id,event_type,timestamp,x", "u,i,view,2026-01-01T10:00:00Z,\"" + value + "\"");
        assertEquals(Map.of("x", value), file.events().get(0).more());
    }

    @Test
    void needsOnlyTheColumnsThatTheUseCaseReads() throws IOException {
        Path csv = Files.write(folder.resolve("churn.csv"), List.of("user_id,timestamp", "c00,2026-01-01T10:00:00Z"));
        assertEquals(
                List.of(new Event("c00", null, null, null, Instant.parse("2026-01-01T10:00:00Z"), Map.of())),
                EventFile.read(csv, NeededColumns.USER_AND_TIME).events());
        assertEquals(
                csv + ":1: the header is user_id,timestamp, but it must have the columns user_id,item_id,timestamp and"
                        + " event_type or rating (or be MovieLens' userId,movieId,rating,timestamp)",
                assertThrows(EventFileException.class, () -> EventFile.read(csv, NeededColumns.CHOICE))
                        .getMessage());
    }

    @Test
    void refusesAHeaderWithoutItemsAndSaysWhatItMustHave() {
        assertProblem(
                1,
                "the header is user_id,timestamp,rating, but it must have the columns user_id,item_id,timestamp and "
                        + "event_type or rating (or be MovieLens' userId,movieId,rating,timestamp)",
                "user_id,timestamp,rating",
                "a,1,2");
    }

    @Test
    void refusesAnEmptyFile() {
        assertThrows(EventFileException.class, this::read);
    }

    @Test
    void refusesAFileWithAHeaderOnly() {
        assertProblem(1, "there is no event below the header", "user_id,item_id,rating,timestamp");
    }

    @Test
    void namesTheLineOfAMissingUser() {
        assertProblem(
                3, "user_id is empty; every event needs one", "user_id,item_id,rating,timestamp", "a,b,1,2", " ,b,1,2");
    }

    @Test
    void refusesALineWithTooManyFields() {
        assertProblem(
                2,
                "5 fields where the header has 4; quote a field that contains a comma",
                "user_id,item_id,rating,timestamp",
                "a,b,1,2,3");
    }

    @Test
    void refusesARatingThatIsNoNumber() {
        assertProblem(
                2,
                "rating is `4,5`, which is not a number; write it like 4.5",
                "user_id,item_id,rating,timestamp",
                "a,b,\"4,5\",2");
    }

    @Test
    void refusesATimestampWithoutOffset() {
        assertProblem(
                2,
                "timestamp is `2026-01-01 12:00`; write epoch seconds or milliseconds, or ISO 8601 with an offset like "
                        + "2026-01-01T12:00:00Z",
                "user_id,item_id,rating,timestamp",
                "a,b,1,2026-01-01 12:00");
    }

    @Test
    void refusesAQuoteThatIsNotClosed() {
        assertProblem(
                2, "a quote is opened and not closed on this line", "user_id,item_id,rating,timestamp", "a,\"b,1,2");
    }

    private void assertProblem(int line, String problem, String... lines) {
        EventFileException e = assertThrows(EventFileException.class, () -> read(lines));
        assertEquals(folder.resolve("events.csv") + ":" + line + ": " + problem, e.getMessage());
    }

    private EventFile read(String... lines) throws IOException {
        return EventFile.read(Files.write(folder.resolve("events.csv"), List.of(lines)), NeededColumns.CHOICE);
    }
}
