package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link RecordIo} and prints its table and its JSON object. */
public final class RecordIoReport {
    private static final List<String> ROWS = List.of("sparse2", "sparse10", "sparse200", "dense20", "dense1000");
    private static final Map<String, String> DIRECTIONS =
            Map.of("write", "arrays to bytes", "table", "Spark rows to bytes", "read", "bytes to arrays");
    private static final String HEAD = "%-20s %-10s %9s %12s %12s %7s %8s %12s %14s%n";
    private static final String LINE = "%-20s %-10s %9d %,12.0f %,12.0f %7.1f %8.2f %,12.0f %,14.0f%n";

    private RecordIoReport() {
    }

    /**
     * Runs and prints.
     *
     * @param args the file for JMH's own output, and the file to keep the object in
     */
    public static void main(String[] args) throws RunnerException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().include(RecordIo.class.getName() + "\\.")
                .addProfiler(GCProfiler.class).shouldFailOnError(true).output(args[0]).build()).run();
        ObjectNode object = Results.object("recordio");
        System.out.printf("Rows a second on one core. Protobuf: messages of generated classes, built value by"
                + " value. Allocation is for a thousand rows.%n%n");
        System.out.printf(HEAD, "", "rows", "bytes/row", "dynasage", "protobuf", "ratio", "GB/s", "bytes alloc.",
                "protobuf's");
        for (String direction : List.of("write", "table", "read")) {
            ObjectNode figures = object.putObject(direction);
            for (String rows : ROWS) {
                compare(direction, rows, results, figures.putObject(rows));
            }
        }
        object.put("leastRatioToProtobuf", leastRatio(object));
        object.set("denseGigabytesPerSecond", object.path("write").path("dense1000").path("gigabytesPerSecond"));
        System.out.println();
        Results.print(object, Path.of(args[1]));
    }

    private static void compare(String direction, String rows, Collection<RunResult> results, ObjectNode figures)
            throws IOException {
        RunResult ours = result(results, direction + "Dynasage", rows);
        RunResult theirs = result(results, direction + "Protobuf", rows);
        int bytes = RecordIo.file(rows).length / RecordIo.ROWS;
        double ratio = nanos(theirs) / nanos(ours);
        figures.put("rowsPerSecond", Math.round(1e9 / nanos(ours)))
                .put("protobufRowsPerSecond", Math.round(1e9 / nanos(theirs)))
                .put("ratioToProtobuf", Results.rounded(ratio)).put("bytesPerRow", bytes)
                .put("gigabytesPerSecond", Results.rounded(bytes / nanos(ours)))
                .put("allocatedBytesPer1000Rows", Math.round(1000 * allocated(ours)))
                .put("protobufAllocatedBytesPer1000Rows", Math.round(1000 * allocated(theirs)));
        System.out.printf(Locale.ROOT, LINE, DIRECTIONS.get(direction), rows, bytes, 1e9 / nanos(ours),
                1e9 / nanos(theirs), ratio, bytes / nanos(ours),
                1000 * allocated(ours), 1000 * allocated(theirs));
    }

    private static double leastRatio(ObjectNode object) {
        double least = Double.MAX_VALUE;
        for (String direction : DIRECTIONS.keySet()) {
            for (String rows : ROWS) {
                least = Math.min(least, object.path(direction).path(rows).path("ratioToProtobuf").asDouble());
            }
        }
        return least;
    }

    private static RunResult result(Collection<RunResult> results, String method, String rows) {
        return results.stream()
                .filter(r -> r.getParams().getBenchmark().endsWith('.' + method)
                        && r.getParams().getParam("rows").equals(rows))
                .findFirst().orElseThrow(() -> new IllegalStateException("JMH has no result of " + method + " for "
                        + rows));
    }

    private static double nanos(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream().filter(r -> r.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst().orElseThrow(() -> new IllegalStateException("JMH's profiler reported no allocation"))
                        .getValue().getScore();
    }
}
