package io.dynasage.benchmark;

import java.util.Arrays;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/** Labelled vectors, as arrays and as Spark hands them to a file's writer. */
final class ExampleRows {
    static final StructType SCHEMA = new StructType().add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    static final int DIMENSION = 10_000;

    final int[][] indices;
    final double[][] values;
    final double[] labels;

    private ExampleRows(int count) {
        indices = new int[count][];
        values = new double[count][];
        labels = new double[count];
    }

    /**
     * That many rows of {@code stored} values, sparse ones at random positions of {@link #DIMENSION}; the same rows in
     * every run.
     */
    static ExampleRows of(int count, int stored, boolean sparse) {
        Random random = new Random(20260101);
        ExampleRows rows = new ExampleRows(count);
        for (int row = 0; row < count; row++) {
            rows.indices[row] = sparse ? random.ints(0, DIMENSION).distinct().limit(stored).sorted().toArray() : null;
            rows.values[row] = new double[stored];
            Arrays.setAll(rows.values[row], i -> stored == 2 ? 1 : random.nextFloat());
            rows.labels[row] = row % 2;
        }
        return rows;
    }

    /** Spark's own rows of them. */
    InternalRow[] spark() {
        UserDefinedType<?> vectors = (UserDefinedType<?>) SQLDataTypes.VectorType();
        UnsafeProjection projection = UnsafeProjection.create(new DataType[] {DataTypes.DoubleType, vectors.sqlType()});
        InternalRow[] rows = new InternalRow[labels.length];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = projection.apply(new GenericInternalRow(
                    new Object[] {labels[row], serialized(vectors, vector(row))})).copy();
        }
        return rows;
    }

    private Vector vector(int row) {
        return indices[row] == null ? Vectors.dense(values[row]) : Vectors.sparse(DIMENSION, indices[row], values[row]);
    }

    @SuppressWarnings("unchecked")
    private static Object serialized(UserDefinedType<?> type, Object value) {
        return ((UserDefinedType<Object>) type).serialize(value);
    }
}
