package io.dynasage.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFileTest {
    private static final FileColumns CHOICE = new FileColumns(NeededColumns.CHOICE, Map.of());

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
                EventFile.read(csv, new FileColumns(NeededColumns.USER_AND_TIME, Map.of()))
                        .events());
        assertProblem(
                1,
                "the header is user_id,timestamp, but it must have the columns user_id,item_id,timestamp and"
                        + " event_type or rating (or be MovieLens' userId,movieId,rating,timestamp); if they have"
                        + " other names, give them, such as --column user_id=member",
                "user_id,timestamp",
                "c00,2026-01-01T10:00:00Z");
    }

    @Test
    void refusesAFileWithoutAnyEvent() {
        assertThrows(EventFileException.class, this::read);
        assertProblem(1, "there is no event below the header", "user_id,item_id,rating,timestamp");
        assertProblem(
                2,
                "5 fields where the header has 4; quote a field that contains what separates fields; no line is an"
                        + " event",
                "user_id,item_id,rating,timestamp",
                "a,b,1,2,3");
    }

    @Test
    void readsAKoreanFileInEveryEncodingAndWithEverySeparator() throws IOException {
        Map<String, String> korean = Map.of("user_id", "회원번호", "item_id", "상품", "event_type", "행동", "timestamp", "일시");
        List<Event> wanted = List.of(
                new Event("홍길동", "한과, 유과", "구매", null, null, Map.of("timestamp", "2026.01.02 09:30", "금액", "12,000원")));
        for (String charset : List.of("UTF-8", "x-windows-949", "UTF-16", "UTF-16LE")) {
            for (String separator : List.of(",", ";", "\t")) {
                String text = String.join(separator, "회원번호", "상품", "행동", "일시", "금액") + "\r\n"
                        + String.join(separator, "홍길동", "\"한과, 유과\"", "구매", "2026.01.02 09:30", "\"12,000원\"");
                for (String mark : charset.equals("UTF-8") ? List.of("", "\uFEFF") : List.of("")) {
                    Path csv = Files.write(folder.resolve("k.csv"), (mark + text).getBytes(Charset.forName(charset)));
                    EventFile file = EventFile.read(csv, new FileColumns(NeededColumns.CHOICE, korean));
                    assertEquals(wanted, file.events(), charset + separator);
                    assertEquals(charset.equals("UTF-8"), file.notes().isEmpty(), file.notes()::toString);
                }
            }
        }
    }

    @Test
    void saysWhichEncodingItTook() throws IOException {
        Path csv = Files.writeString(
                folder.resolve("k.csv"),
                "user_id,item_id,event_type,timestamp\n홍길동,한과,구매,1767323045\n",
                Charset.forName("x-windows-949"));
        assertEquals(
                List.of("The file is read as CP949"),
                EventFile.read(csv, CHOICE).notes());
        Files.writeString(csv, "user_id,item_id,event_type,timestamp\né,b,c,2\n", StandardCharsets.ISO_8859_1);
        assertEquals(
                csv + ":1: the text is neither UTF-8 nor UTF-16 nor CP949; convert it, such as by iconv -f ISO-8859-1"
                        + " -t UTF-8",
                assertThrows(EventFileException.class, () -> EventFile.read(csv, CHOICE))
                        .getMessage());
    }

    @Test
    void refusesFilesThatAreNoText() throws IOException {
        Path csv = folder.resolve("k.csv.gz");
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(csv))) {
            packed.write("user_id,item_id,event_type,timestamp\nu,i,c,2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(
                csv + ":1: the file is compressed by gzip; unpack it first, such as by gunzip -k",
                assertThrows(EventFileException.class, () -> EventFile.read(csv, CHOICE))
                        .getMessage());
        Path workbook = folder.resolve("k.xlsx");
        try (ZipOutputStream packed = new ZipOutputStream(Files.newOutputStream(workbook))) {
            packed.putNextEntry(new ZipEntry("xl/workbook.xml"));
        }
        assertEquals(
                workbook + ":1: the file is a zip archive, as Excel workbooks are; unpack it, or save the workbook as"
                        + " CSV",
                assertThrows(EventFileException.class, () -> EventFile.read(workbook, CHOICE))
                        .getMessage());
    }

    @Test
    void refusesANameThatTheHeaderDoesNotHave() throws IOException {
        Path csv = Files.writeString(folder.resolve("k.csv"), "회원,item_id,event_type,timestamp\nu,i,c,2\n");
        assertEquals(
                csv + ":1: the header is 회원,item_id,event_type,timestamp, and has no column 회원번호 for --column"
                        + " user_id=회원번호",
                assertThrows(
                                EventFileException.class,
                                () -> EventFile.read(
                                        csv, new FileColumns(NeededColumns.CHOICE, Map.of("user_id", "회원번호"))))
                        .getMessage());
    }

    @Test
    void loadsWhatItDoesNotReadAsItIsWrittenSoThatTheJobJudgesIt() throws IOException {
        EventFile file = read(
                "user_id,item_id,rating,timestamp",
                "a,b,\"4,5\",2026-01-01 12:00",
                "a,b,4.5,20260102",
                "a,b,4.5,1767323045");
        assertEquals(
                List.of(
                        Map.of("rating", "4,5", "timestamp", "2026-01-01 12:00"),
                        Map.of("timestamp", "20260102"),
                        Map.of()),
                file.events().stream().map(Event::more).toList());
        assertEquals(List.of(), file.notes());
        assertEquals(
                "{\"rating\":{\"S\":\"4,5\"},\"timestamp\":{\"S\":\"2026-01-01 12:00\"},"
                        + "\"user_id\":{\"S\":\"a\"},\"event_key\":{\"S\":\"#100000007\"},"
                        + "\"item_id\":{\"S\":\"b\"}}",
                EventItem.json(7, file.events().get(0)));
    }

    @Test
    void loadsLinesThatAreNoEventsAsItemsThatTheJobRejects() throws IOException {
        EventFile file = read(
                "user_id,item_id,rating,timestamp",
                "a,b,1,1767323045",
                " ,b,1,1767323045",
                "a,b,1,2,3",
                "",
                "a,\"b,1,2",
                "a,b,1,2,3");
        assertEquals(5, file.events().size());
        assertEquals(
                new Event("line 4", null, null, null, null, Map.of("line", "a,b,1,2,3")),
                file.events().get(2));
        assertEquals(
                List.of(
                        "1 of 5 lines are no events, and the job counts them as rejects: user_id is empty; every event"
                                + " needs one (first in line 3)",
                        "2 of 5 lines are no events, and the job counts them as rejects: 5 fields where the header has"
                                + " 4; quote a field that contains what separates fields (first in line 4)",
                        "1 of 5 lines are no events, and the job counts them as rejects: a quote is opened and not"
                                + " closed on the same line (first in line 6)"),
                file.notes());
    }

    private void assertProblem(int line, String problem, String... lines) {
        EventFileException e = assertThrows(EventFileException.class, () -> read(lines));
        assertEquals(folder.resolve("events.csv") + ":" + line + ": " + problem, e.getMessage());
    }

    private EventFile read(String... lines) throws IOException {
        return EventFile.read(Files.write(folder.resolve("events.csv"), List.of(lines)), CHOICE);
    }
}
