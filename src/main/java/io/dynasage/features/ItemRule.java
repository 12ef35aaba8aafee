package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.dynasage.events.ColumnType;
import io.dynasage.query.NameList;
import io.dynasage.query.QueryException;
import io.dynasage.query.QueryFile;
import io.dynasage.query.QueryJudge;
import io.dynasage.query.QuerySyntax;
import io.dynasage.settings.Problems;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A shop's rule for what lists may hold: a SQL condition over columns of items, such as {@code in_stock AND price <
 * 500}, judged like every query of a user. An item's value in a column is the one in its newest event that has any.
 *
 * @param setting the full key of the setting that holds the condition
 * @param condition the text of the condition
 * @param columns the columns that the condition names, with their types
 */
public record ItemRule(String setting, String condition, Map<String, ColumnType> columns) {
    private static final String ITEM = "item_id";
    private static final String TIME = "event_time";

    /**
     * Reads a condition as far as its text shows what is wrong with it.
     *
     * @param columns all columns that describe items; those that the condition does not name are not kept
     * @throws io.dynasage.settings.InvalidSettingsException if the text is no condition, contains what no query of a
     *     user may contain, or names another column
     */
    public ItemRule {
        QuerySyntax.Condition read = read(setting, condition);
        List<String> known = columns.keySet().stream().sorted().toList();
        List<String> unknown = read.columns().stream()
                .filter(name -> known.stream().noneMatch(name::equalsIgnoreCase))
                .toList();
        Problems problems = new Problems();
        read.problems().forEach(problem -> problems.require(false, setting, "the condition " + problem));
        problems.require(
                        unknown.isEmpty(),
                        setting,
                        "the condition names " + String.join(", ", unknown) + ", but the columns of items are "
                                + NameList.of(known) + "; name one of these, or declare it in events.columns or"
                                + " source.items.columns")
                .raise();
        Map<String, ColumnType> named = new TreeMap<>(columns);
        named.keySet().removeIf(name -> read.columns().stream().noneMatch(name::equalsIgnoreCase));
        columns = named;
    }

    private static QuerySyntax.Condition read(String setting, String condition) {
        try {
            return QuerySyntax.condition(condition);
        } catch (Exception e) {
            if (!(e instanceof AnalysisException refused)) {
                throw e;
            }
            refuse(
                    setting,
                    "this is not a condition: " + QueryJudge.reason(refused)
                            + "; write what follows WHERE in SQL, such as in_stock AND price < 500");
            throw e;
        }
    }

    /**
     * Checks what only the types of the columns show.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if Spark cannot evaluate the condition, or resolves its
     *     names to something that no query of a user may contain
     */
    public void requireAnalysed(SparkSession spark) {
        Map<String, ColumnType> all = new LinkedHashMap<>(columns);
        all.put(ITEM, ColumnType.STRING);
        try {
            met(ColumnTypes.noEvent(spark, all));
        } catch (FeatureException | QueryException e) {
            refuse(setting, e.getMessage());
        }
    }

    /**
     * Returns the items for which the condition is true: {@code item_id}, each once.
     *
     * @param events columns {@code item_id}, those of the condition, and {@code event_time} if events have times
     * @throws FeatureException if the condition cannot be evaluated over the columns
     */
    public Dataset<Row> among(Dataset<Row> events) {
        return met(newest(events));
    }

    private Dataset<Row> met(Dataset<Row> items) {
        SparkSession spark = items.sparkSession();
        String named = toString();
        try (QueryFile file = QueryFile.of(spark, named, Map.of()).give("items", items)) {
            String view = file.views().iterator().next();
            // With an alias, because Spark would take WHERE for one before a name in parentheses; the condition has
            // lines of its own, because it may end with a comment.
            return new QueryJudge(spark, named, "items")
                    .result(
                            "SELECT " + ITEM + " FROM " + view + " AS items WHERE (\n" + condition + "\n)",
                            file.views());
        } catch (Exception e) {
            if (!(e instanceof AnalysisException refused)) {
                throw e;
            }
            throw new FeatureException(named + " cannot be evaluated: " + QueryJudge.reason(refused)
                    + "; compare columns with values of their types, which are " + columns);
        }
    }

    /** Returns the setting as it is written. */
    @Override
    public String toString() {
        return setting + " = " + condition;
    }

    private Dataset<Row> newest(Dataset<Row> events) {
        boolean timed = Arrays.asList(events.columns()).contains(TIME);
        Column[] values = columns.keySet().stream()
                .filter(name -> !name.equals(ITEM))
                .map(ColumnText::named)
                .map(value -> max_by(
                        value,
                        when(value.isNotNull(), struct((timed ? col(TIME) : lit(0)).as("at"), value.as("value")))))
                .toArray(Column[]::new);
        if (values.length == 0) {
            return events.select(ITEM).distinct();
        }
        String[] names = Stream.concat(
                        Stream.of(ITEM), columns.keySet().stream().filter(name -> !name.equals(ITEM)))
                .toArray(String[]::new);
        return events.groupBy(ITEM)
                .agg(values[0], Arrays.copyOfRange(values, 1, values.length))
                .toDF(names);
    }

    private static void refuse(String setting, String problem) {
        new Problems().require(false, setting, problem).raise();
    }
}
