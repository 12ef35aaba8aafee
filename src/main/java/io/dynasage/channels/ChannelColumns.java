package io.dynasage.channels;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import io.dynasage.storage.QuotedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that are written to a channel's files, in order. */
final class ChannelColumns {
    private static final Set<String> CSV_OPTIONS =
            Set.of("featuredim", "featurescolumnname", "header", "labelcolumnname");

    private ChannelColumns() {}

    /**
     * Returns the columns to write. For a table, they include the checks that the encoders of training formats make
     * themselves.
     */
    static List<Column> of(StructType schema, ChannelLayout layout) {
        requireColumns(schema, layout.shuffleColumns(), "shuffle column");
        if (layout.header()) {
            return table(schema, layout);
        }
        ExampleOptions options = ExampleOptions.of(layout.options());
        options.checkWritable(schema);
        if (layout.format().equals(ChannelLayout.CSV)) {
            checkNames(layout.options());
            requireColumns(schema, List.of(options.labelColumn()), "label column");
        }
        Column features = column(options.featuresColumn());
        return options.labelled(schema) ? List.of(column(options.labelColumn()), features) : List.of(features);
    }

    /** Returns a column by its plain name, which may contain any characters. */
    static Column column(String name) {
        return col(QuotedName.of(name));
    }

    /** Rejects options that a channel's writer would ignore. */
    private static void checkNames(Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!CSV_OPTIONS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "option '" + name + "' is none of a CSV channel without header, whose form the training"
                                + " containers fix; it knows featureDim, featuresColumnName, header and"
                                + " labelColumnName");
            }
        }
    }

    private static List<Column> table(StructType schema, ChannelLayout layout) {
        if (!layout.option("compression", "none").equalsIgnoreCase("none")) {
            throw new IllegalArgumentException("compression '" + layout.option("compression", "none")
                    + "' is not supported for a CSV channel; leave the option out");
        }
        String labelName = layout.option("labelColumnName", "label");
        requireColumns(schema, List.of(labelName), "label column");
        StructField label = schema.apply(labelName);
        List<Column> columns = new ArrayList<>(
                List.of(coalesce(checked(label, false), missing(label)).as(labelName)));
        for (StructField field : schema.fields()) {
            if (!field.equals(label)) {
                columns.add(checked(field, true).as(field.name()));
            }
        }
        return columns;
    }

    /**
     * Returns the column in a form that a reader of tables can parse. Null stays null, which CSV readers take as
     * missing.
     */
    private static Column checked(StructField field, boolean textAllowed) {
        DataType type = field.dataType();
        Column column = column(field.name());
        if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
            Column broken = column.isNaN()
                    .or(column.equalTo(lit(Double.POSITIVE_INFINITY)))
                    .or(column.equalTo(lit(Double.NEGATIVE_INFINITY)));
            return when(
                            broken,
                            refuse(field.name() + " is not finite; filter or impute such values before writing", type))
                    .otherwise(column);
        }
        if (type.equals(DataTypes.BooleanType)) {
            return column.cast(DataTypes.IntegerType);
        }
        boolean text = type.equals(DataTypes.StringType)
                || type.equals(DataTypes.TimestampType)
                || type.equals(DataTypes.DateType);
        if (!(type instanceof NumericType) && !(textAllowed && text)) {
            throw new IllegalArgumentException(
                    "column '" + field.name() + "' is " + type.simpleString() + "; a CSV channel with header"
                            + " holds numbers, text and times, and its label is a number: encode it, or leave it out");
        }
        return column;
    }

    private static Column missing(StructField label) {
        return refuse(
                label.name() + " is null; filter unlabelled rows before writing",
                label.dataType().equals(DataTypes.BooleanType) ? DataTypes.IntegerType : label.dataType());
    }

    private static Column refuse(String message, DataType type) {
        return raise_error(lit(message)).cast(type);
    }

    private static void requireColumns(StructType schema, List<String> names, String role) {
        for (String name : names) {
            if (ExampleOptions.field(schema, name).isEmpty()) {
                throw new IllegalArgumentException("there is no " + role + " '" + name + "'; the dataset has "
                        + String.join(", ", schema.fieldNames()));
            }
        }
    }
}
