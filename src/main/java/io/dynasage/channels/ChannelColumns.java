package io.dynasage.channels;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that reach a channel's files, in order, and the rows that do not. */
final class ChannelColumns {
    private ChannelColumns() {
    }

    /** The columns to write; for CSV with the checks that the RecordIO encoder makes on its own. */
    static List<Column> of(StructType schema, ChannelLayout layout) {
        requireColumns(schema, layout.shuffleColumns(), "shuffle column");
        return layout.format().equals(ChannelLayout.CSV) ? csv(schema, layout) : recordIo(schema, RecordIoOptions.of(layout.options()));
    }

    /** Leaves out the rows that {@code onZeroRow=drop} gives up, so that what is counted is what is written. */
    static Dataset<Row> withoutDroppedRows(Dataset<Row> examples, ChannelLayout layout) {
        if (layout.format().equals(ChannelLayout.CSV)) {
            return examples;
        }
        RecordIoOptions options = RecordIoOptions.of(layout.options());
        if (options.zeroRow() != ZeroRow.DROP) {
            return examples;
        }
        UDF1<Vector, Boolean> zero = vector -> vector instanceof SparseVector sparse && sparse.values().length == 0;
        return examples.filter(not(udf(zero, DataTypes.BooleanType).apply(column(options.featuresColumn()))));
    }

    /** A column by its plain name, whatever characters are in it. */
    static Column column(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }

    private static List<Column> recordIo(StructType schema, RecordIoOptions options) {
        options.checkWritable(schema);
        List<Column> columns = new ArrayList<>();
        if (RecordIoOptions.field(schema, options.labelColumn()) != null) {
            columns.add(column(options.labelColumn()));
        }
        columns.add(column(options.featuresColumn()));
        return columns;
    }

    private static List<Column> csv(StructType schema, ChannelLayout layout) {
        String compression = layout.option("compression", "none");
        if (!compression.equalsIgnoreCase("none")) {
            throw new IllegalArgumentException("compression '" + compression + "' is not supported for a CSV channel; leave the option out");
        }
        String label = layout.option("labelColumnName", "label");
        String chosen = layout.option("featureColumns", null);
        List<String> features = chosen != null ? Arrays.stream(chosen.split(",")).map(String::trim).toList()
                : Arrays.stream(schema.fieldNames()).filter(name -> !name.equals(label) && (layout.header() || !layout.shuffleColumns().contains(name))).toList();
        requireColumns(schema, List.of(label), "label column");
        requireColumns(schema, features, "feature column");
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a CSV channel needs a feature column beside '" + label + "' and the shuffle columns; name"
                    + " them in the option featureColumns");
        }
        List<Column> columns = new ArrayList<>();
        columns.add(coalesce(checked(RecordIoOptions.field(schema, label), false), missing(RecordIoOptions.field(schema, label))).as(label));
        features.forEach(name -> columns.add(checked(RecordIoOptions.field(schema, name), layout.header()).as(name)));
        return columns;
    }

    /** The column as a container can parse it; a null feature stays null, which CSV readers take as missing. */
    private static Column checked(StructField field, boolean textAllowed) {
        DataType type = field.dataType();
        Column column = column(field.name());
        if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
            Column broken = column.isNaN().or(column.equalTo(lit(Double.POSITIVE_INFINITY))).or(column.equalTo(lit(Double.NEGATIVE_INFINITY)));
            return when(broken, refuse(field.name() + " is not finite; filter or impute such values before writing", type)).otherwise(column);
        }
        if (type.equals(DataTypes.BooleanType)) {
            return column.cast(DataTypes.IntegerType);
        }
        boolean text = type.equals(DataTypes.StringType) || type.equals(DataTypes.TimestampType) || type.equals(DataTypes.DateType);
        if (!(type instanceof NumericType) && !(textAllowed && text)) {
            throw new IllegalArgumentException("column '" + field.name() + "' is " + type.simpleString() + "; a CSV channel "
                    + (textAllowed ? "holds numbers, text and times" : "without header holds numbers only, and its label is one")
                    + ": encode it, or leave it out with the option featureColumns");
        }
        return column;
    }

    private static Column missing(StructField label) {
        return refuse(label.name() + " is null; filter unlabelled rows before writing",
                label.dataType().equals(DataTypes.BooleanType) ? DataTypes.IntegerType : label.dataType());
    }

    private static Column refuse(String message, DataType type) {
        return raise_error(lit(message)).cast(type);
    }

    private static void requireColumns(StructType schema, List<String> names, String role) {
        for (String name : names) {
            if (RecordIoOptions.field(schema, name) == null) {
                throw new IllegalArgumentException("there is no " + role + " '" + name + "'; the dataset has " + String.join(", ", schema.fieldNames()));
            }
        }
    }
}
