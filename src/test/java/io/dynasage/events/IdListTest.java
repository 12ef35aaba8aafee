package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdListTest {
    @Test
    void anIdIsComparedAsItIsWritten() {
        IdList list = new IdList(List.of("007 ", "i1", " i2", "i3\tThe third", "i1", "unknown"));
        assertEquals(
                new IdList.Matches(5, List.of("007 ", "i1", "i3"), List.of(" i2")),
                list.matches(Set.of("007 ", "i1", "i2", "i3", "i4")));
    }

    @Test
    void aLineThatOnlyMissesTheSpacesOfAnIdIsNearlyTheId() {
        IdList list = new IdList(List.of("007", "i2\u00a0\tno-break space"));
        assertEquals(
                new IdList.Matches(2, List.of(), List.of("007", "i2\u00a0\tno-break space")),
                list.matches(Set.of(" 007", "i2")));
    }

    @Test
    void anIdWithATabIsAWholeLine() {
        assertEquals(
                new IdList.Matches(1, List.of("a\tb"), List.of()),
                new IdList(List.of("a\tb")).matches(Set.of("a\tb", "c")));
    }

    @Test
    void aMarkAtTheBeginningOfAFileIsNoPartOfItsFirstId(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("list.txt"), "\ufeffi1\r\n\r\n i2\r\n");
        IdList list = IdList.read("the.setting", file.toUri().toString(), new Configuration());
        assertEquals(List.of("i1", " i2"), list.lines());
        assertEquals(List.of("i1"), list.matches(Set.of("i1", "i2")).ids());
    }
}
