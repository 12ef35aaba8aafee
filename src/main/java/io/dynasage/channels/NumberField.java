package io.dynasage.channels;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** The number in one column of Spark's internal rows. */
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

    /** Returns the value of one row, which must not be null. */
    double value(InternalRow row) {
        if (isDouble) {
            return row.getDouble(ordinal);
        }
        if (type instanceof DecimalType decimal) {
            return row.getDecimal(ordinal, decimal.precision(), decimal.scale()).toDouble();
        }
        return ((Number) row.get(ordinal, type)).doubleValue();
    }
}
