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
        return EventFile.read(Files.write(folder.resolve("events.csv"), List.of(lines)));
    }
}
