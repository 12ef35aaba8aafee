package io.dynasage.model;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The contribution of one side of a pair to a factorization machine's score. A side is, for example, a user with all
 * features of its own. The score of a user {@code u} with an item {@code i} whose features do not overlap is
 * {@code model.bias() + u.bias() + i.bias() + <u.factors(), i.factors()>}: pairs of two features of one side depend on
 * that side alone, and {@code sum_{a in u, b in i} <v_a, v_b> x_a x_b} is the inner product of {@code sum_a v_a x_a}
 * and {@code sum_b v_b x_b} (Rendle, Factorization Machines, 2010, lemma 3.1).
 *
 * @param bias the side's linear terms and the pairs within the side
 * @param factors {@code sum_a v_a x_a}, {@link FactorizationMachine#factorCount} values; not copied
 */
public record SideFactors(float bias, float[] factors) implements Serializable {

    /** The schema of {@link #table}, which {@link TopN} takes as input. */
    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("index", DataTypes.IntegerType)
            .add("bias", DataTypes.FloatType)
            .add("factors", DataTypes.createArrayType(DataTypes.FloatType, false));

    /**
     * Sums the features of one side, in double precision.
     *
     * @param indices the side's features, each {@code 0 .. model.featureDim() - 1}, each once
     * @param values the value of each feature, as many as indices
     * @throws IllegalArgumentException if an index is outside the model or the result is not finite
     */
    public static SideFactors of(FactorizationMachine model, int[] indices, float[] values) {
        Sums sums = sums(model, indices, values);
        float[] factors = new float[sums.factors.length];
        for (int f = 0; f < factors.length; f++) {
            factors[f] = (float) sums.factors[f];
        }
        return finite(new SideFactors((float) sums.bias, factors));
    }

    /** Sums the features of one side, see {@link #of(FactorizationMachine, int[], float[])}. */
    public static SideFactors of(FactorizationMachine model, SparseVector side) {
        return of(model, side.indices(), FactorizationMachine.floats(side.values()));
    }

    /**
     * Returns the side of a row.
     *
     * @param side {@code bias float, factors array<float>}
     */
    public static SideFactors of(Row side) {
        List<Float> values = side.getList(1);
        float[] factors = new float[values.size()];
        for (int f = 0; f < factors.length; f++) {
            factors[f] = values.get(f);
        }
        return new SideFactors(side.getFloat(0), factors);
    }

    /** Returns the length of the vector of factors. */
    public double length() {
        double squares = 0;
        for (float factor : factors) {
            squares += (double) factor * factor;
        }
        return Math.sqrt(squares);
    }

    /** Returns the side with more features, none of which it has: those of the other one. */
    SideFactors with(SideFactors other) {
        float[] sums = factors.clone();
        double product = 0;
        for (int f = 0; f < sums.length; f++) {
            product += (double) factors[f] * other.factors[f];
            sums[f] += other.factors[f];
        }
        return new SideFactors((float) ((double) bias + other.bias + product), sums);
    }

    /** A side before it is rounded. */
    record Sums(double bias, double[] factors) {}

    static Sums sums(FactorizationMachine model, int[] indices, float[] values) {
        int size = model.factorCount();
        double[] sums = new double[size];
        double squares = 0;
        for (int n = 0; n < indices.length; n++) {
            int offset = model.checked(indices[n]) * size;
            for (int f = 0; f < size; f++) {
                double part = (double) model.factors()[offset + f] * values[n];
                sums[f] += part;
                squares += part * part;
            }
        }
        double pairs = -squares;
        for (double sum : sums) {
            pairs += sum * sum;
        }
        return new Sums(linear(model, indices, values) + pairs / 2, sums);
    }

    /**
     * Sums the features of every row.
     *
     * @param side columns {@code id string, index int, features vector}; the vector has the model's
     *     {@link FactorizationMachine#featureDim}, and only the features of this side are not zero
     * @param model broadcast by the caller, who may destroy it after the result is computed
     * @return columns {@code id string, index int, bias float, factors array<float>}, computed lazily, in the order of
     *     {@code side}. Reading it fails with an {@link IllegalArgumentException} inside Spark's exception if a row has
     *     no id, index or features, or if its features do not match the model
     */
    public static Dataset<Row> table(Dataset<Row> side, Broadcast<FactorizationMachine> model) {
        MapFunction<Row, Row> sums = row -> summed(row, model.value());
        return side.select(col("id").cast("string"), col("index").cast("int"), col("features"))
                .map(sums, Encoders.row(SCHEMA));
    }

    private static Row summed(Row row, FactorizationMachine model) {
        if (row.isNullAt(0) || row.isNullAt(1) || row.isNullAt(2)) {
            throw new IllegalArgumentException(
                    "the row " + row + " has no id, no index or no features; give it all three");
        }
        Vector vector = row.getAs(2);
        if (vector.size() != model.featureDim()) {
            throw new IllegalArgumentException(
                    "the features of " + row.getString(0) + " have " + vector.size() + " places, but this is a " + model
                            + "; encode with the feature space that was saved with the model");
        }
        SparseVector sparse = vector.toSparse();
        try {
            SideFactors sums = of(model, sparse);
            return RowFactory.create(row.getString(0), row.getInt(1), sums.bias, sums.factors);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the features of " + row.getString(0) + ": " + e.getMessage(), e);
        }
    }

    private static double linear(FactorizationMachine model, int[] indices, float[] values) {
        double sum = 0;
        for (int n = 0; n < indices.length; n++) {
            sum += (double) model.linear()[indices[n]] * values[n];
        }
        return sum;
    }

    private static SideFactors finite(SideFactors side) {
        boolean finite = Float.isFinite(side.bias);
        for (float factor : side.factors) {
            finite &= Float.isFinite(factor);
        }
        if (!finite) {
            throw new IllegalArgumentException("bias or factors are not finite numbers (bias " + side.bias
                    + "); give finite features, and a model whose training did not diverge");
        }
        return side;
    }
}
