package io.dynasage.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenTextTest {
    private static final String TEXT = "where = \"행동 = '구매'\"\n";

    @TempDir
    private Path folder;

    @Test
    void isUtf8OrMarkedUtf16WithoutTheMark() throws Exception {
        assertEquals(TEXT, read(TEXT.getBytes(StandardCharsets.UTF_8)));
        assertEquals(TEXT, read(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_8)));
        assertEquals(TEXT, read(TEXT.getBytes(StandardCharsets.UTF_16)));
        assertEquals(TEXT, read(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16LE)));
        assertEquals("", read(new byte[0]));
    }

    @Test
    void anotherEncodingIsRefusedWithThePlaceOfTheFile() {
        StorageException refused =
                assertThrows(StorageException.class, () -> read(TEXT.getBytes(Charset.forName("MS949"))));
        assertEquals("Cannot read " + uri() + ": it is not UTF-8; save it as UTF-8", refused.getMessage());
        assertTrue(refused.isOfContent());
        assertFalse(assertThrows(
                        StorageException.class, () -> new StoredFile(uri() + "x", new Configuration()).writtenText())
                .isOfContent());
    }

    @Test
    void aFolderInPlaceOfAFileIsCalledOne() {
        StoredFile place = new StoredFile("file:" + folder, new Configuration());
        StorageException refused = assertThrows(StorageException.class, place::writtenText);
        assertEquals("Cannot read file:" + folder + ": it is a folder; name a file in it", refused.getMessage());
        assertTrue(refused.isOfContent());
    }

    private String read(byte[] bytes) throws Exception {
        Files.write(folder.resolve("file"), bytes);
        return new StoredFile(uri(), new Configuration()).writtenText();
    }

    private String uri() {
        return "file:" + folder.resolve("file");
    }
}
