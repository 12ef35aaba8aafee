package io.dynasage.dynamodb;

import io.dynasage.storage.StoredFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * A record of the segments of a scan that have been read, in small text files of {@code name=value} lines.
 * {@code scan.txt} names the source and the number of segments and rounds. {@code round-0000.txt} says that all items
 * of a round are in the folder {@code round-0000}. Each file appears only once it is complete.
 */
final class SegmentLedger {
    private static final String SCAN = "scan.txt";

    private final Configuration hadoop;
    private final String folder;
    private final int segments;
    private final int rounds;

    private SegmentLedger(Configuration hadoop, String folder, int segments, int rounds) {
        this.hadoop = hadoop;
        this.folder = folder;
        this.segments = segments;
        this.rounds = rounds;
    }

    /**
     * Opens the ledger of a folder. If a scan has already begun there, the ledger keeps its segments and rounds.
     *
     * @param folder the folder, with a slash at its end
     * @param scan description of the source, on one line
     * @param segments number of segments of a new scan
     * @param rounds number of rounds of a new scan
     * @throws TableException if the folder holds another scan
     */
    static SegmentLedger open(Configuration hadoop, String folder, String scan, int segments, int rounds) {
        Optional<Map<String, String>> earlier = read(hadoop, folder + SCAN);
        if (earlier.isEmpty()) {
            write(
                    hadoop,
                    folder + SCAN,
                    Map.of("scan", scan, "segments", Integer.toString(segments), "rounds", Integer.toString(rounds)));
            return new SegmentLedger(hadoop, folder, segments, rounds);
        }
        Map<String, String> begun = earlier.get();
        if (!scan.equals(begun.get("scan"))) {
            throw new TableException(
                    folder + " holds the items of another scan (" + begun.get("scan") + ") than this one (" + scan
                            + "). Give the scan an empty folder, or go on with the settings it was started with.");
        }
        return new SegmentLedger(hadoop, folder, (int) number(begun, "segments", folder + SCAN), (int)
                number(begun, "rounds", folder + SCAN));
    }

    int segments() {
        return segments;
    }

    int rounds() {
        return rounds;
    }

    /** Returns the segments of a round. They are evenly spaced, so they are spread over the whole table. */
    List<Integer> segments(int round) {
        return IntStream.range(0, segments)
                .filter(segment -> segment % rounds == round)
                .boxed()
                .toList();
    }

    /** Returns the folder of a round's items. */
    String items(int round) {
        return String.format(Locale.ROOT, "%sround-%04d", folder, round);
    }

    /** Returns the counts of a round that has been read to its end. */
    Optional<PartsRead.Counts> finished(int round) {
        String file = items(round) + ".txt";
        return read(hadoop, file)
                .map(entry -> PartsRead.Counts.ofRequests(
                        (long) number(entry, "items", file),
                        (long) number(entry, "requests", file),
                        number(entry, "readUnits", file)));
    }

    /** Records that all items of a round are in its folder. */
    void finish(int round, PartsRead.Counts counts) {
        write(
                hadoop,
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
                            + ". Remove the folder, and the scan starts again.",
                    e);
        }
    }

    private static Optional<Map<String, String>> read(Configuration hadoop, String file) {
        return new StoredFile(file, hadoop)
                .textIfThere()
                .map(text -> text.lines()
                        .map(line -> line.split("=", 2))
                        .filter(line -> line.length == 2)
                        .collect(Collectors.toMap(line -> line[0], line -> line[1], (first, second) -> second)));
    }

    private static void write(Configuration hadoop, String file, Map<String, String> entry) {
        new StoredFile(file, hadoop)
                .write(new TreeMap<>(entry)
                        .entrySet().stream()
                                .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                                .collect(Collectors.joining()));
    }
}
