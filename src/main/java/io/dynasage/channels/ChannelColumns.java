package io.dynasage.channels;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.dynasage.storage.QuotedName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that reach a channel's files, in order, and the rows that do not. */
final class ChannelColumns {
    private ChannelColumns() {
    }

    /** The columns to write; for a table with the checks that the encoders of training formats make on their own. */
    static List<Column> of(StructType schema, ChannelLayout layout) {
        requireColumns(schema, layout.shuffleColumns(), "shuffle column");
        if (layout.header()) {
            return table(schema, layout);
        }
        return layout.format().equals(ChannelLayout.CSV) ? csv(schema, layout) : recordIo(schema, RecordIoOptions.of(layout.options()));
    }

    /** Leaves out the rows that {@code onZeroRow=drop} gives up, so that what is counted is what is written. */
    static Dataset<Row> withoutDroppedRows(Dataset<Row> examples, ChannelLayout layout) {
        ZeroRow zeroRow = layout.format().equals(ChannelLayout.CSV) ? CsvOptions.of(layout.options()).zeroRow() : RecordIoOptions.of(layout.options()).zeroRow();
        if (layout.header() || zeroRow != ZeroRow.DROP) {
            return examples;
        }
        UDF1<Vector, Boolean> zero = vector -> vector instanceof SparseVector sparse && sparse.values().length == 0;
        UserDefinedFunction test = udf(zero, DataTypes.BooleanType);
        return featureColumns(examples.schema(), layout).stream()
                .filter(name -> RecordIoOptions.field(examples.schema(), name).dataType().equals(SQLDataTypes.VectorType()))
                .map(name -> test.apply(column(name))).reduce(Column::and).map(dropped -> examples.filter(not(dropped))).orElse(examples);
    }

    /** A column by its plain name, whatever characters are in it. */
    static Column column(String name) {
        return col(QuotedName.of(name));
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

    /** The columns that become features. */
    private static List<String> featureColumns(StructType schema, ChannelLayout layout) {
        String vector = layout.option("featuresColumnName", "features");
        String chosen = layout.option("featureColumns", null);
        if (layout.format().equals(ChannelLayout.RECORDIO)) {
            return List.of(vector);
        }
        if (chosen != null) {
            return Arrays.stream(chosen.split(",")).map(String::trim).toList();
        }
        StructField features = RecordIoOptions.field(schema, vector);
        if (!layout.header() && features != null && features.dataType().equals(SQLDataTypes.VectorType())) {
            return List.of(vector);
        }
        String label = layout.option("labelColumnName", "label");
        return Arrays.stream(schema.fieldNames()).filter(name -> !name.equals(label) && (layout.header() || !layout.shuffleColumns().contains(name))).toList();
    }

    private static List<String> labelAndFeatures(StructType schema, ChannelLayout layout) {
        String label = layout.option("labelColumnName", "label");
        List<String> features = featureColumns(schema, layout);
        requireColumns(schema, List.of(label), "label column");
        requireColumns(schema, features, "feature column");
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a CSV channel needs a feature column beside '" + label + "' and the shuffle columns; name"
                    + " them in the option featureColumns");
        }
        List<String> names = new ArrayList<>(List.of(label));
        names.addAll(features);
        return names;
    }

    private static List<Column> csv(StructType schema, ChannelLayout layout) {
        CsvOptions.checkNames(layout.options());
        CsvOptions.of(layout.options());
        List<String> names = labelAndFeatures(schema, layout);
        for (int i = 0; i < names.size(); i++) {
            DataType type = RecordIoOptions.field(schema, names.get(i)).dataType();
            if (!(type instanceof NumericType) && !type.equals(DataTypes.BooleanType) && !(i > 0 && type.equals(SQLDataTypes.VectorType()))) {
                throw notNumeric(names.get(i), type, "without header holds numbers and vectors only, and its label is a number");
            }
        }
        return names.stream().map(ChannelColumns::column).toList();
    }

    private static List<Column> table(StructType schema, ChannelLayout layout) {
        if (!layout.option("compression", "none").equalsIgnoreCase("none")) {
            throw new IllegalArgumentException("compression '" + layout.option("compression", "none") + "' is not supported for a CSV channel; leave the option out");
        }
        List<String> names = labelAndFeatures(schema, layout);
        StructField label = RecordIoOptions.field(schema, names.get(0));
        List<Column> columns = new ArrayList<>(List.of(coalesce(checked(label, false), missing(label)).as(label.name())));
        names.stream().skip(1).forEach(name -> columns.add(checked(RecordIoOptions.field(schema, name), true).as(name)));
        return columns;
    }

    /** The column as a reader of tables can parse it; null stays null, which CSV readers take as missing. */
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
            throw notNumeric(field.name(), type, "with header holds numbers, text and times, and its label is a number");
        }
        return column;
    }

    private static IllegalArgumentException notNumeric(String column, DataType type, String rule) {
        return new IllegalArgumentException("column '" + column + "' is " + type.simpleString() + "; a CSV channel " + rule
                + ": encode it, or leave it out with the option featureColumns");
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
