package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
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
     * @param keyAttributes the table's partition key, and its sort key if it has one
     * @throws ExportException if there are no files, a required file is missing, or the manifest has another version
     */
    public static ExportedItems items(
            SparkSession spark, String uri, List<String> attributes, List<String> keyAttributes) {
        String folder = StoredFiles.folder(uri);
        StoredFiles stored = new StoredFiles(spark.sessionState().newHadoopConf());
        byte[] manifest = stored.readIfThere(folder + MANIFEST);
        List<DataFile> files = manifest == null
                ? listed(stored, folder)
                : named(stored, folder, new String(manifest, StandardCharsets.UTF_8));
        LOG.info("{}: {} files", folder, files.size());
        return ExportLines.items(spark, files, LineShape.PIPELINE, TableExport.columns(attributes, keyAttributes), 0);
    }

    private static List<DataFile> listed(StoredFiles stored, String folder) {
        List<DataFile> files = stored.list(folder).stream()
                .filter(file -> !file.getPath().getName().matches("[._].*"))
                .map(DataPipelineExport::file)
                .toList();
        if (files.isEmpty()) {
            throw new ExportException("There is neither a manifest nor a data file in " + folder
                    + ". Name the folder of one export: Data Pipeline " + "made one for each time that it ran.");
        }
        return files;
    }

    private static List<DataFile> named(StoredFiles stored, String folder, String text) {
        String source = folder + MANIFEST;
        ExportSummary.Fields manifest = new ExportSummary.Fields(ExportSummary.object(text, source), source);
        String name = manifest.text("name");
        JsonNode entries = manifest.node().get("entries");
        if (!NAME.equals(name) || entries == null || !entries.isArray()) {
            throw manifest.damaged("is not the manifest of a Data Pipeline export (its name is \"" + name
                    + "\" instead of \"" + NAME + "\", or it has no entries)");
        }
        if (manifest.number("version", -1) != VERSION) {
            throw new ExportException(source + " has version " + manifest.text("version") + ", but only " + VERSION
                    + " is known. If its files hold one item a line, read a copy of the folder without the manifest.");
        }
        List<DataFile> files = new ArrayList<>();
        for (JsonNode entry : entries) {
            add(stored, folder, new ExportSummary.Fields(entry, source), files);
        }
        return files;
    }

    private static void add(StoredFiles stored, String folder, ExportSummary.Fields entry, List<DataFile> files) {
        String url = entry.required("url");
        FileStatus file = stored.status(folder + new Path(url).getName());
        if (file == null
                && StoredFiles.path(folder)
                        .toUri()
                        .getScheme()
                        .equals(StoredFiles.path(url).toUri().getScheme())) {
            file = stored.status(url);
        }
        if (file != null) {
            files.add(file(file));
        } else if (entry.node().path("mandatory").asBoolean(true)) {
            throw new ExportException("The data file " + url + " in " + entry.source() + " is not there, and not in "
                    + folder + " either. Copy the whole folder of the export.");
        } else {
            LOG.warn("{} is not there; its manifest says that it need not be", url);
        }
    }

    private static DataFile file(FileStatus file) {
        return new DataFile(file.getPath().toString(), file.getLen(), -1, null);
    }
}
