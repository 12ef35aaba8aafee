package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class DataLinesTest {

    /** Spark's Kryo serializer cannot make records or unmodifiable collections again. */
    @Test
    void filesOfATaskGoThroughKryo() {
        SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
        ClassTag<FileGroups.Group> tag = ClassTag$.MODULE$.apply(FileGroups.Group.class);
        List<DataFile> files = List.of(new DataFile("s3a://b/1.json.gz", 7, -1, null), new DataFile("f", 1, 2, "m"));
        FileGroups.Group again = kryo.deserialize(kryo.serialize(new FileGroups.Group(files), tag), tag);
        assertEquals(files, again.files());
    }

    @Test
    void passesOverBlankLinesAndKeepsTheNumbersOfTheOthers() {
        assertEquals(List.of("1 a", "4 b", "5 c"), lines("f.json", "a\n\n  \r\nb\nc".getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(), lines("f.json", new byte[0]));
        assertEquals(List.of(), lines("f.json.gz", new byte[0]));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstLine() {
        assertEquals(List.of("1 a", "2 \ufeffb"), lines("f.gz", ExportFolder.gzip("\ufeffa\n\ufeffb\n")));
        assertEquals(List.of("2 a"), lines("f.json", "\ufeff\na".getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(), lines("f.json", "\ufeff".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsLinesLongerThanItsBufferAcrossSmallReads() {
        String longLine = "x".repeat(700_000);
        byte[] stored = ExportFolder.gzip("a\n" + longLine + "\nb\n");
        assertEquals(List.of("1 a", "2 " + longLine, "3 b"), lines("f.gz", stored));
    }

    @Test
    void refusesALineThatNoItemCanHave() {
        String message = assertThrows(
                        ExportException.class,
                        () -> lines("f.gz", ExportFolder.gzip("a\n" + "y".repeat(1 << 25) + "\n")))
                .getMessage();
        assertEquals(
                "f.gz line 2 is longer than 33554432 bytes. No item is that long: the file is not an export's,"
                        + " or damaged.",
                message);
    }

    @Test
    void readsAllMembersOfAGzipFile() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.write(ExportFolder.gzip("a\n"));
        two.write(ExportFolder.gzip(""));
        two.write(ExportFolder.gzip("b\n"));
        assertEquals(List.of("1 a", "2 b"), lines("f.gz", two.toByteArray()));
        two.write(7);
        assertTrue(failure(two.toByteArray()).contains(" after a valid .gz stream"));
    }

    @Test
    void readsAHeaderWithNameCommentExtraAndChecksum() throws IOException {
        byte[] plain = ExportFolder.gzip("a\n");
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.write(plain, 0, 3);
        full.write(2 | 4 | 8 | 16);
        full.write(plain, 4, 6);
        full.write(new byte[] {4, 0, 'x', 'y', 0, 0, 'n', 0, 'c', 0});
        CRC32 header = new CRC32();
        header.update(full.toByteArray());
        full.write((int) header.getValue());
        full.write((int) header.getValue() >> 8);
        full.write(plain, 10, plain.length - 10);
        assertEquals(List.of("1 a"), lines("f.gz", full.toByteArray()));
    }

    @Test
    void failsForEveryTruncationAndEveryDamageToTheText() throws IOException {
        byte[] stored = ExportFolder.gzip("one\ntwo\nthree\n");
        assertTrue(failure(Arrays.copyOf(stored, 1)).contains("Input is not in the .gz format"));
        for (int length = 2; length < stored.length; length++) {
            assertTrue(
                    failure(Arrays.copyOf(stored, length)).contains("ends in the middle"),
                    "cut to " + length + " bytes");
        }
        for (int i = 0; i < stored.length; i++) {
            byte[] damaged = stored.clone();
            damaged[i] ^= 0x10;
            List<String> lines = null;
            try {
                lines = lines("f.gz", damaged);
            } catch (ExportException e) {
                assertTrue(e.getMessage().startsWith("f.gz cannot be read after line "), e.getMessage());
            }
            assertTrue(
                    lines == null || lines.equals(List.of("1 one", "2 two", "3 three")),
                    "damaged at " + i + ": " + lines);
        }
        try (var jdk = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            assertEquals("one\ntwo\nthree\n", new String(jdk.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertTrue(failure("plain text".getBytes(StandardCharsets.UTF_8)).contains("Input is not in the .gz format"));
    }

    private static String failure(byte[] stored) {
        return assertThrows(ExportException.class, () -> lines("f.gz", stored)).getMessage();
    }

    /** From a stream that gives few bytes at once and never says that more are available, as S3's does. */
    private static List<String> lines(String name, byte[] stored) {
        List<String> read = new ArrayList<>();
        FilterInputStream in = new FilterInputStream(new ByteArrayInputStream(stored)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, stored.length > 1000 ? 40_000 : 3));
            }

            @Override
            public int available() {
                return 0;
            }
        };
        try (DataLines lines = new DataLines(new DataFile(name, stored.length, -1, ExportFolder.md5(stored)), in)) {
            while (lines.next()) {
                read.add(lines.line() + " "
                        + new String(lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8));
            }
        }
        return read;
    }
}
