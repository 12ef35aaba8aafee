package io.dynasage.dynamodb.export;

import io.dynasage.storage.QuotedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Parquet snapshot as a table in Spark's catalog. If the catalog is a Hive metastore, such as the Glue Data Catalog
 * on EMR, Athena and other engines find the table there. Athena projects the partitions, as in
 * {@link TableDefinition#parquet}; other engines read the partitions in the catalog.
 */
public final class CatalogTable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogTable.class);
    private static final String MADE_BY = "created_by";
    private static final String US = "dynasage";

    private final SparkSession spark;
    private final String name;

    private CatalogTable(SparkSession spark, String name) {
        this.spark = spark;
        this.name = name;
    }

    /**
     * Creates the table, or updates a table that this class created earlier so that it shows the new snapshot. A table
     * with that name that was created in another way is not changed.
     *
     * @param name {@code [database.]table}; the database must exist; {@code default} if none is given
     * @param events the schema of the written events, without {@link SnapshotWriter#EVENT_DATE}
     * @param uri the URI to which {@link SnapshotWriter#parquet} wrote the snapshot
     * @throws ExportException if Athena does not allow the name, the database does not exist, the table was created in
     *     another way, or the catalog refuses
     */
    public static void register(SparkSession spark, String name, StructType events, String uri) {
        String checked = TableDefinition.checked(name);
        CatalogTable table = new CatalogTable(spark, checked.contains(".") ? checked : "default." + checked);
        try {
            table.show(columns(events), uri);
        } catch (ExportException e) {
            throw e;
        } catch (Exception e) {
            throw table.refused(e);
        }
    }

    private static String columns(StructType events) {
        Map<String, String> columns = new LinkedHashMap<>(TableDefinition.columns(events));
        columns.put(SnapshotWriter.EVENT_DATE, "date");
        return columns.entrySet().stream()
                .map(column -> QuotedName.of(column.getKey()) + " " + column.getValue())
                .collect(Collectors.joining(", "));
    }

    private void show(String columns, String uri) {
        String location = " LOCATION '" + TableDefinition.quoted(TableDefinition.location(uri)) + "'";
        if (!isThereWith(columns)) {
            sql(
                    "CREATE TABLE",
                    "(" + columns + ") USING PARQUET PARTITIONED BY (" + SnapshotWriter.EVENT_DATE + ")" + location
                            + " TBLPROPERTIES (" + properties(uri) + ")");
        } else {
            sql("ALTER TABLE", "SET TBLPROPERTIES (" + properties(uri) + ")");
            sql("ALTER TABLE", "SET" + location);
            dropPartitions();
        }
        sql("ALTER TABLE", "RECOVER PARTITIONS");
        LOG.info("Table {} shows {}", name, uri);
    }

    /**
     * Returns whether a table of ours with these columns exists. A table of ours with other columns is dropped, because
     * existing columns cannot be changed. Its data remains.
     */
    private boolean isThereWith(String columns) {
        if (!spark.catalog().tableExists(name)) {
            return false;
        }
        if (!sql("SHOW TBLPROPERTIES", "('" + MADE_BY + "')")
                .get(0)
                .getString(1)
                .equals(US)) {
            throw new ExportException("There is a table " + name
                    + " in Spark's catalog that was not made by this job (it has no property " + MADE_BY + " = " + US
                    + "). It is left as it is; name another table, or remove that one first.");
        }
        if (spark.table(name)
                .schema()
                .catalogString()
                .equals(StructType.fromDDL(columns).catalogString())) {
            return true;
        }
        sql("DROP TABLE", "");
        return false;
    }

    /**
     * Drops all partitions, because each has its own location, which does not change with the table's. The table is
     * external, so the files remain.
     */
    private void dropPartitions() {
        String partitions = sql("SHOW PARTITIONS", "").stream()
                .map(row -> "PARTITION (" + row.getString(0).replace("=", " = '") + "')")
                .collect(Collectors.joining(", "));
        if (!partitions.isEmpty()) {
            sql("ALTER TABLE", "DROP IF EXISTS " + partitions);
        }
    }

    private static String properties(String uri) {
        Map<String, String> properties = new LinkedHashMap<>(TableDefinition.projection(uri));
        properties.put("classification", "parquet");
        properties.put(MADE_BY, US);
        return TableDefinition.properties(properties, ", ");
    }

    /**
     * Runs a statement. Escapes {@code ${}}, because Spark would replace it with a variable's value before it reads
     * escapes.
     */
    private List<Row> sql(String verb, String rest) {
        return spark.sql(verb + " " + name + " " + rest.replace("${", "\\u0024{"))
                .collectAsList();
    }

    private ExportException refused(Exception e) {
        return new ExportException(
                "Spark's catalog refuses table " + name + " (" + e.getMessage()
                        + "). The snapshot itself is written. Check that the "
                        + "database is there (CREATE DATABASE " + name.replaceFirst("\\..*", "")
                        + "), and that the job's role may change the table: "
                        + "submit/iam/glue.json has what the Glue Data Catalog wants, and Lake Formation may"
                        + " guard the database too.",
                e);
    }
}
