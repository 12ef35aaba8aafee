package io.dynasage.dynamodb.export;

import io.dynasage.storage.Printable;
import io.dynasage.storage.QuotedName;
import io.dynasage.storage.S3Uri;
import io.dynasage.storage.StoredFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Table definitions for Amazon Athena (Hive DDL) over the files that {@link SnapshotWriter} writes. */
public final class TableDefinition {
    private static final String TAGS = "struct<s:string,n:string,b:string,bool:boolean,"
            + "ss:array<string>,ns:array<string>,bs:array<string>,l:string,m:string>";

    private TableDefinition() {}

    /**
     * Returns the definition for a Parquet snapshot. Its partitions are projected, so they need not be added or
     * crawled.
     *
     * @param table name for the table, {@code [database.]table}
     * @param events the schema of the written events, without {@link SnapshotWriter#EVENT_DATE}
     * @param uri the snapshot's URI
     * @throws ExportException if Athena does not allow the name
     */
    public static String parquet(String table, StructType events, String uri) {
        String columns = columns(events).entrySet().stream()
                .map(column -> "  " + QuotedName.of(column.getKey()) + " " + column.getValue())
                .collect(Collectors.joining(",\n"));
        return "CREATE EXTERNAL TABLE IF NOT EXISTS " + name(table) + " (\n" + columns + "\n)\n"
                + "PARTITIONED BY (`" + SnapshotWriter.EVENT_DATE + "` date)\n"
                + "STORED AS PARQUET\n"
                + "LOCATION '" + quoted(location(uri)) + "'\n"
                + "TBLPROPERTIES (\n  " + properties(projection(uri), ",\n  ") + "\n);\n";
    }

    /** Returns Hive's types by column name. */
    static Map<String, String> columns(StructType events) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (StructField field : events.fields()) {
            columns.put(field.name(), field.dataType().catalogString().replaceAll("\\btimestamp_ntz\\b", "timestamp"));
        }
        return columns;
    }

    /** Returns the properties with which Athena computes the partitions of a Parquet snapshot. */
    static Map<String, String> projection(String uri) {
        String column = SnapshotWriter.EVENT_DATE;
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("projection.enabled", "true");
        properties.put("projection." + column + ".type", "date");
        properties.put("projection." + column + ".format", "yyyy-MM-dd");
        properties.put("projection." + column + ".range", "2000-01-01,NOW");
        properties.put("storage.location.template", location(uri) + column + "=${" + column + "}/");
        return properties;
    }

    static String properties(Map<String, String> properties, String separator) {
        return properties.entrySet().stream()
                .map(property -> "'" + property.getKey() + "' = '" + quoted(property.getValue()) + "'")
                .collect(Collectors.joining(separator));
    }

    /**
     * Returns the definition for a snapshot or full export in DynamoDB JSON, with columns
     * {@code item.<attribute>.<type>}, such as {@code item.user.s}. Nested lists and maps are their JSON text; an
     * attribute that is NULL has no member. Attributes with names that Athena does not allow are left out and listed in
     * a comment.
     *
     * @param table name for the table, {@code [database.]table}
     * @param attributes the attributes to define
     * @param uri the export's folder, {@code …/AWSDynamoDB/<export id>/}
     * @throws ExportException if Athena does not allow the name
     */
    public static String json(String table, List<String> attributes, String uri) {
        List<String> members = new ArrayList<>();
        StringBuilder leftOut = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (String attribute : attributes) {
            if (attribute.matches("[A-Za-z_][A-Za-z0-9_]*") && seen.add(attribute.toLowerCase(Locale.ROOT))) {
                members.add("    " + attribute.toLowerCase(Locale.ROOT) + ":" + TAGS);
            } else {
                leftOut.append("-- left out, Athena cannot name it: ")
                        .append(Printable.line(attribute))
                        .append('\n');
            }
        }
        return leftOut + "CREATE EXTERNAL TABLE IF NOT EXISTS " + name(table) + " (\n  `item` struct<\n"
                + String.join(",\n", members) + "\n  >\n)\n"
                + "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\n"
                + "LOCATION '" + quoted(location(uri)) + "data/';\n";
    }

    private static String name(String table) {
        return "`" + checked(table).replace(".", "`.`") + "`";
    }

    /** Returns the name if Athena allows it. */
    static String checked(String table) {
        if (!table.matches("([a-z0-9_]+\\.)?[a-z0-9_]+")) {
            throw new ExportException(table
                    + " is no name for an Athena table. Use small letters, digits and _, with the"
                    + " database before a dot if need be.");
        }
        return table;
    }

    /** Returns the URI in the form that Athena uses. */
    static String location(String uri) {
        return S3Uri.forAws(StoredFile.folder(uri));
    }

    static String quoted(String text) {
        return text.replace("'", "\\'");
    }
}
