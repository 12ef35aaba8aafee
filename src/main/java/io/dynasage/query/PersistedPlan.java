package io.dynasage.query;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Persisted rows as a source of queries. Spark keeps the whole plan of a persisted dataset, analyses it again in each
 * query that reads the rows, and only then finds that they are stored. For small data, this takes longer than the work.
 * Here, the plan begins with the stored rows, as Spark's own does in the end.
 */
public final class PersistedPlan {
    private PersistedPlan() {}

    /**
     * Returns the same rows with a plan that begins with what is stored. If they are unpersisted, that is done with the
     * given dataset, and a query that reads the result stores them again.
     *
     * @param persisted rows on which {@code persist} was called; if this Spark has no way to make a dataset of a plan,
     *     they are returned as they are
     */
    public static Dataset<Row> of(Dataset<Row> persisted) {
        LogicalPlan plan = persisted.toDF().queryExecution().withCachedData();
        return constructor(persisted)
                .filter(any -> plan.children().isEmpty())
                .map(dataset -> made(dataset, persisted, plan))
                .orElse(persisted);
    }

    private static Optional<Constructor<?>> constructor(Dataset<Row> rows) {
        return Stream.of(rows.getClass().getConstructors())
                .filter(any -> any.getParameterCount() == 3
                        && any.getParameterTypes()[0].isInstance(rows.sparkSession())
                        && any.getParameterTypes()[1] == LogicalPlan.class
                        && any.getParameterTypes()[2] == Encoder.class)
                .findFirst();
    }

    @SuppressWarnings("unchecked")
    private static Dataset<Row> made(Constructor<?> dataset, Dataset<Row> persisted, LogicalPlan plan) {
        try {
            return (Dataset<Row>) dataset.newInstance(persisted.sparkSession(), plan, persisted.encoder());
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot make a dataset of persisted rows", e);
        }
    }
}
