package io.dynasage.model;

import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;

/** A checked row of {@link SideFactors#table}. */
record SideRow(String id, int index, float bias, float[] factors) {

    /** The number of columns of a side; more columns may follow. */
    static final int COLUMNS = 4;

    /**
     * Reads a row.
     *
     * @param row id, index, bias, factors
     * @param side the name of the row in error messages
     * @throws IllegalArgumentException if a value is missing or not finite, the index is negative, or there is another
     *     number of factors
     */
    static SideRow of(Row row, String side, int factorCount) {
        if (row.isNullAt(0) || row.isNullAt(1) || row.isNullAt(2) || row.isNullAt(3)) {
            throw new IllegalArgumentException("the " + side + " " + row.get(0) + " with index " + row.get(1)
                    + " has no id, index, bias or factors; give it all four");
        }
        if (row.getInt(1) < 0) {
            throw new IllegalArgumentException(
                    "the " + side + " " + row.getString(0) + " has index " + row.getInt(1) + "; indices start at 0");
        }
        List<Float> values = row.getList(3);
        if (values.size() != factorCount) {
            throw new IllegalArgumentException("the " + side + " " + row.getString(0) + " has " + values.size()
                    + " factors, but the items have up to " + factorCount + "; take all from one model");
        }
        float[] factors = new float[factorCount];
        boolean finite = Float.isFinite(row.getFloat(2));
        for (int f = 0; f < factorCount; f++) {
            factors[f] = Objects.requireNonNullElse(values.get(f), Float.NaN);
            finite &= Float.isFinite(factors[f]);
        }
        if (!finite) {
            throw new IllegalArgumentException("the " + side + " " + row.getString(0)
                    + " has a bias or a factor that is null, NaN or infinite; such a model has"
                    + " diverged, train it again");
        }
        return new SideRow(row.getString(0), row.getInt(1), row.getFloat(2), factors);
    }
}
