package io.dynasage.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The type of an event's column. */
public enum ColumnType {
    /** Text; read from S. */
    STRING(DataTypes.StringType),
    /** A finite 64-bit floating point number; read from N. */
    DOUBLE(DataTypes.DoubleType),
    /** A whole number of 64 bits; read from an N without a fraction. */
    LONG(DataTypes.LongType),
    /** true or false; read from BOOL. */
    BOOLEAN(DataTypes.BooleanType),
    /** An instant in microseconds; read from an N (epoch s, ms or µs, told apart by size) or an S in ISO 8601. */
    TIMESTAMP(DataTypes.TimestampType);

    private final DataType sparkType;

    ColumnType(DataType sparkType) {
        this.sparkType = sparkType;
    }

    /**
     * The type of that name, as a configuration spells it: {@code string}, {@code double}, {@code long}, {@code boolean}, {@code timestamp}.
     *
     * @throws IllegalArgumentException for any other name, listing the names that exist
     */
    public static ColumnType of(String name) {
        for (ColumnType type : values()) {
            if (type.toString().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException(name + " is not a column type; use one of "
                + Arrays.stream(values()).map(ColumnType::toString).collect(Collectors.joining(", ")));
    }

    /** The Spark type of such a column. */
    public DataType sparkType() {
        return sparkType;
    }

    /** The name as a configuration spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
