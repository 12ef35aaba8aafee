package io.dynasage.dynamodb.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.storage.StoredFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Stores the data that was read from a table. */
public final class SnapshotWriter {
    /** The column by which Parquet snapshots are partitioned. */
    public static final String EVENT_DATE = "event_date";

    private static final JsonMapper JSON = new JsonMapper();

    private SnapshotWriter() {}

    /**
     * The table that a snapshot shows.
     *
     * @param arn the table's ARN, {@code arn:aws:dynamodb:<region>:<account>:table/<name>}
     * @param id the table's id, or null if it is not known
     * @param time the moment after which changes are not in the snapshot: the start of the scan
     * @param keyAttributes its partition key, and its sort key if it has one
     */
    public record SnapshotTable(String arn, String id, Instant time, List<String> keyAttributes) {

        /** Copies the keys. */
        public SnapshotTable {
            keyAttributes = List.copyOf(keyAttributes);
        }

        /**
         * Asks DynamoDB for the table's identity.
         *
         * @param time the moment that the snapshot shows
         */
        public static SnapshotTable of(TableConnection connection, TableDescription table, Instant time) {
            try (DynamoDbClient client = connection.client()) {
                var described =
                        client.describeTable(r -> r.tableName(table.name())).table();
                return new SnapshotTable(described.tableArn(), described.tableId(), time, table.keyAttributes());
            }
        }
    }

    /**
     * A finished snapshot.
     *
     * @param uri its folder, with a slash at its end; readable as a full export
     * @param items number of items in the snapshot
     * @param files number of data files in the snapshot
     */
    public record Snapshot(String uri, long items, long files) {}

    /**
     * Writes items in the layout of a full export: {@code <uri>/AWSDynamoDB/<export id>/} with gzipped DynamoDB JSON in
     * {@code data/}, manifests and their checksums. The summary is written last. Each partition that is not empty
     * becomes one file.
     *
     * @param items the items, as a scan or an export returns them; they are read once
     * @param uri the folder for {@code AWSDynamoDB/}
     * @param clock provides the time at which writing ended
     * @throws ExportException if the snapshot already exists, the rows are not items, or the folder cannot be written
     */
    public static Snapshot json(Dataset<Row> items, SnapshotTable table, String uri, Clock clock) {
        RowItems rows = RowItems.of(items.schema(), table.keyAttributes());
        SerializableConfiguration hadoop = new SerializableConfiguration(
                items.sparkSession().sessionState().newHadoopConf());
        String id = exportId(table);
        String folder = StoredFile.folder(uri) + "AWSDynamoDB/" + id + "/";
        if (new StoredFile(folder, hadoop.value()).isThere()) {
            throw new ExportException("There is " + folder
                    + " already. A snapshot never overwrites another one: remove it, or write elsewhere.");
        }
        new StoredFile(folder + "_started", hadoop.value()).write("");
        List<DataFileWriter.Written> files =
                new DataFileWriter(folder + "data/", ".json.gz", "{\"Item\":", "}", rows, hadoop).write(items);
        long count = files.stream().mapToLong(DataFileWriter.Written::items).sum();
        manifest(hadoop.value(), folder + ExportManifest.FILES, filesManifest(files, key(folder) + "data/"));
        manifest(hadoop.value(), folder + ExportManifest.SUMMARY, summary(table, id, folder, count, clock.instant()));
        return new Snapshot(folder, count, files.size());
    }

    /**
     * Writes typed events as Parquet into {@code <uri>/event_date=yyyy-MM-dd/}, by the UTC date of their time,
     * independent of the session's time zone. Spark fails with an AnalysisException if the URI already exists.
     *
     * @param timeColumn a column of type timestamp
     */
    public static void parquet(Dataset<Row> events, String timeColumn, String uri) {
        if (!events.schema().apply(timeColumn).dataType().equals(DataTypes.TimestampType)) {
            throw new ExportException("The column " + timeColumn + " is "
                    + events.schema().apply(timeColumn).dataType().simpleString()
                    + ", not a timestamp. Name the column that holds the time of the event.");
        }
        events.withColumn(
                        EVENT_DATE,
                        expr("date_from_unix_date(cast(floor(unix_micros(`" + timeColumn
                                + "`) / 86400000000D) as int))"))
                .repartition(col(EVENT_DATE))
                .write()
                .partitionBy(EVENT_DATE)
                .parquet(StoredFile.path(uri).toString());
    }

    private static String exportId(SnapshotTable table) {
        byte[] name = (table.arn() + table.time()).getBytes(StandardCharsets.UTF_8);
        byte[] hash = Md5.digest().digest(name);
        return String.format(
                Locale.ROOT, "%014d-%02x%02x%02x%02x", table.time().toEpochMilli(), hash[0], hash[1], hash[2], hash[3]);
    }

    private static void manifest(Configuration hadoop, String name, String text) {
        new StoredFile(name + ".md5", hadoop).write(Md5.of(text.getBytes(StandardCharsets.UTF_8)));
        new StoredFile(name + ".json", hadoop).write(text);
    }

    private static String filesManifest(List<DataFileWriter.Written> files, String keyFolder) {
        StringBuilder lines = new StringBuilder();
        for (DataFileWriter.Written file : files) {
            lines.append(JSON.createObjectNode()
                            .put("itemCount", file.items())
                            .put("md5Checksum", file.md5())
                            .put("etag", file.etag())
                            .put("dataFileS3Key", keyFolder + file.name()))
                    .append('\n');
        }
        return lines.toString();
    }

    private static String summary(SnapshotTable table, String id, String folder, long items, Instant end) {
        Path path = StoredFile.path(folder);
        String key = key(folder);
        int prefix = key.lastIndexOf("/AWSDynamoDB/");
        ObjectNode summary = JSON.createObjectNode()
                .put("version", "2020-06-30")
                .put("exportArn", table.arn() + "/export/" + id)
                .put("startTime", table.time().toString())
                .put("endTime", end.toString())
                .put("tableArn", table.arn())
                .put("tableId", table.id())
                .put("exportTime", table.time().toString())
                .put("s3Bucket", path.toUri().getAuthority())
                .put("s3Prefix", prefix < 0 ? null : key.substring(0, prefix));
        return summary.putNull("s3SseAlgorithm")
                .putNull("s3SseKmsKeyId")
                .put("manifestFilesS3Key", key + ExportManifest.FILES + ".json")
                .put("billedSizeBytes", 0)
                .put("itemCount", items)
                .put("outputFormat", LineFormat.DYNAMODB_JSON.name())
                .put("exportType", "FULL_EXPORT")
                .toString();
    }

    /** Returns a folder as a key of its bucket. */
    private static String key(String folder) {
        return StoredFile.folder(StoredFile.path(folder).toUri().getPath()).substring(1);
    }
}
