package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The trainers' table and JSON object. */
public final class FmReport {
    private FmReport() {
    }

    /**
     * Prints it.
     *
     * @param args the folder with {@code CLIENT-NONZEROS.json}, and the file to keep the object in
     */
    public static void main(String[] args) throws IOException {
        ObjectNode object = Results.object("fm").put("factors", FmRows.FACTORS);
        System.out.printf("Training a factorization machine of %d factors; a row counts once in every pass over"
                + " the rows. CPU is the whole process's.%n%n", FmRows.FACTORS);
        System.out.printf("%-10s %10s %14s %14s%n", "trainer", "features", "rows/CPU s", "rows/s");
        for (int nonZeros : List.of(2, 10)) {
            String ours = "dynasage-" + nonZeros;
            String peer = "mllib-" + nonZeros;
            Map<String, JsonNode> results = Results.read(Path.of(args[0]), List.of(ours, peer));
            ObjectNode figures = object.putObject("nonZeros" + nonZeros);
            results.forEach((name, result) -> {
                String trainer = name.substring(0, name.indexOf('-'));
                System.out.printf(Locale.ROOT, "%-10s %10d %,14.0f %,14.0f%n", trainer, nonZeros,
                        result.path("rowsPerCoreSecond").asDouble(), result.path("rowsPerSecond").asDouble());
                figures.set(trainer + "RowsPerCoreSecond", result.path("rowsPerCoreSecond"));
                figures.set(trainer + "RowsPerSecond", result.path("rowsPerSecond"));
            });
            Results.ratio(figures, "ratioToMllib", results.get(ours), results.get(peer),
                    result -> result.path("rowsPerCoreSecond"));
        }
        System.out.println();
        Results.print(object, Path.of(args[1]));
    }
}
