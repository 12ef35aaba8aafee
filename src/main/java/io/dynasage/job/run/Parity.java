package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.dynasage.features.Examples;
import io.dynasage.sagemaker.SageMakerFailure;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether an endpoint answers what the model's artefact says, on a sample of test rows. */
final class Parity {
    private static final Logger LOG = LoggerFactory.getLogger(Parity.class);
    private static final double TOLERANCE = 1e-5;

    private final Examples examples;
    private final int rows;

    Parity(Examples examples, int rows) {
        this.examples = examples;
        this.rows = rows;
    }

    /**
     * Compares.
     *
     * @param artefact null: only that the endpoint answers every row with a finite score is checked
     * @return the largest difference; null without an artefact
     * @throws SageMakerFailure if a difference is larger than 1e-5, or an answer is no number
     */
    Double check(ModelScoring artefact, ModelScoring endpoint) {
        Column[] identity = examples.rowIdentity().stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
        Dataset<Row> sample = examples.space().encode(examples.test()).orderBy(xxhash64(identity)).limit(rows);
        Dataset<Row> answered = endpoint.predictions(sample.select(identity[0], col("features")));
        Dataset<Row> both = artefact == null ? answered.withColumn("expected", col("score"))
                : artefact.predictions(answered.withColumnRenamed("score", "answer")).withColumnRenamed("score", "expected").withColumnRenamed("answer", "score");
        List<Row> scores = both.select("score", "expected").collectAsList();
        double largest = 0;
        for (Row row : scores) {
            double difference = Math.abs(row.getDouble(0) - row.getDouble(1));
            if (!(difference <= TOLERANCE)) {
                throw new SageMakerFailure("The endpoint answers " + row.getDouble(0) + " where the model's artefact says " + row.getDouble(1)
                        + ", more than " + TOLERANCE + " apart, so it does not serve the model that was judged. It is rolled back; deploy again, and check the"
                        + " image if it stays.");
            }
            largest = Math.max(largest, difference);
        }
        LOG.info("parity: {} test rows, largest difference {}", scores.size(), largest);
        return artefact == null ? null : largest;
    }
}
