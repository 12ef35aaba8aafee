package io.dynasage.features;

import io.dynasage.events.ColumnType;
import io.dynasage.events.EventColumn;
import io.dynasage.query.QueryException;
import io.dynasage.query.UserQuery;
import io.dynasage.settings.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Settings of the custom use case.
 *
 * @param uri the SQL file, on any Hadoop file system
 * @param task classification (labels 0 and 1) or regression
 * @param columns the feature columns of the query's result
 * @param carried additional columns of the result that stay in the examples but are not features, such as ids
 * @param split how rows are divided; ignored if the result has a column {@code part}, which then decides
 */
public record CustomSettings(
        String uri, Task task, List<FeatureColumn> columns, List<String> carried, SplitSettings split)
        implements UseCaseSettings {
    /** The tasks that need no sampled negatives. */
    public static final List<Task> TASKS = List.of(Task.CLASSIFICATION, Task.REGRESSION);

    /** The name of the events in the query. */
    static final String RELATION = "events";

    private static final Set<String> RESERVED = Set.of("label", "part");

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public CustomSettings {
        columns = List.copyOf(columns);
        carried = List.copyOf(carried);
        new Problems()
                .require(uri != null && !uri.isBlank(), "query", "the custom use case has no SQL file; give its uri")
                .require(
                        TASKS.contains(task),
                        "task",
                        "the custom use case cannot rank, because its rows do not show items that were not chosen;"
                                + " choose the task classification or regression")
                .require(
                        !columns.isEmpty(),
                        "columns",
                        "the custom use case declares no feature column; declare at least one")
                .require(
                        columns.stream().noneMatch(column -> RESERVED.contains(column.column())),
                        "columns",
                        "label and part have a meaning of their own; give feature columns other names")
                .raise();
    }

    /**
     * Returns the problems with the queries that their text alone shows, each as a message.
     *
     * @param text the content of the SQL file
     */
    public List<String> problems(String text) {
        return UserQuery.problems(uri, text, RELATION);
    }

    /**
     * Returns the problems that the queries have when Spark analyses them, and those with the columns of their result,
     * each as a message.
     *
     * @param events the columns of events
     */
    public List<String> problems(SparkSession spark, Stream<EventColumn> events) {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        events.forEach(column -> types.put(column.name(), column.type()));
        try {
            Custom.analysed(ColumnTypes.noEvent(spark, types), this);
            return List.of();
        } catch (FeatureException | QueryException e) {
            return List.of(e.getMessage());
        }
    }

    @Override
    public UseCase useCase() {
        return UseCase.CUSTOM;
    }

    @Override
    public Examples build(Dataset<Row> events) {
        return Custom.build(events, this);
    }

    @Override
    public int mostExamplesOfAnEvent() {
        return 1;
    }

    @Override
    public int mostColumns() {
        return columns.size();
    }
}
