package io.dynasage.features;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import io.dynasage.query.NameList;
import io.dynasage.query.UserQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.TimestampType;

/** Turns events into examples with the user's own query. */
public final class Custom {
    private static final String TIME = "event_time";
    private static final List<String> KNOWN = List.of("label", "part", TIME);
    private static final int SECONDS_OF_A_DAY = 86_400;

    private Custom() {}

    /**
     * Runs the query and declares its columns.
     *
     * <p>The result has {@code label} (a number or boolean), the declared columns, and either {@code part} (train,
     * validation or test) or the columns that the split reads: {@code event_time}, and for a split by user also
     * {@code user_id} and {@code item_id} as carried columns. Features come from the training part only. The author of
     * the query is responsible for the data that the query itself uses.
     *
     * @param events any columns
     * @throws io.dynasage.query.QueryException if the query cannot be run or is refused
     * @throws FeatureException if a column is missing, not declared or of the wrong type, or a label or a part is
     *     invalid
     */
    public static Examples build(Dataset<Row> events, CustomSettings settings) {
        Dataset<Row> rows = analysed(events, settings).persist();
        EventSplit split = split(rows, settings);
        requireValues(rows, split, settings);
        Map<String, NumericRange> numbers = NumericColumns.check(rows, settings.columns());
        EventSplit.Parts parts = split.apply(rows);
        PartLabels labels = split.labels(parts.rows(), col("label"))
                .orElseThrow(() -> new FeatureException(named(settings) + " gives no row; test it on your events"))
                .requireDifferent(
                        settings.task(),
                        "labels of " + named(settings),
                        "correct the query (features.query), or hold out another part (features.split, test-fraction)");
        FeatureSpace space = FeatureSpace.fit(parts.train(), settings.columns());
        space.requireFeature(numbers);
        List<String> columns = Stream.of(rows.columns())
                .filter(name -> !name.equals("label") && !name.equals("part"))
                .toList();
        List<String> readable =
                Stream.concat(Stream.of("label"), columns.stream()).toList();
        Dataset<Row> indexed = space.index(parts.rows(), space.idColumns()).persist();
        return Examples.ofParts(
                settings.task(),
                new EventSplit.Parts(indexed, parts.times()),
                space,
                labels.counts(),
                ExampleNotes.of(numbers).with(split),
                Stream.concat(columns.stream(), Stream.of("label")).toList(),
                readable,
                List.of(rows, indexed));
    }

    /**
     * Returns the result of the query with the names of rows of examples, if its columns are as the settings say. Reads
     * no event.
     *
     * @throws io.dynasage.query.QueryException if the query cannot be run or is refused
     * @throws FeatureException if a column is missing, not declared or of the wrong type
     */
    static Dataset<Row> analysed(Dataset<Row> events, CustomSettings settings) {
        Dataset<Row> result = new UserQuery(events.sparkSession(), settings.uri(), CustomSettings.RELATION).run(events);
        UserColumns.requireDistinct(result, named(settings));
        requireColumns(result, settings);
        Dataset<Row> named = UserColumns.renamed(result, "label", "part");
        EventSplit split = split(named, settings);
        split.requireColumns(named);
        Dataset<Row> timed = split.isByTime() ? timed(named, settings) : named;
        ColumnTypes.check(timed.schema(), settings.columns());
        return timed.withColumn("label", col("label").cast("double"));
    }

    private static String named(CustomSettings settings) {
        return "the query in " + settings.uri();
    }

    private static EventSplit split(Dataset<Row> rows, CustomSettings settings) {
        boolean given = List.of(rows.columns()).contains("part");
        return new EventSplit("rows", given ? SplitSettings.fractions(Split.GIVEN, 0, 0) : settings.split());
    }

    /** Returns the rows with their times as timestamps. A date is its midnight in UTC, in any zone of the session. */
    private static Dataset<Row> timed(Dataset<Row> rows, CustomSettings settings) {
        DataType type = rows.schema().apply(TIME).dataType();
        if (type instanceof DateType) {
            return rows.withColumn(
                    TIME, timestamp_seconds(unix_date(col(TIME)).cast("bigint").multiply(SECONDS_OF_A_DAY)));
        }
        if (!(type instanceof TimestampType)) {
            String timestamp =
                    type instanceof NumericType ? "timestamp_seconds(event_time)" : "CAST(event_time AS TIMESTAMP)";
            throw new FeatureException(named(settings) + " divides rows by their times, but its event_time is "
                    + type.simpleString() + "; give a timestamp, such as " + timestamp);
        }
        return rows;
    }

    private static void requireColumns(Dataset<Row> result, CustomSettings settings) {
        List<String> there = List.of(result.columns());
        String query = named(settings);
        if (!there.contains("label")) {
            throw new FeatureException(query + " gives no column 'label' but " + NameList.of(there)
                    + "; give the value to learn that name: SELECT ... AS label");
        }
        DataType type = result.schema().apply("label").dataType();
        if (!(type instanceof NumericType || type instanceof BooleanType)) {
            throw new FeatureException(query + " gives a label of type " + type.simpleString()
                    + "; a label is a number or a boolean: cast it");
        }
        List<String> undeclared = there.stream()
                .filter(name -> !KNOWN.contains(name)
                        && !settings.carried().contains(name)
                        && settings.columns().stream()
                                .noneMatch(column -> column.column().equals(name)))
                .toList();
        if (!undeclared.isEmpty()) {
            throw new FeatureException(query + " gives the columns " + NameList.of(undeclared)
                    + ", which are not declared; declare each as one-hot,"
                    + " multi-hot or numeric, or as carried if it is not a feature");
        }
        List<String> missing = settings.carried().stream()
                .filter(name -> !there.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new FeatureException(query + " gives no columns " + NameList.of(missing)
                    + ", which are declared as carried; there are " + NameList.of(there));
        }
    }

    /** Throws if a label cannot be learnt, or a row has no time by which it can be divided. */
    private static void requireValues(Dataset<Row> rows, EventSplit split, CustomSettings settings) {
        Column label = col("label");
        Column time = split.readsTimes() ? col(TIME) : lit(0);
        Row counts = rows.agg(
                        count(when(label.isNull(), 1)),
                        count(when(NumericColumns.notFinite(label), 1)),
                        count(when(label.isin(0.0, 1.0), lit(null)).otherwise(label)),
                        max(abs(label)),
                        count(when(time.isNull(), 1)))
                .first();
        List<String> problems = new ArrayList<>();
        if (counts.getLong(4) > 0) {
            problems.add("gives " + counts.getLong(4)
                    + " rows without event_time (null); filter them out, or choose another split (features.split)");
        }
        problems.addAll(ofLabels(counts, settings.task()));
        if (!problems.isEmpty()) {
            throw new FeatureException(named(settings) + " " + String.join("; it ", problems));
        }
    }

    /** Returns the problems with labels: null, not finite, other than 0 and 1, and the largest, are counted. */
    private static List<String> ofLabels(Row counts, Task task) {
        List<String> problems = new ArrayList<>();
        if (counts.getLong(0) > 0) {
            problems.add("gives " + counts.getLong(0) + " rows without a label (null); filter them in the query");
        }
        if (counts.getLong(1) > 0) {
            problems.add(
                    "gives " + counts.getLong(1) + " rows whose label is NaN or infinite; filter them in the query");
        } else if (!counts.isNullAt(3) && counts.getDouble(3) > NumericRange.MOST) {
            problems.add("gives labels up to " + counts.getDouble(3) + ", and a model cannot compute with more than "
                    + NumericRange.MOST + "; scale them down in the query, or filter such rows");
        } else if (task == Task.CLASSIFICATION && counts.getLong(2) > 0) {
            problems.add(
                    "gives " + counts.getLong(2) + " rows whose label is neither 0 nor 1, which classification needs;"
                            + " compute such a label, or choose the task regression");
        }
        return problems;
    }
}
