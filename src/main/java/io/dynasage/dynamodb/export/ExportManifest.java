package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.storage.StoredFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An export according to its manifests: the summary and the data files. Every file has been found, and the numbers of
 * items add up to the promised total.
 *
 * @param uri the folder of the manifests, with a slash at its end
 * @param summary the summary of the export
 * @param files the data files
 */
record ExportManifest(String uri, ExportSummary summary, List<DataFile> files) {
    static final String SUMMARY = "manifest-summary";
    static final String FILES = "manifest-files";
    private static final Logger LOG = LoggerFactory.getLogger(ExportManifest.class);
    private static final int NAMED_MISSING = 5;

    ExportManifest {
        files = List.copyOf(files);
    }

    /**
     * Reads the manifests and checks their checksums, the sum of the files' items, and that every file that contains
     * items exists. What programs other than AWS leave out is not checked, with a warning.
     *
     * @param uri the export's folder, its data folder, or one of its manifest files
     * @throws ExportException if anything is missing, damaged or contradictory
     */
    static ExportManifest read(Configuration hadoop, String uri) {
        String folder = ExportPlace.folder(hadoop, uri);
        String summaryUri = folder + SUMMARY + ".json";
        String summaryText = checked(
                hadoop,
                folder,
                SUMMARY,
                "Name the export's own folder, "
                        + "…/AWSDynamoDB/<export id>/; an export that has not ended has no manifest yet.");
        ExportSummary summary = ExportSummary.parse(summaryText, summaryUri);
        ExportSummary.warning(summaryText, summaryUri).ifPresent(LOG::warn);
        String filesUri = folder + FILES + ".json";
        String text = checked(hadoop, folder, FILES, "The export has not been copied whole; copy its folder again.");
        List<Entry> entries = entries(text, filesUri);
        long items = entries.stream().mapToLong(Entry::items).sum();
        boolean counted = summary.itemCount() >= 0 && entries.stream().allMatch(entry -> entry.items() >= 0);
        if (counted && items != summary.itemCount()) {
            throw new ExportException(
                    "The files in " + filesUri + " hold " + items + " items together, but " + summaryUri + " counts "
                            + summary.itemCount() + ". The two do not belong together; copy the export again.");
        }
        return new ExportManifest(folder, summary, found(new DataFolders(hadoop, folder), entries, filesUri));
    }

    private static String checked(Configuration hadoop, String folder, String name, String advice) {
        String uri = folder + name + ".json";
        String text = new StoredFile(uri, hadoop)
                .textIfThere()
                .orElseThrow(() -> new ExportException("There is no " + uri + ". " + advice));
        for (String extension : List.of(".md5", ".checksum")) {
            String sumUri = folder + name + extension;
            new StoredFile(sumUri, hadoop).textIfThere().ifPresent(sum -> verify(uri, text, sumUri, sum.strip()));
        }
        return text;
    }

    private static void verify(String uri, String text, String sumUri, String expected) {
        String actual = Md5.of(text.getBytes(StandardCharsets.UTF_8));
        if (!actual.equals(expected)) {
            throw new ExportException("The MD5 of " + uri + " is " + actual + ", but " + sumUri + " says " + expected
                    + ". The file was changed or damaged; copy the export again.");
        }
    }

    private static List<Entry> entries(String text, String uri) {
        List<Entry> entries = new ArrayList<>();
        int line = 0;
        for (String json : text.split("\n", -1)) {
            line++;
            if (!json.isBlank()) {
                String source = uri + " line " + line;
                JsonNode node = ExportSummary.object(json, source);
                entries.add(Entry.of(new ExportSummary.Fields(node, source)));
            }
        }
        return entries;
    }

    private static List<DataFile> found(DataFolders folders, List<Entry> entries, String filesUri) {
        List<DataFile> files = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>();
        for (Entry entry : entries) {
            Optional<FileStatus> found = folders.find(entry.key());
            found.ifPresent(file ->
                    files.add(new DataFile(file.getPath().toString(), file.getLen(), entry.items(), entry.md5())));
            if (found.isEmpty() && entry.items() != 0) {
                missing.add(entry.key());
            }
        }
        if (!missing.isEmpty()) {
            throw new ExportException(
                    missing.size() + " of the " + entries.size() + " data files in " + filesUri + " are not there: "
                            + missing.stream().limit(NAMED_MISSING).toList()
                            + (missing.size() > NAMED_MISSING ? " and more" : "") + ". Looked in "
                            + folders.candidates(missing.iterator().next().replaceFirst("[^/]*$", ""))
                            + ". Copy the whole export, with its data folder.");
        }
        return files;
    }

    /**
     * A line of {@code manifest-files.json}. The ETag of a multipart upload ({@code hex-n}) says nothing about the
     * bytes of a copy; any other ETag is the MD5. The number of items is -1 if the line does not say it.
     */
    private record Entry(String key, long items, String md5) {

        static Entry of(ExportSummary.Fields fields) {
            long items = fields.number("itemCount", -1);
            Optional<String> md5 = fields.text("md5Checksum")
                    .or(() -> fields.text("etag")
                            .filter(etag -> etag.matches("[0-9a-f]{32}"))
                            .map(etag -> Base64.getEncoder()
                                    .encodeToString(HexFormat.of().parseHex(etag))));
            return new Entry(fields.required("dataFileS3Key"), items, md5.orElse(null));
        }
    }
}
