package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link RecordIo} and prints its table and its JSON object. */
public final class RecordIoReport {
    private static final List<String> ROWS = List.of("pair", "sparse100", "dense64");
    private static final String LINE = "%-8s %-10s %14s %14s %9s %16s %16s%n";

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
        System.out.printf("%,d rows an invocation; allocation is for a thousand rows.%n%n", RecordIo.ROWS);
        System.out.printf(LINE, "", "rows", "dynasage ns", "protobuf ns", "ratio", "dynasage bytes", "protobuf bytes");
        for (String direction : List.of("write", "read")) {
            ObjectNode figures = object.putObject(direction);
            for (String rows : ROWS) {
                compare(direction, rows, result(results, direction + "Dynasage", rows), result(results, direction + "Protobuf", rows), figures.putObject(rows));
            }
        }
        object.set("ratioToProtobuf", object.path("write").path("pair").path("ratioToProtobuf"));
        System.out.println();
        Results.print(object, Path.of(args[1]));
    }

    private static void compare(String direction, String rows, RunResult ours, RunResult theirs, ObjectNode figures) {
        figures.put("nanosPerRow", Results.rounded(nanos(ours))).put("protobufNanosPerRow", Results.rounded(nanos(theirs)))
                .put("ratioToProtobuf", Results.rounded(nanos(theirs) / nanos(ours)))
                .put("allocatedBytesPer1000Rows", Math.round(1000 * bytes(ours))).put("protobufAllocatedBytesPer1000Rows", Math.round(1000 * bytes(theirs)));
        System.out.printf(Locale.ROOT, "%-8s %-10s %14.1f %14.1f %9.1f %,16.0f %,16.0f%n", direction, rows, nanos(ours), nanos(theirs), nanos(theirs) / nanos(ours),
                1000 * bytes(ours), 1000 * bytes(theirs));
    }

    private static RunResult result(Collection<RunResult> results, String method, String rows) {
        return results.stream()
                .filter(r -> r.getParams().getBenchmark().endsWith('.' + method) && r.getParams().getParam("rows").equals(rows))
                .findFirst().orElseThrow(() -> new IllegalStateException("JMH has no result of " + method + " for " + rows));
    }

    private static double nanos(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double bytes(RunResult result) {
        return result.getSecondaryResults().entrySet().stream().filter(r -> r.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst().orElseThrow(() -> new IllegalStateException("JMH's profiler told no allocation")).getValue().getScore();
    }
}
