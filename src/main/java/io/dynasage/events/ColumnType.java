package io.dynasage.events;

import io.dynasage.settings.Choice;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The type of an event's column. */
public enum ColumnType {
    /** Text, read from S. */
    STRING(DataTypes.StringType),
    /** A finite 64-bit floating-point number, read from N. */
    DOUBLE(DataTypes.DoubleType),
    /** A 64-bit integer, read from an N without a fraction. */
    LONG(DataTypes.LongType),
    /** True or false, read from BOOL. */
    BOOLEAN(DataTypes.BooleanType),
    /** An instant in microseconds, read as its column's {@link ColumnTime} says. */
    TIMESTAMP(DataTypes.LongType);

    private final DataType sparkType;

    ColumnType(DataType sparkType) {
        this.sparkType = sparkType;
    }

    /** Returns the Spark type of a parsed value, which for a timestamp is a number of microseconds. */
    DataType parsedType() {
        return sparkType;
    }

    /** Returns the DynamoDB type tag of a value that the settings give as this text. */
    String tag(String text) {
        return switch (this) {
            case STRING -> "S";
            case BOOLEAN -> text.matches("true|false") ? "BOOL" : "S";
            case DOUBLE, LONG, TIMESTAMP -> NumberText.isNumber(text) ? "N" : "S";
        };
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
