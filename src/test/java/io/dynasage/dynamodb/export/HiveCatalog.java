package io.dynasage.dynamodb.export;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Registers two snapshots in a Hive metastore of its own, and prints what the catalog has after each. */
final class HiveCatalog {
    /** What the lines that are meant for the test start with. */
    static final String MARK = "catalog: ";

    private static final String TABLE = "analytics.shop_events";

    private HiveCatalog() {}

    /** @param args the folder for everything */
    public static void main(String[] args) throws IOException, SQLException {
        Path folder = Path.of(args[0]);
        try (SparkSession spark = session(folder)) {
            spark.sql("CREATE DATABASE analytics");
            show(
                    spark,
                    folder.resolve("first") + "/",
                    "select 'a' as user_id, timestamp'2024-05-01 10:00:00' as event_time, array('x') as tags "
                            + "union all select 'b', timestamp'2024-05-02 10:00:00', null");
            show(
                    spark,
                    folder.resolve("second") + "/",
                    "select 'c' as user_id, timestamp'2024-05-02 11:00:00' as event_time, array('y') as tags "
                            + "union all select 'd', timestamp'2024-05-03 10:00:00', null");
            print(
                    "old files",
                    spark.read().parquet(folder.resolve("first").toString()).select("user_id"));
            show(
                    spark,
                    folder.resolve("third") + "/",
                    "select 'e' as user_id, timestamp'2024-05-04 11:00:00' as event_time, 4.5D as rating");
            print(
                    "old files",
                    spark.read().parquet(folder.resolve("second").toString()).select("user_id"));
        }
        printColumns("jdbc:derby:;databaseName=" + folder.resolve("metastore"));
    }

    /** What Athena sees: the columns as the metastore has them, without those that Spark keeps for itself. */
    private static void printColumns(String metastore) throws SQLException {
        try (Connection connection = DriverManager.getConnection(metastore);
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "\"COLUMN_NAME\", \"TYPE_NAME\" FROM \"COLUMNS_V2\"",
                    "\"PKEY_NAME\", \"PKEY_TYPE\" FROM \"PARTITION_KEYS\"")) {
                try (ResultSet rows = statement.executeQuery("SELECT " + table)) {
                    List<String> columns = new ArrayList<>();
                    while (rows.next()) {
                        columns.add(rows.getString(1) + " " + rows.getString(2));
                    }
                    System.out.println(
                            MARK + "columns " + columns.stream().sorted().toList());
                }
            }
        }
    }

    private static SparkSession session(Path folder) {
        return SparkSession.builder()
                .master("local[1]")
                .appName("hive")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.catalogImplementation", "hive")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config(
                        "spark.hadoop.javax.jdo.option.ConnectionURL",
                        "jdbc:derby:;databaseName=" + folder.resolve("metastore") + ";create=true")
                .getOrCreate();
    }

    private static void show(SparkSession spark, String uri, String query) {
        Dataset<Row> events = spark.sql(query);
        SnapshotWriter.parquet(events, "event_time", uri);
        CatalogTable.register(spark, TABLE, events.schema(), uri);
        print("users", spark.table(TABLE).select("user_id", "event_date"));
        print("partitions", spark.sql("SHOW PARTITIONS " + TABLE));
        print(
                "described",
                spark.sql("DESCRIBE TABLE EXTENDED " + TABLE)
                        .where("col_name in ('Type', 'Location', 'Serde Library')")
                        .select("data_type"));
        print(
                "template",
                spark.sql("SHOW TBLPROPERTIES " + TABLE)
                        .where("key = 'storage.location.template'")
                        .select("value"));
    }

    private static void print(String what, Dataset<Row> rows) {
        System.out.println(MARK + what + " "
                + rows.collectAsList().stream()
                        .map(row -> row.mkString(" "))
                        .sorted()
                        .toList());
    }
}
