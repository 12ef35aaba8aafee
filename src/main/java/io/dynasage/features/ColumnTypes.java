package io.dynasage.features;

import io.dynasage.events.ColumnType;
import io.dynasage.query.NameList;
import io.dynasage.storage.QuotedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** The types of columns: whether they can be encoded as declared. */
final class ColumnTypes {
    private ColumnTypes() {}

    /**
     * Throws if a column is missing, declared twice in any case of letters, or of a type that its encoding does not
     * support. The message lists all such columns.
     */
    static void check(StructType schema, List<FeatureColumn> columns) {
        Set<String> there = new HashSet<>(List.of(schema.fieldNames()));
        if (columns.isEmpty()) {
            throw new FeatureException("no column is declared as a feature; declare at least one");
        }
        List<String> problems = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (FeatureColumn column : columns) {
            Optional.ofNullable(names.putIfAbsent(column.column().toLowerCase(Locale.ROOT), column.column()))
                    .ifPresent(other -> problems.add(repeated(other, column.column())));
            if (!there.contains(column.rowColumn())) {
                problems.add("there is no column '" + column.column() + "'; there are "
                        + NameList.of(Stream.of(schema.fieldNames())
                                .map(UserColumns::given)
                                .toList()));
            } else {
                DataType type = schema.apply(column.rowColumn()).dataType();
                if (!fits(type, column)) {
                    problems.add("column '" + column.column() + "' is " + type.simpleString() + ", which cannot be "
                            + column.encoding() + "; " + remedy(column));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new FeatureException(NameList.problems(problems));
        }
    }

    /** Returns no event, with columns of these types. */
    static Dataset<Row> noEvent(SparkSession spark, Map<String, ColumnType> columns) {
        String declared = columns.entrySet().stream()
                .map(column -> QuotedName.of(column.getKey()) + " " + column.getValue())
                .collect(Collectors.joining(", "));
        return spark.createDataFrame(List.of(), StructType.fromDDL(declared));
    }

    private static String repeated(String name, String other) {
        if (name.equals(other)) {
            return "column '" + name + "' is declared twice; declare it once";
        }
        return "the columns '" + name + "' and '" + other + "' differ only in the case of letters, which Spark does not"
                + " distinguish; give one of them another name";
    }

    /** Returns why a column of an event cannot be encoded as declared, or an empty result if it can. */
    static Optional<String> problem(ColumnType type, FeatureColumn column) {
        boolean fits = switch (column.encoding()) {
            case NUMERIC ->
                Set.of(ColumnType.DOUBLE, ColumnType.LONG, ColumnType.BOOLEAN).contains(type);
            case ONE_HOT ->
                Set.of(ColumnType.STRING, ColumnType.LONG, ColumnType.BOOLEAN).contains(type);
            case MULTI_HOT -> type == ColumnType.STRING && column.separator() != null;
        };
        return Optional.of("column '" + column.column() + "' is of type " + type + ", which cannot be "
                        + column.encoding() + "; " + remedy(column))
                .filter(problem -> !fits);
    }

    private static boolean fits(DataType type, FeatureColumn column) {
        return switch (column.encoding()) {
            case NUMERIC -> type instanceof NumericType || type instanceof BooleanType;
            case ONE_HOT -> discrete(type);
            case MULTI_HOT -> {
                if (column.separator() != null) {
                    yield type instanceof StringType;
                }
                yield type instanceof ArrayType array && discrete(array.elementType());
            }
        };
    }

    /**
     * Returns whether values of a type can be ids. Fractions cannot: two computations of the same fraction may differ
     * in the last digit and so give two ids.
     */
    private static boolean discrete(DataType type) {
        return type instanceof StringType
                || type instanceof BooleanType
                || type instanceof LongType
                || type instanceof IntegerType
                || type instanceof ShortType
                || type instanceof ByteType
                || type instanceof DateType;
    }

    private static String remedy(FeatureColumn column) {
        return switch (column.encoding()) {
            case NUMERIC -> "numeric takes numbers and booleans";
            case ONE_HOT -> "one-hot takes text, whole numbers, booleans and dates: cut fractions into bins first";
            case MULTI_HOT ->
                "with a separator it takes text, and without one an array: give the separator of the text's ids";
        };
    }
}
