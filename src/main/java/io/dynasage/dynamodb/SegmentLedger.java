package io.dynasage.dynamodb;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Which segments of a scan have been read, in small text files of {@code name=value} lines: {@code scan.txt} says what
 * is read and into how many segments and rounds it is divided, {@code round-0000.txt} that a round's items are all in
 * the folder {@code round-0000}. Each file appears as a whole.
 */
final class SegmentLedger {
    private static final String SCAN = "scan.txt";

    private final FileSystem files;
    private final String folder;
    private final int segments;
    private final int rounds;

    private SegmentLedger(FileSystem files, String folder, int segments, int rounds) {
        this.files = files;
        this.folder = folder;
        this.segments = segments;
        this.rounds = rounds;
    }

    /**
     * The ledger of a folder. Where the scan was begun there before, it goes on in the same segments and rounds.
     *
     * @param folder with a slash at its end
     * @param scan names what is read, on one line
     * @param segments into how many a new scan is divided
     * @param rounds in how many rounds a new scan is read
     * @throws TableException if the folder holds another scan
     */
    static SegmentLedger open(Configuration hadoop, String folder, String scan, int segments, int rounds)
            throws IOException {
        FileSystem files = new Path(folder).getFileSystem(hadoop);
        Map<String, String> begun = read(files, folder + SCAN);
        if (begun == null) {
            write(
                    files,
                    folder + SCAN,
                    Map.of("scan", scan, "segments", Integer.toString(segments), "rounds", Integer.toString(rounds)));
            return new SegmentLedger(files, folder, segments, rounds);
        }
        if (!scan.equals(begun.get("scan"))) {
            throw new TableException(
                    folder + " holds the items of another scan (" + begun.get("scan") + ") than this one (" + scan
                            + "). Give the scan an empty folder, or go on with the settings it was started with.");
        }
        return new SegmentLedger(files, folder, (int) number(begun, "segments", folder + SCAN), (int)
                number(begun, "rounds", folder + SCAN));
    }

    int segments() {
        return segments;
    }

    int rounds() {
        return rounds;
    }

    /** The segments of a round: every so many-th, so that they lie all over the table. */
    List<Integer> segments(int round) {
        return IntStream.range(0, segments)
                .filter(segment -> segment % rounds == round)
                .boxed()
                .toList();
    }

    /** Where a round's items are. */
    String items(int round) {
        return String.format(Locale.ROOT, "%sround-%04d", folder, round);
    }

    /** What a round has brought; null if it has not been read to its end. */
    PartsRead.Counts finished(int round) throws IOException {
        String file = items(round) + ".txt";
        Map<String, String> entry = read(files, file);
        return entry == null
                ? null
                : PartsRead.Counts.ofRequests(
                        (long) number(entry, "items", file),
                        (long) number(entry, "requests", file),
                        number(entry, "readUnits", file));
    }

    /** Says that a round's items are all there. */
    void finish(int round, PartsRead.Counts counts) throws IOException {
        write(
                files,
                items(round) + ".txt",
                Map.of(
                        "items",
                        Long.toString(counts.items()),
                        "requests",
                        Long.toString(counts.requests()),
                        "readUnits",
                        Double.toString(counts.readUnits())));
    }

    private static double number(Map<String, String> entry, String name, String file) {
        try {
            return Double.parseDouble(entry.getOrDefault(name, ""));
        } catch (NumberFormatException e) {
            throw new TableException(
                    file + " is damaged: its " + name + " is " + entry.get(name)
                            + ". Remove the folder, and the scan begins anew.",
                    e);
        }
    }

    private static Map<String, String> read(FileSystem files, String file) throws IOException {
        try (FSDataInputStream in = files.open(new Path(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("=", 2))
                    .filter(line -> line.length == 2)
                    .collect(Collectors.toMap(line -> line[0], line -> line[1], (first, second) -> second));
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** Under another name first, for not every file system shows a file only once it is whole. */
    private static void write(FileSystem files, String file, Map<String, String> entry) throws IOException {
        Path unfinished = new Path(file + ".unfinished");
        try (FSDataOutputStream out = files.create(unfinished, true)) {
            out.write(new TreeMap<>(entry)
                    .entrySet().stream()
                            .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                            .collect(Collectors.joining())
                            .getBytes(StandardCharsets.UTF_8));
        }
        if (!files.rename(unfinished, new Path(file))) {
            throw new IOException("cannot rename " + unfinished + " to " + file);
        }
    }
}
