package io.dynasage.channels;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;

/** The number in one column of Spark's internal rows; true is 1 and false 0. */
final class NumberField {
    private final int ordinal;
    private final DataType type;
    private final boolean isDouble;

    NumberField(int ordinal, DataType type) {
        this.ordinal = ordinal;
        this.type = type;
        this.isDouble = type.equals(DataTypes.DoubleType);
    }

    boolean isNull(InternalRow row) {
        return row.isNullAt(ordinal);
    }

    /** The value of one row, which must not be null. */
    double value(InternalRow row) {
        if (isDouble) {
            return row.getDouble(ordinal);
        }
        if (type instanceof DecimalType decimal) {
            return row.getDecimal(ordinal, decimal.precision(), decimal.scale()).toDouble();
        }
        return type instanceof BooleanType ? (row.getBoolean(ordinal) ? 1 : 0) : ((Number) row.get(ordinal, (NumericType) type)).doubleValue();
    }
}
