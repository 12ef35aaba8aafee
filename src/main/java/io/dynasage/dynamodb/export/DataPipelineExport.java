package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.storage.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The export of AWS Data Pipeline and of the EMR connector's export tool, in version 3: a folder with a
 * {@code manifest} and files with one item per line. The items are JSON in which the types have lower-case first
 * letters ({@code {"id":{"s":"7"}}}).
 */
public final class DataPipelineExport {
    private static final Logger LOG = LoggerFactory.getLogger(DataPipelineExport.class);
    private static final String MANIFEST = "manifest";
    private static final String NAME = "DynamoDB-export";
    private static final int VERSION = 3;

    private DataPipelineExport() {}

    /**
     * Returns the items of an export. If there is a manifest, the files are those that it names, each searched for next
     * to the manifest first and then at its own location. Without a manifest, they are all files of the folder except
     * hidden ones. Such an export contains no counts and no checksums, so only a truncated or damaged gzip file is
     * detected.
     *
     * @param uri the folder of the files
     * @param attributes top-level attributes to return, in order, each once
     * @param keyAttributes the table's partition key, and its sort key if it has one; none if the lines need not have
     *     any
     * @throws ExportException if the URI is that of one file, there are no files, a required file is missing, or the
     *     manifest has another version
     */
    public static ExportedItems items(
            SparkSession spark, String uri, List<String> attributes, List<String> keyAttributes) {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        if (new StoredFile(uri, hadoop).status().filter(FileStatus::isFile).isPresent()) {
            throw new ExportException(uri + " is one file, not an export. Name the folder that it is in: "
                    + uri.substring(0, uri.lastIndexOf('/') + 1) + ".");
        }
        String folder = StoredFile.folder(uri);
        List<DataFile> files = new StoredFile(folder + MANIFEST, hadoop)
                .textIfThere()
                .map(manifest -> named(hadoop, folder, manifest))
                .orElseGet(() -> listed(hadoop, folder));
        LOG.info("{}: {} files", folder, files.size());
        return ExportLines.items(spark, files, LineShape.PIPELINE, TableExport.columns(attributes, keyAttributes), 0);
    }

    private static List<DataFile> listed(Configuration hadoop, String folder) {
        List<DataFile> files = new StoredFile(folder, hadoop)
                .files().stream()
                        .filter(file -> !file.getPath().getName().matches("[._].*"))
                        .map(DataPipelineExport::file)
                        .toList();
        if (files.isEmpty()) {
            throw new ExportException("There is neither a manifest nor a data file in " + folder
                    + ". Name the folder of one export: Data Pipeline made one for each time that it ran.");
        }
        return files;
    }

    private static List<DataFile> named(Configuration hadoop, String folder, String text) {
        String source = folder + MANIFEST;
        ExportSummary.Fields manifest = new ExportSummary.Fields(ExportSummary.object(text, source), source);
        String name = manifest.text("name").orElse("");
        JsonNode entries = manifest.node().path("entries");
        if (!NAME.equals(name) || !entries.isArray()) {
            throw manifest.damaged("is not the manifest of a Data Pipeline export (its name is \"" + name
                    + "\" instead of \"" + NAME + "\", or it has no entries)");
        }
        if (manifest.number("version", -1) != VERSION) {
            throw new ExportException(source + " has version "
                    + manifest.text("version").orElse("none") + ", but only " + VERSION
                    + " is known. If its files hold one item a line, read a copy of the folder without the manifest.");
        }
        List<DataFile> files = new ArrayList<>();
        for (JsonNode entry : entries) {
            add(hadoop, folder, new ExportSummary.Fields(entry, source), files);
        }
        return files;
    }

    private static void add(Configuration hadoop, String folder, ExportSummary.Fields entry, List<DataFile> files) {
        String url = entry.required("url");
        Optional<FileStatus> file = new StoredFile(folder + StoredFile.path(url).getName(), hadoop).status();
        if (file.isEmpty() && scheme(folder).equals(scheme(url))) {
            file = new StoredFile(url, hadoop).status();
        }
        if (file.isPresent()) {
            files.add(file(file.get()));
        } else if (entry.node().path("mandatory").asBoolean(true)) {
            throw new ExportException("The data file " + url + " in " + entry.source() + " is not there, and not in "
                    + folder + " either. Copy the whole folder of the export.");
        } else {
            LOG.warn("{} is not there; its manifest says that it need not be", url);
        }
    }

    private static String scheme(String uri) {
        return StoredFile.path(uri).toUri().getScheme();
    }

    private static DataFile file(FileStatus file) {
        return new DataFile(file.getPath().toString(), file.getLen(), -1, null);
    }
}
