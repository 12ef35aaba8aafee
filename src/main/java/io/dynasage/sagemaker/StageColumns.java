package io.dynasage.sagemaker;

import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Checks the columns that a stage reads and adds. */
final class StageColumns {
    private StageColumns() {}

    private static DataType type(StructType schema, String column) {
        if (!Arrays.asList(schema.fieldNames()).contains(column)) {
            throw new IllegalArgumentException("There is no column \"" + column + "\"; the dataset has "
                    + Arrays.toString(schema.fieldNames()) + ". Rename it or set the column's name on the stage.");
        }
        return schema.apply(column).dataType();
    }

    static void require(StructType schema, String column, DataType type) {
        DataType actual = type(schema, column);
        if (!actual.equals(type)) {
            throw new IllegalArgumentException("Column \"" + column + "\" is " + actual.catalogString()
                    + " and must be " + type.catalogString() + ".");
        }
    }

    static void requireNumber(StructType schema, String column) {
        DataType actual = type(schema, column);
        if (!(actual instanceof NumericType)) {
            throw new IllegalArgumentException("Column \"" + column + "\" is " + actual.catalogString()
                    + " and must be a number. Cast it in the query that makes the dataset.");
        }
    }

    /**
     * Returns the schema with the columns of a prediction.
     *
     * @throws IllegalArgumentException if it has one of them already
     */
    static StructType predicted(StructType schema) {
        requireAbsent(schema, SageMakerModel.SCORE);
        requireAbsent(schema, SageMakerModel.PREDICTED_LABEL);
        return schema.add(SageMakerModel.SCORE, DataTypes.DoubleType, false)
                .add(SageMakerModel.PREDICTED_LABEL, DataTypes.DoubleType, true);
    }

    private static void requireAbsent(StructType schema, String column) {
        if (Arrays.asList(schema.fieldNames()).contains(column)) {
            throw new IllegalArgumentException("The dataset has a column \"" + column + "\" already, which the model "
                    + "adds. Rename or drop it first.");
        }
    }
}
