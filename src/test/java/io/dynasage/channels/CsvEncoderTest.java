package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.junit.jupiter.api.Test;

class CsvEncoderTest {
    private static final StructType VECTORS =
            new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());

    @Test
    void spreadsVectorsOverTheirFields() throws IOException {
        assertEquals(
                "1,0.5,-2,1e-7\n0,0,0,3.14\n0,0,0,0\n",
                csv(
                        Map.of(),
                        row(1.0, Vectors.dense(0.5, -2, 1e-7)),
                        row(0.0, Vectors.sparse(3, new int[] {2}, new double[] {3.14})),
                        row(0.0, Vectors.sparse(3, new int[0], new double[0]))));
    }

    @Test
    void writesSparkRowsOfEitherKindAlike() throws IOException {
        double[] many = new double[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = i / 8.0;
        }
        InternalRow[] plain = {
            row(1.0, Vectors.dense(many)),
            row(0.0, Vectors.dense(many).toSparse()),
            row(0.0, Vectors.sparse(40, new int[] {39}, new double[] {7}))
        };
        UnsafeProjection projection = UnsafeProjection.create(
                new DataType[] {DataTypes.DoubleType, ((UserDefinedType<?>) SQLDataTypes.VectorType()).sqlType()});
        InternalRow[] unsafe = {
            projection.apply(plain[0]).copy(),
            projection.apply(plain[1]).copy(),
            projection.apply(plain[2]).copy()
        };
        assertEquals(csv(Map.of(), plain), csv(Map.of(), unsafe));
    }

    @Test
    void writesLabelsOfEveryNumericType() throws IOException {
        StructType decimal = new StructType()
                .add("label", DataTypes.createDecimalType(9, 2))
                .add("features", SQLDataTypes.VectorType());
        InternalRow row = new GenericInternalRow(
                new Object[] {Decimal.apply(new BigDecimal("12.50"), 9, 2), vector(Vectors.dense(100_000_000, -0.01))});
        assertEquals("12.5,100000000,-0.01\n", encode(decimal, Map.of(), row));
        StructType count = new StructType().add("label", DataTypes.LongType).add("features", SQLDataTypes.VectorType());
        assertEquals("3,0.1\n", encode(count, Map.of(), new GenericInternalRow(new Object[] {
            3L, vector(Vectors.dense(0.1))
        })));
    }

    @Test
    void refusesWhatIsNoFiniteFloat() {
        assertEquals(
                "row 1 of this task: features[1] = -Infinity is not a finite float32; filter or impute such values"
                        + " before writing",
                refusal(Map.of(), row(1.0, Vectors.dense(2, Double.NEGATIVE_INFINITY))));
        assertEquals(
                "row 1 of this task: features[1] = 3.5E38 is not a finite float32; filter or impute such values"
                        + " before writing",
                refusal(Map.of(), row(1.0, Vectors.dense(2, 3.5e38))));
        assertEquals(
                "row 1 of this task: features[0] = NaN is not a finite float32; filter or impute such values"
                        + " before writing",
                refusal(Map.of(), row(1.0, Vectors.dense(Double.NaN))));
        assertEquals(
                "row 1 of this task: label = NaN is not a finite float32; filter or impute such values before writing",
                refusal(Map.of(), row(Double.NaN, Vectors.dense(2, 3))));
    }

    @Test
    void refusesRowsOfDifferentWidths() {
        assertEquals(
                "row 2 of this task: features has 2 elements, in the row before 3; all rows of a CSV channel"
                        + " must have the same number, at least 1",
                refusal(Map.of(), row(1.0, Vectors.dense(1, 2, 3)), row(1.0, Vectors.dense(1, 2))));
        assertEquals(
                "row 1 of this task: features has 3 elements, featureDim is 4; all vectors must have that"
                        + " length: check the vocabulary they were"
                        + " built with",
                refusal(Map.of("featureDim", "4"), row(1.0, Vectors.dense(1, 2, 3))));
    }

    @Test
    void refusesIndicesThatDoNotAscendOrExceedTheDimension() {
        assertEquals(
                "row 1 of this task: features: index 9 after 3 in a vector of dimension 9; indices must ascend"
                        + " within [0, 9)",
                refusal(Map.of(), raw(9, new int[] {3, 9}, 1, 1)));
        assertEquals(
                "row 1 of this task: features: index 3 after 3 in a vector of dimension 9; indices must ascend"
                        + " within [0, 9)",
                refusal(Map.of(), raw(9, new int[] {3, 3}, 1, 1)));
    }

    private static String csv(Map<String, String> options, InternalRow... rows) throws IOException {
        return encode(VECTORS, options, rows);
    }

    private static String encode(StructType schema, Map<String, String> options, InternalRow... rows)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvEncoder encoder = new CsvEncoder(ExampleOptions.of(options), schema, out)) {
            for (InternalRow row : rows) {
                encoder.write(row);
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static String refusal(Map<String, String> options, InternalRow... rows) {
        return assertThrows(ExampleException.class, () -> csv(options, rows)).getMessage();
    }

    private static InternalRow row(double label, Vector vector) {
        return new GenericInternalRow(new Object[] {label, vector(vector)});
    }

    @SuppressWarnings("unchecked")
    private static Object vector(Vector vector) {
        return ((UserDefinedType<Vector>) (UserDefinedType<?>) SQLDataTypes.VectorType()).serialize(vector);
    }

    /** A vector as no constructor of Spark's would make it, but a damaged file or another writer may. */
    private static InternalRow raw(int dimension, int[] indices, double... values) {
        InternalRow vector = new GenericInternalRow(new Object[] {
            (byte) 0, dimension, UnsafeArrayData.fromPrimitiveArray(indices), UnsafeArrayData.fromPrimitiveArray(values)
        });
        return new GenericInternalRow(new Object[] {1.0, vector});
    }
}
