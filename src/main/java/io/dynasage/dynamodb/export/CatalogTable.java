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
 * A Parquet snapshot as a table of Spark's catalog. Where that is a Hive metastore, such as the Glue Data Catalog on
 * EMR, Athena and others find it there. Athena projects the partitions, as in {@link TableDefinition#parquet}; others
 * read those that the catalog holds.
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
     * Makes the table, or makes one that was made here before show the new snapshot. A table of that name that someone
     * else has made stays as it is.
     *
     * @param name {@code [database.]table}; the database is there already, {@code default} if none is named
     * @param events the schema of what was written, without {@link SnapshotWriter#EVENT_DATE}
     * @param uri where {@link SnapshotWriter#parquet} has written it
     * @throws ExportException if the name is none for Athena, the database is not there, the table is someone else's,
     *     or the catalog refuses
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
     * A table of ours with other columns gives way to a new one: a column that is there cannot be changed. What it
     * showed stays.
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
     * Each partition has a location of its own, which the table's does not change; the table is external, so the files
     * stay.
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
     * Spark would put a variable's value where a dollar sign and a brace are; it looks for them before it reads
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
