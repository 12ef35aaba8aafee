package io.dynasage.features;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

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

    private NumericColumns() {}

    /** Returns the column as a double. */
    static Column number(FeatureColumn column) {
        return ColumnText.named(column.rowColumn()).cast("double");
    }

    /**
     * Returns the number of nulls that are replaced by the declared default, by column. Columns without nulls are left
     * out.
     *
     * @throws FeatureException listing the columns with nulls but no default, or with NaN or infinite values
     */
    static Map<String, Long> check(Dataset<Row> rows, List<FeatureColumn> columns) {
        List<FeatureColumn> numeric = columns.stream()
                .filter(column -> column.encoding() == Encoding.NUMERIC)
                .toList();
        Map<String, Long> filled = new TreeMap<>();
        if (numeric.isEmpty()) {
            return filled;
        }
        List<String> problems = new ArrayList<>();
        Row counts = rows.agg(
                        count(lit(1)),
                        numeric.stream()
                                .flatMap(column -> counts(column).stream())
                                .toArray(Column[]::new))
                .first();
        for (int i = 0; i < numeric.size(); i++) {
            FeatureColumn column = numeric.get(i);
            long nulls = counts.getLong(1 + 2 * i);
            long broken = counts.getLong(2 + 2 * i);
            String name = "column '" + column.column() + "' is ";
            if (broken > 0) {
                problems.add(name + "NaN or infinite in " + broken + " rows; " + NOT_FINITE_REMEDY);
            }
            if (nulls > 0 && column.missing() == null) {
                problems.add(name + "null in " + nulls + " rows; " + NULL_REMEDY);
            }
            if (nulls > 0) {
                filled.put(column.column(), nulls);
            }
        }
        if (!problems.isEmpty()) {
            throw new FeatureException(NameList.problems(problems));
        }
        return filled;
    }

    private static List<Column> counts(FeatureColumn column) {
        Column number = number(column);
        return List.of(count(when(number.isNull(), 1)), count(when(notFinite(number), 1)));
    }

    static Column notFinite(Column number) {
        return number.isNaN()
                .or(number.equalTo(lit(Double.POSITIVE_INFINITY)))
                .or(number.equalTo(lit(Double.NEGATIVE_INFINITY)));
    }
}
