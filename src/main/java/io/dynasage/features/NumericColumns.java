package io.dynasage.features;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.dynasage.query.NameList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds numbers that cannot be used for training before a training job does. */
final class NumericColumns {
    static final String NULL_REMEDY = "declare a default for it, or filter such rows";
    static final String NOT_FINITE_REMEDY = "filter or impute such values before they become features";
    private static final String TOO_LARGE_REMEDY = "filter such rows, or scale the numbers down";

    private NumericColumns() {}

    /** Returns the column as a double. */
    static Column number(FeatureColumn column) {
        return ColumnText.named(column.rowColumn()).cast("double");
    }

    /**
     * Returns the ranges of the numeric columns, by column.
     *
     * @throws FeatureException listing the columns with nulls but no default, with NaN or infinite values, or with
     *     numbers that are too large to compute with
     */
    static Map<String, NumericRange> check(Dataset<Row> rows, List<FeatureColumn> columns) {
        List<FeatureColumn> numeric = columns.stream()
                .filter(column -> column.encoding() == Encoding.NUMERIC)
                .toList();
        Map<String, NumericRange> ranges = new TreeMap<>();
        if (numeric.isEmpty()) {
            return ranges;
        }
        List<String> problems = new ArrayList<>();
        Row found = rows.agg(
                        count(lit(1)),
                        numeric.stream().map(column -> facts(number(column))).toArray(Column[]::new))
                .first();
        for (int i = 0; i < numeric.size(); i++) {
            FeatureColumn column = numeric.get(i);
            Row facts = found.getStruct(1 + i);
            NumericRange range = range(facts, column.scale());
            problems.addAll(problems(column, facts.getLong(1), range));
            ranges.put(column.column(), range);
        }
        if (!problems.isEmpty()) {
            throw new FeatureException(NameList.problems(problems));
        }
        return ranges;
    }

    /** Returns what is known of the numbers; the range and the squares are of the finite ones. */
    private static Column facts(Column number) {
        Column finite = when(not(notFinite(number)), number);
        return struct(
                count(when(number.isNull(), 1)),
                count(when(notFinite(number), 1)),
                coalesce(min(finite), lit(0.0)),
                coalesce(max(finite), lit(0.0)),
                coalesce(sqrt(avg(finite.multiply(finite))), lit(0.0)));
    }

    private static NumericRange range(Row facts, double scale) {
        return new NumericRange(facts.getLong(0), facts.getDouble(2), facts.getDouble(3), facts.getDouble(4), scale);
    }

    private static List<String> problems(FeatureColumn column, long notFinite, NumericRange range) {
        List<String> problems = new ArrayList<>();
        String name = "column '" + column.column() + "' ";
        if (notFinite > 0) {
            problems.add(name + "is NaN or infinite in " + notFinite + " rows; " + NOT_FINITE_REMEDY);
        }
        if (range.nulls() > 0 && column.missing() == null) {
            problems.add(name + "is null in " + range.nulls() + " rows; " + NULL_REMEDY);
        }
        if (range.isTooLarge()) {
            problems.add(name + "has numbers " + range.words() + ", and a model cannot compute with more than "
                    + NumericRange.MOST + " after the scale " + column.scale() + "; " + TOO_LARGE_REMEDY);
        }
        return problems;
    }

    static Column notFinite(Column number) {
        return number.isNaN()
                .or(number.equalTo(lit(Double.POSITIVE_INFINITY)))
                .or(number.equalTo(lit(Double.NEGATIVE_INFINITY)));
    }
}
