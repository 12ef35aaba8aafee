package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.settings.InvalidSettingsException;
import io.dynasage.storage.FolderAsBucket;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgetListTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u1",
                "  u1  ",
                "u1\t",
                "\tu1\t2026-01-31\tby mail",
                "u1\u00a0",
                "\ufeffu1",
                "\u3000u1\u2003",
                "u1\u200b\u2060",
                "\u200eu1\u0000",
                "u1 \t no more"
            })
    void anIdIsFreeOfAllThatCannotBeSeen(String line) {
        assertEquals(List.of("u1"), new IdList(List.of(line)).ids());
    }

    @Test
    void listsAreUnderWhatTheColumnMakesOfTheStoredId() {
        ColumnSource source = new ColumnSource(
                List.of(ColumnPath.of("PK", false)),
                List.of(),
                Extract.of("USER#(.+)"),
                Map.of("u2", "u3"),
                null,
                null);
        EventColumn user = new EventColumn("user_id", source, ColumnType.STRING, true);
        ForgetList list = ForgetList.of(List.of("USER#u1", "USER#u2", "u9"));
        ForgetList read = list.asReadBy(Optional.of(user));
        assertEquals(Set.of("USER#u1", "u1", "USER#u2", "u3", "u9"), read.spellings());
        assertEquals(list.toString(), read.toString());
    }

    @Test
    void everyLineBreakOfUnicodeEndsALine() {
        assertEquals(
                List.of("a", "b", "c", "d e", "f", "g", "h", "i"),
                new IdList(IdText.lines("a\nb\r\nc\r\rd e\u2028f\u2029g\u0085h\u000b\u000ci\n \n\t\n")).ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "s3a", "s3n", "S3"})
    void aListInS3IsReadByEachOfItsNames(String scheme) throws IOException {
        write("forget.txt", "u1\nu2\n");
        String uri = scheme + "://bucket" + folder.resolve("forget.txt");
        ForgetSettings settings = new ForgetSettings(List.of(), Optional.of(uri));
        assertEquals(
                2, ForgetList.read(settings, FolderAsBucket.configuration()).size());
    }

    @Test
    void aFolderIsReadWhole() throws IOException {
        write("_forget.txt", "u1\n");
        write(".hidden", "u2\n");
        write("deep/er/list.csv", "u3\n");
        write("empty", "");
        Files.write(folder.resolve("utf16.txt"), "\ufeffu4\nü5\n".getBytes(StandardCharsets.UTF_16LE));
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve("more.gz")))) {
            gzip.write("u6\nu1\n".getBytes(StandardCharsets.UTF_8));
        }
        ForgetList list = read(folder, " u7 ", "u1", "");
        assertTrue(list.spellings().containsAll(List.of("u1", "u2", "u3", "u4", "u6", "u7", "ü5")));
        assertEquals(7, list.size());
    }

    @Test
    void theDigestDependsOnTheIdsAlone() throws IOException {
        ForgetList list = read(write("list", "b\na\nb\n"));
        assertEquals(ForgetList.of(List.of("a", "b")).sha256(), list.sha256());
        assertEquals(
                "911a3fb0a1f1d4a4ed13cb91f5bdd3ae6b9eb3b5bba8a1b09aef9b0eff9b4bd8".length(),
                list.sha256().length());
        assertFalse(list.sha256().equals(ForgetList.of(List.of("a", "c")).sha256()));
        assertEquals("2 ids, sha256 " + list.sha256(), list.toString());
    }

    @Test
    void nobodyAsked() {
        ForgetList none = ForgetList.read(new ForgetSettings(List.of(" "), Optional.empty()), new Configuration());
        assertTrue(none.isEmpty());
    }

    @Test
    void aListWithoutIdsIsRefused() throws IOException {
        Path list = write("list", " \n\u00a0\n\ufeff");
        assertEquals(
                "features.cleaning.forget-uri = " + list.toUri()
                        + " holds no id, so nobody would be forgotten. Write one"
                        + " id in each line, or set it to null if nobody asked to be forgotten.",
                refusal(list, "u1"));
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        assertTrue(refusal(nothing).contains(" holds no id"), refusal(nothing));
    }

    @Test
    void aListThatIsMissingOrNoTextIsRefused() throws IOException {
        Path missing = folder.resolve("missing");
        assertEquals(
                "features.cleaning.forget-uri = " + missing.toUri()
                        + ": there is no such file. Put it there, or correct the setting.",
                refusal(missing));
        Path latin = folder.resolve("latin1.txt");
        Files.write(latin, "m\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1));
        String refusal = refusal(latin);
        assertTrue(refusal.contains("latin1.txt is not text in UTF-8, so its ids cannot be read."), refusal);
    }

    private static String refusal(Path list, String... ids) {
        return assertThrows(InvalidSettingsException.class, () -> read(list, ids))
                .getMessage();
    }

    private static ForgetList read(Path list, String... ids) {
        return ForgetList.read(
                new ForgetSettings(List.of(ids), Optional.of(list.toUri().toString())), new Configuration());
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        new StoredFile(file.toString(), new Configuration()).write(text);
        return file;
    }
}
