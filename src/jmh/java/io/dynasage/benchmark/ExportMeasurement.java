package io.dynasage.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Measures one way to read an export in this JVM: warms it up and takes the median of several readings. */
final class ExportMeasurement {
    private static final double WARM_UP_SECONDS = 15;
    private static final int ROUNDS = 5;

    /** Reads an export. */
    interface Reader {
        /** Reads it all, touching the five values of every item. */
        Totals read(ExportFolder export) throws Exception;
    }

    private ExportMeasurement() {}

    /**
     * Measures and writes one JSON object.
     *
     * @param args the folder for the export, and the file to write
     */
    static void run(Reader reader, String... args) throws Exception {
        ExportFolder export = new ExportFolder(Path.of(args[0]));
        export.write();
        Allocation allocation = new Allocation();
        double left = WARM_UP_SECONDS;
        while (left > 0) {
            left -= round(reader, export, allocation).wallSeconds();
        }
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(round(reader, export, allocation));
        }
        rounds.sort(Comparator.comparingDouble(Round::itemsPerCpuSecond));
        Round median = rounds.get(ROUNDS / 2);
        double megabytes = uncompressed(export) / 1e6;
        Files.writeString(
                Path.of(args[1]),
                String.format(
                        Locale.ROOT,
                        "{\"megabytesPerCpuSecond\":%.1f,\"megabytesPerSecond\":%.1f,\"round\":%s}%n",
                        megabytes / median.cpuSeconds(),
                        megabytes / median.wallSeconds(),
                        median.json()));
    }

    private static Round round(Reader reader, ExportFolder export, Allocation allocation) throws Exception {
        return Round.of(() -> reader.read(export), ItemProfile.NARROW, ExportFolder.ITEMS, allocation);
    }

    private static long uncompressed(ExportFolder export) throws Exception {
        long bytes = 0;
        try (var files = Files.list(export.data())) {
            for (Path file : files.toList()) {
                try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
                    bytes += in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
        }
        return bytes;
    }
}
