package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Spark's logistic regression on a few numbers, without a penalty. Recency, frequency and amount are those that predict
 * best which customers leave (Buckinx and Van den Poel, 2005, who compare it with other models).
 *
 * <p>One partition holds the training rows in a fixed order, so the same rows give the same coefficients, regardless of
 * partitioning. Of more than {@value #MOST_ROWS}, it learns from those whose hashes are the smallest.
 */
public final class LogisticBaseline {
    static final int MOST_ROWS = 100_000;

    private final List<Column> numbers;
    private final double[] coefficients;
    private final double intercept;

    private LogisticBaseline(List<Column> numbers, LogisticRegressionModel model) {
        this.numbers = numbers;
        this.coefficients = model.coefficients().toArray();
        this.intercept = model.intercept();
    }

    /**
     * Learns from the training part.
     *
     * @param train examples with column {@code label}, 0 or 1
     * @param identity the columns that distinguish rows
     * @param numbers what it learns from: finite numbers
     */
    public static LogisticBaseline of(Dataset<Row> train, List<String> identity, List<Column> numbers) {
        String[] names = IntStream.range(0, numbers.size())
                .mapToObj(place -> "number_" + place)
                .toArray(String[]::new);
        List<Column> columns = new ArrayList<>(List.of(col("label")));
        IntStream.range(0, names.length)
                .forEach(place -> columns.add(numbers.get(place).as(names[place])));
        Column[] ids = identity.stream().map(name -> col(name)).toArray(Column[]::new);
        Column[] order = Stream.concat(Stream.of(xxhash64(ids)), Stream.of(ids)).toArray(Column[]::new);
        Dataset<Row> rows = train.orderBy(order).limit(MOST_ROWS).select(columns.toArray(Column[]::new));
        VectorAssembler assembler = new VectorAssembler().setInputCols(names).setOutputCol("numbers");
        return new LogisticBaseline(
                numbers, new LogisticRegression().setFeaturesCol("numbers").fit(assembler.transform(rows)));
    }

    /** Returns the rows with column {@code score double}: the probability of label 1. */
    public Dataset<Row> score(Dataset<Row> rows) {
        Column sum = lit(intercept);
        for (int i = 0; i < coefficients.length; i++) {
            sum = sum.plus(numbers.get(i).multiply(lit(coefficients[i])));
        }
        return rows.withColumn(
                "score", lit(1.0).divide(exp(sum.multiply(lit(-1.0))).plus(lit(1.0))));
    }
}
