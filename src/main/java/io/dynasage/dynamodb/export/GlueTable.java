package io.dynasage.dynamodb.export;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/**
 * A Parquet snapshot in the AWS Glue Data Catalog, where Athena, Spark on EMR and others find it. Partitions are projected, as in
 * {@link TableDefinition#parquet}: none has to be added for a new day.
 */
public final class GlueTable {
    private static final Logger LOG = LoggerFactory.getLogger(GlueTable.class);
    private static final String MADE_BY = "created_by";
    private static final String US = "dynasage";
    private static final String PARQUET = "org.apache.hadoop.hive.ql.io.parquet.";

    /** Name of a table, with its database. */
    private record Name(String database, String table) {

        static Name of(String name) {
            String checked = TableDefinition.checked(name);
            int dot = checked.indexOf('.');
            return new Name(dot < 0 ? "default" : checked.substring(0, dot), checked.substring(dot + 1));
        }

        @Override
        public String toString() {
            return database + "." + table;
        }
    }

    private GlueTable() {
    }

    /**
     * Makes the table, or makes one that was made here before show the new snapshot. A table of that name that someone else has made is left as it is.
     *
     * @param name {@code [database.]table}; the database is there already, {@code default} if none is named
     * @param events the schema of what was written, without {@link SnapshotWriter#EVENT_DATE}
     * @param uri where {@link SnapshotWriter#parquet} has written it
     * @throws ExportException if the name is none for Glue, the database is not there, the table is someone else's, or Glue refuses
     */
    public static void register(GlueClient client, String name, StructType events, String uri) {
        Name table = Name.of(name);
        TableInput input = input(table.table(), events, uri);
        try {
            Table there = find(client, table);
            if (there == null) {
                client.createTable(r -> r.databaseName(table.database()).tableInput(input));
            } else if (US.equals(there.parameters().get(MADE_BY))) {
                client.updateTable(r -> r.databaseName(table.database()).tableInput(input).skipArchive(true));
            } else {
                throw new ExportException("There is a table " + table + " in Glue that was not made by this job (it has no property " + MADE_BY + " = " + US
                        + "). It is left as it is; name another table, or remove that one first.");
            }
            LOG.info("Table {} in Glue shows {}", table, input.storageDescriptor().location());
        } catch (SdkException e) {
            throw refused(table, e);
        }
    }

    /** The definition of a table over a snapshot. */
    static TableInput input(String table, StructType events, String uri) {
        Map<String, String> parameters = new LinkedHashMap<>(TableDefinition.projection(uri));
        parameters.put("EXTERNAL", "TRUE");
        parameters.put("classification", "parquet");
        parameters.put(MADE_BY, US);
        StorageDescriptor storage = StorageDescriptor.builder()
                .columns(TableDefinition.columns(events).entrySet().stream()
                        .map(column -> Column.builder().name(column.getKey()).type(column.getValue()).build()).toList())
                .location(TableDefinition.location(uri))
                .inputFormat(PARQUET + "MapredParquetInputFormat")
                .outputFormat(PARQUET + "MapredParquetOutputFormat")
                .serdeInfo(s -> s.serializationLibrary(PARQUET + "serde.ParquetHiveSerDe").parameters(Map.of("serialization.format", "1")))
                .build();
        return TableInput.builder().name(table).tableType("EXTERNAL_TABLE").parameters(parameters).storageDescriptor(storage)
                .partitionKeys(Column.builder().name(SnapshotWriter.EVENT_DATE).type("date").build()).build();
    }

    /** Null if there is none. */
    private static Table find(GlueClient client, Name table) {
        try {
            return client.getTable(r -> r.databaseName(table.database()).name(table.table())).table();
        } catch (EntityNotFoundException e) {
            return null;
        }
    }

    private static ExportException refused(Name table, SdkException e) {
        if (!(e instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
            return new ExportException("Glue cannot be asked for table " + table + ": " + e.getMessage()
                    + " Check the region, the network, and that AWS credentials are available to the job.", e);
        }
        String said = service.awsErrorDetails().errorCode() + ": " + service.awsErrorDetails().errorMessage();
        return switch (service.awsErrorDetails().errorCode()) {
            case "EntityNotFoundException" -> new ExportException("There is no database " + table.database() + " in Glue for table " + table + " (" + said
                    + "). Make it first: aws glue create-database --database-input Name=" + table.database(), e);
            case "AccessDeniedException" -> new ExportException("The job's role may not register table " + table + " in Glue (" + said + "). Allow it glue:GetTable, "
                    + "glue:CreateTable and glue:UpdateTable on the catalog, the database and the table, and in Lake Formation if that guards the database.", e);
            default -> new ExportException("Glue refuses table " + table + " (" + said + "). The snapshot itself is written; register it again later.", e);
        };
    }
}
