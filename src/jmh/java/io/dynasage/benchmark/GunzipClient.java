package io.dynasage.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The floor under reading an export: its files inflated, and nothing made of them. */
public final class GunzipClient {
    private GunzipClient() {}

    /** Measures it; arguments as {@link ExportMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        Totals served = CannedItems.expected(ItemProfile.NARROW, ExportFolder.ITEMS)[0];
        ExportMeasurement.run(
                export -> {
                    inflate(export.data());
                    return served;
                },
                args);
    }

    private static void inflate(Path data) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (var files = Files.list(data)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".gz")).toList()) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
                    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                        FirstRow.arrived();
                    }
                }
            }
        }
    }
}
