package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelFolderTest {
    @TempDir
    private Path directory;

    @Test
    void deletesWhatCommittersLeave() throws IOException {
        for (String leftover : List.of(
                "_SUCCESS",
                "_temporary/0/task/part-0",
                "__magic_job-7/job-7/x.pending",
                "part-00000-a.pbr",
                ".part-00000-a.pbr.crc")) {
            Files.createDirectories(directory.resolve(leftover).getParent());
            Files.writeString(directory.resolve(leftover), "x");
        }
        ChannelFolder folder = folder();
        assertFalse(folder.isEmpty());
        assertEquals(List.of("file:" + directory.resolve("part-00000-a.pbr")), folder.partFiles());
        folder.finish();
        assertEquals(List.of("part-00000-a.pbr"), names());
    }

    @Test
    void refusesWhatIsNeitherPartNorLeftover() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "x");
        assertEquals(
                "channel file:" + directory
                        + " holds notes.txt, which Spark did not write as a part; a container would take it for"
                        + " examples: write to"
                        + " a folder of the channel's own",
                assertThrows(IllegalStateException.class, folder()::partFiles).getMessage());
        assertEquals(List.of("notes.txt"), names());
    }

    @Test
    void anEmptyFolderIsDeletedWithItsLastFile() throws IOException {
        Files.writeString(directory.resolve("part-00000-a.csv"), "");
        ChannelFolder folder = folder();
        folder.delete("part-00000-a.csv");
        folder.finish();
        assertTrue(folder.isEmpty());
        assertFalse(Files.exists(directory));
    }

    private ChannelFolder folder() {
        return new ChannelFolder(new org.apache.hadoop.fs.Path("file:" + directory), new Configuration(false));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
