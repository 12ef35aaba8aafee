package io.dynasage.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

class TarInputTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String AGAIN = "; download it again, or train the model again";

    /** A tar archive whose names and numbers are as long as the format's first version does not allow. */
    private static byte[] archive(int longNames, Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(longNames);
            for (Map.Entry<String, String> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length());
                tar.putArchiveEntry(entry);
                tar.write(file.getValue().getBytes(UTF_8));
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static TarInput tar(byte[] bytes) {
        return new TarInput(new ByteArrayInputStream(bytes), "a.tar");
    }

    @Test
    void readsNamesOfAnyLengthInBothForms() throws IOException {
        String name = "folder/".repeat(40) + "é";
        for (int mode : new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
            TarInput tar = tar(archive(mode, Map.of(name, "content")));
            assertEquals(Optional.of(name), tar.next());
            assertEquals("content", new String(tar.readAllBytes(), UTF_8));
            assertEquals(Optional.empty(), tar.next());
        }
    }

    @Test
    void skipsFilesThatAreNotRead() throws IOException {
        TarInput tar = tar(archive(TarArchiveOutputStream.LONGFILE_ERROR, Map.of("a", "x".repeat(1025), "b", "yy")));
        StringBuilder names = new StringBuilder();
        for (var name = tar.next(); name.isPresent(); name = tar.next()) {
            names.append(name.get());
        }
        assertTrue(names.toString().matches("ab|ba"), names.toString());
    }

    /** A pax header with one attribute, before a file. */
    private static byte[] pax(String attributes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry header = new TarArchiveEntry("pax", (byte) 'x');
            header.setSize(attributes.length());
            tar.putArchiveEntry(header);
            tar.write(attributes.getBytes(UTF_8));
            tar.closeArchiveEntry();
            TarArchiveEntry file = new TarArchiveEntry("model_algo-1");
            file.setSize(0);
            tar.putArchiveEntry(file);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void aHeaderOfAHundredBytesTakesNoTime() throws IOException {
        byte[] hostile = pax("20 mtime=9e99999999\n107 comment=" + "x".repeat(94) + "\n");
        assertEquals(
                Optional.of("model_algo-1"),
                assertTimeoutPreemptively(SOON, () -> tar(hostile).next()));
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
            out.write(hostile);
        }
        assertTimeoutPreemptively(
                SOON,
                () -> assertThrows(ModelFormatException.class, () -> ModelArchiveTest.read(gzipped.toByteArray())));
    }

    private static String failure(byte[] bytes) {
        return assertThrows(ModelFormatException.class, () -> {
                    TarInput tar = tar(bytes);
                    while (tar.next().isPresent()) {
                        tar.readAllBytes();
                    }
                })
                .getMessage();
    }

    @Test
    void refusesHeadersThatAreNotWhatTheySay() throws IOException {
        String pax = "a.tar has a pax header that does not consist of lengths, names and values" + AGAIN;
        assertEquals(pax, failure(pax("999999 mtime=1\n")));
        assertEquals(pax, failure(pax("0 mtime=1\n")));
        assertEquals(pax, failure(pax("12 mtime12345")));
        assertEquals("a.tar has a file of the size \"-1\"" + AGAIN, failure(pax("11 size=-1\n")));
        assertEquals(
                "a.tar has the entry ../x, which leads out of the archive: check where the archive comes from",
                failure(pax("13 path=../x\n")));
        byte[] damaged = archive(TarArchiveOutputStream.LONGFILE_ERROR, Map.of("a", "b"));
        damaged[125] ^= 1;
        assertEquals("a.tar has a header whose checksum does not match" + AGAIN, failure(damaged));
        assertEquals(
                "a.tar has a header of 9000 bytes" + AGAIN, failure(pax("9000 comment=" + "x".repeat(8986) + "\n")));
    }
}
