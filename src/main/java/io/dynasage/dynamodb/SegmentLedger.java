package io.dynasage.dynamodb;

import io.dynasage.storage.Sha256;
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
 * of a round are in the folder {@code round-0000}. Each file appears only once it is complete, and ends with the digest
 * of what is before it.
 */
final class SegmentLedger {
    private static final String SCAN = "scan.txt";
    private static final String DIGEST = "\nsha256=";
    /** The form of the files. */
    private static final String VERSION = "1";

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
     * @throws TableException if the folder holds another scan, or a file that is damaged or of a newer release
     */
    static SegmentLedger open(Configuration hadoop, String folder, String scan, int segments, int rounds) {
        Optional<Map<String, String>> earlier = read(hadoop, folder + SCAN);
        if (earlier.isEmpty()) {
            write(
                    hadoop,
                    folder + SCAN,
                    Map.of(
                            "version",
                            VERSION,
                            "scan",
                            scan,
                            "segments",
                            Integer.toString(segments),
                            "rounds",
                            Integer.toString(rounds)));
            return new SegmentLedger(hadoop, folder, segments, rounds);
        }
        Map<String, String> begun = earlier.get();
        if (!VERSION.equals(begun.get("version"))) {
            throw new TableException(folder + SCAN + " has version " + begun.get("version")
                    + ", but this release knows only " + VERSION + ". Go on with the release that began the scan, or"
                    + " remove the folder, and the scan starts again.");
        }
        if (!scan.equals(begun.get("scan"))) {
            throw new TableException(
                    folder + " holds the items of another scan (" + begun.get("scan") + ") than this one (" + scan
                            + "). Give the scan an empty folder, or go on with the settings it was started with.");
        }
        return new SegmentLedger(
                hadoop, folder, Integer.parseInt(begun.get("segments")), Integer.parseInt(begun.get("rounds")));
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
        return read(hadoop, items(round) + ".txt")
                .map(entry -> PartsRead.Counts.ofRequests(
                                Long.parseLong(entry.get("items")),
                                Long.parseLong(entry.get("requests")),
                                Double.parseDouble(entry.get("readUnits")))
                        .filtering(Long.parseLong(entry.getOrDefault("filtered", "0"))));
    }

    /** Records that all items of a round are in its folder. */
    void finish(int round, PartsRead.Counts counts) {
        Map<String, String> entry = new TreeMap<>(Map.of(
                "items",
                Long.toString(counts.items()),
                "requests",
                Long.toString(counts.requests()),
                "readUnits",
                Double.toString(counts.readUnits())));
        if (counts.filtered() > 0) {
            entry.put("filtered", Long.toString(counts.filtered()));
        }
        write(hadoop, items(round) + ".txt", entry);
    }

    private static Optional<Map<String, String>> read(Configuration hadoop, String file) {
        return new StoredFile(file, hadoop)
                .textIfThere()
                .map(text -> checked(text, file)
                        .lines()
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(line -> line[0], line -> line[1])));
    }

    private static String checked(String text, String file) {
        String lines = text.substring(0, text.lastIndexOf(DIGEST) + 1);
        if (!text.equals(lines + DIGEST.strip() + Sha256.of(lines) + "\n")) {
            throw new TableException(file + " is damaged: it does not match its own digest."
                    + " Remove the folder, and the scan starts again.");
        }
        return lines;
    }

    private static void write(Configuration hadoop, String file, Map<String, String> entry) {
        String lines = new TreeMap<>(entry)
                .entrySet().stream()
                        .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                        .collect(Collectors.joining());
        new StoredFile(file, hadoop).write(lines + DIGEST.strip() + Sha256.of(lines) + "\n");
    }
}
