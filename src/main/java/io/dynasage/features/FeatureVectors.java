package io.dynasage.features;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;

/** Puts the indices and numbers of a row into its vector. */
final class FeatureVectors implements UDF1<Row, Vector> {
    private static final long serialVersionUID = 1L;

    private final FeatureBlock[] blocks;
    private final int dimension;
    private final boolean dense;

    private FeatureVectors(FeatureSpace space, List<FeatureBlock> blocks) {
        this.blocks = blocks.toArray(FeatureBlock[]::new);
        this.dimension = space.featureDim();
        this.dense = space.dense();
    }

    static Dataset<Row> add(Dataset<Row> rows, FeatureSpace space, List<FeatureBlock> blocks) {
        Set<String> there = Set.of(rows.columns());
        List<String> missing = blocks.stream()
                .filter(block -> block.declared().numbersIds() && !there.contains(block.indexColumn()))
                .map(FeatureBlock::column)
                .toList();
        String[] added = missing.stream()
                .map(column -> space.block(column).indexColumn())
                .toArray(String[]::new);
        Dataset<Row> indexed = space.index(rows, missing);
        return indexed.withColumn("features", vector(space, blocks)).drop(added);
    }

    private static Column vector(FeatureSpace space, List<FeatureBlock> blocks) {
        // Two one-hot columns are by far the most frequent case, and the cheapest.
        if (blocks.size() == 2 && blocks.stream().allMatch(block -> block.encoding() == Encoding.ONE_HOT)) {
            return ofPair(blocks, space.featureDim());
        }
        return ofRow(space, blocks);
    }

    private static Column ofPair(List<FeatureBlock> blocks, int dimension) {
        FeatureBlock first = blocks.get(0);
        FeatureBlock second = blocks.get(1);
        int from = first.offset();
        int offset = second.offset();
        double one = first.scale();
        double other = second.scale();
        UDF2<Integer, Integer, Object> pair =
                (a, b) -> Vectors.sparse(dimension, new int[] {from + a, offset + b}, new double[] {one, other});
        return udf(pair, SQLDataTypes.VectorType())
                .apply(ColumnText.named(first.indexColumn()), ColumnText.named(second.indexColumn()));
    }

    private static Column ofRow(FeatureSpace space, List<FeatureBlock> blocks) {
        Column[] inputs = blocks.stream().map(FeatureVectors::input).toArray(Column[]::new);
        return udf(new FeatureVectors(space, blocks), SQLDataTypes.VectorType()).apply(struct(inputs));
    }

    private static Column input(FeatureBlock block) {
        if (block.encoding() == Encoding.NUMERIC) {
            return NumericColumns.number(block.declared());
        }
        return ColumnText.named(block.indexColumn());
    }

    @Override
    public Vector call(Row row) {
        VectorElements elements = new VectorElements(blocks.length);
        for (int i = 0; i < blocks.length; i++) {
            FeatureBlock block = blocks[i];
            switch (block.encoding()) {
                case ONE_HOT -> elements.add(block.offset() + row.getInt(i), block.scale());
                case MULTI_HOT -> addSet(elements, block, row.getList(i));
                case NUMERIC -> elements.add(block.offset(), number(row, i) * block.scale());
            }
        }
        return dense ? elements.dense() : elements.sparse(dimension);
    }

    private static void addSet(VectorElements elements, FeatureBlock block, List<Integer> indices) {
        double value = block.scale() / Math.sqrt(indices.size());
        for (int index : indices) {
            elements.add(block.offset() + index, value);
        }
    }

    private double number(Row row, int position) {
        FeatureColumn column = blocks[position].declared();
        if (row.isNullAt(position)) {
            if (column.missing() == null) {
                throw new FeatureException(
                        "column '" + column.column() + "' is null in a row; " + NumericColumns.NULL_REMEDY);
            }
            return column.missing();
        }
        double value = row.getDouble(position);
        if (!Double.isFinite(value)) {
            throw new FeatureException(
                    "column '" + column.column() + "' is " + value + " in a row; " + NumericColumns.NOT_FINITE_REMEDY);
        }
        return value;
    }
}
