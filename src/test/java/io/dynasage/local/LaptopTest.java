package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LaptopTest {
    private final StringWriter printed = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void explainsItsFlags() {
        assertEquals(0, run("--help"));
        for (String flag : List.of("--events", "--rows", "--keep", "--out", "--set", "--cluster")) {
            assertTrue(printed.toString().contains(flag), printed::toString);
        }
    }

    @Test
    void refusesZeroRows() {
        assertEquals(2, run("--rows", "0"));
        assertTrue(printed.toString().startsWith("--rows is 0; generate at least one event"), printed::toString);
    }

    @Test
    void refusesASettingWithoutValue() {
        assertEquals(2, run("--set", "features.split"));
        assertTrue(printed.toString().startsWith("--set features.split has no key and value; write --set key=value"), printed::toString);
    }

    @Test
    void splitsMovieLensByUserUnlessToldOtherwise() throws Exception {
        Path file = Files.write(folder.resolve("ratings.csv"), List.of("userId,movieId,rating,timestamp", "1,2,4.0,964981247"));
        assertEquals(List.of("a=b", "features.split=last-per-user"), new Workload(file, 1, List.of("a=b")).load().settings());
        assertEquals(List.of("features.split=time"), new Workload(file, 1, List.of("features.split=time")).load().settings());
        assertEquals(List.of(), new Workload(null, 1, List.of()).load().settings());
    }

    @Test
    void showsTitlesOfMoviesBesideTheirRatings() throws Exception {
        Files.write(folder.resolve("movies.csv"), List.of("movieId,title,genres", "11,\"American President, The (1995)\",Comedy"));
        ItemTitles titles = ItemTitles.beside(folder.resolve("ratings.csv"));
        assertEquals("American President, The (1995) (11)", titles.of("11"));
        assertEquals("12", titles.of("12"));
        assertEquals("chess-001", ItemTitles.beside(null).of("chess-001"));
    }

    private int run(String... args) {
        CommandLine line = Laptop.commandLine();
        PrintWriter out = new PrintWriter(printed, true);
        return line.setOut(out).setErr(out).execute(args);
    }
}
