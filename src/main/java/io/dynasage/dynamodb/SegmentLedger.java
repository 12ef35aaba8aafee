package io.dynasage.dynamodb;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scan that can be taken up again: its segments are read in rounds, one Spark job each, and the items of each round are kept as Parquet files.
 * When a round's files are committed, a small text file beside them says so; a later scan with the same name in the same folder reads only
 * the rounds for which there is none. A round that was broken off is read again as a whole, and replaces what it had left.
 *
 * <p>Layout: {@code <folder>/round-0000/*.parquet} and {@code <folder>/round-0000.txt} with the lines {@code scan=}, {@code items=} and
 * {@code readUnits=}. It needs nothing of the file system but that a file is there when it is closed.
 */
public final class SegmentLedger {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentLedger.class);

    private final String folder;
    private final String scan;
    private final int segments;
    private final int rounds;

    /**
     * What a scan has brought.
     *
     * @param items all items, out of the folder
     * @param itemsRead number of items, of all rounds
     * @param readUnits read units that all rounds consumed, broken-off ones not counted
     * @param roundsSkipped rounds that were there already
     */
    public record Kept(Dataset<Row> items, long itemsRead, double readUnits, int roundsSkipped) {
    }

    /**
     * A ledger in a folder.
     *
     * @param folder where to keep the items, on any Hadoop file system; nothing else lies there
     * @param scan names what is read (table, place, attributes), on one line; the number of segments is added
     * @param segments the plan's segments, which must be the same when the scan is taken up again
     * @param rounds into how many parts to divide it, in [1, segments]; at most one of them is lost
     */
    public SegmentLedger(String folder, String scan, int segments, int rounds) {
        if (rounds < 1 || rounds > segments || scan.contains("\n")) {
            throw new IllegalArgumentException("A scan of " + segments + " segments cannot be read in " + rounds + " rounds under the name " + scan);
        }
        this.folder = folder.endsWith("/") ? folder : folder + "/";
        this.scan = scan + " in " + segments + " segments and " + rounds + " rounds";
        this.segments = segments;
        this.rounds = rounds;
    }

    /**
     * Reads what is not there yet, and returns all.
     *
     * @param read reads those segments, as {@link TableScan} does
     * @throws TableException if the folder holds another scan, or cannot be read or written
     */
    public Kept items(SparkSession spark, Function<List<Integer>, ScannedItems> read) {
        try {
            FileSystem files = new Path(folder).getFileSystem(spark.sparkContext().hadoopConfiguration());
            List<Map<String, String>> entries = new ArrayList<>();
            int skipped = 0;
            for (int round = 0; round < rounds; round++) {
                Map<String, String> entry = entry(files, round);
                skipped += entry == null ? 0 : 1;
                entries.add(entry == null ? readRound(files, round, read) : entry);
            }
            LOG.info("{}: {} of {} rounds were there already", scan, skipped, rounds);
            String[] parts = IntStream.range(0, rounds).mapToObj(this::part).toArray(String[]::new);
            return new Kept(spark.read().parquet(parts), entries.stream().mapToLong(entry -> Long.parseLong(entry.get("items"))).sum(),
                    entries.stream().mapToDouble(entry -> Double.parseDouble(entry.get("readUnits"))).sum(), skipped);
        } catch (IOException e) {
            throw new TableException("The items of a scan cannot be kept in " + folder + ": " + e.getMessage()
                    + ". Check that the job may read and write there.", e);
        }
    }

    private Map<String, String> readRound(FileSystem files, int round, Function<List<Integer>, ScannedItems> read) throws IOException {
        List<Integer> ofRound = IntStream.range(0, segments).filter(segment -> segment % rounds == round).boxed().toList();
        ScannedItems scanned = read.apply(ofRound);
        scanned.items().write().mode(SaveMode.Overwrite).parquet(part(round));
        Map<String, String> entry = Map.of("scan", scan, "items", Long.toString(scanned.statistics().items()),
                "readUnits", Double.toString(scanned.statistics().consumedReadUnits()));
        try (FSDataOutputStream out = files.create(new Path(record(round)), true)) {
            out.write(entry.entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .map(line -> line.getKey() + "=" + line.getValue() + "\n").collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8));
        }
        return entry;
    }

    private Map<String, String> entry(FileSystem files, int round) throws IOException {
        String text;
        try (FSDataInputStream in = files.open(new Path(record(round)))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            return null;
        }
        Map<String, String> entry = text.lines().map(line -> line.split("=", 2)).filter(line -> line.length == 2)
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        if (!entry.keySet().containsAll(List.of("items", "readUnits")) || !scan.equals(entry.get("scan"))) {
            throw new TableException(folder + " holds the items of another scan (" + entry.get("scan") + ") than this one (" + scan
                    + "). Give the scan an empty folder, or go on with the settings it was started with.");
        }
        return entry;
    }

    private String part(int round) {
        return String.format(Locale.ROOT, "%sround-%04d", folder, round);
    }

    private String record(int round) {
        return part(round) + ".txt";
    }
}
