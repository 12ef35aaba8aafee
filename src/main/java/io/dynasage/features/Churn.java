package io.dynasage.features;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.signum;

import io.dynasage.query.NameList;
import io.dynasage.query.QueryFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts which users will not come back: users at snapshots, described by what was known of them at that time. The
 * queries are in {@code features/churn.sql}.
 */
public final class Churn {
    /** Days since the last event, the baseline that a model must beat. */
    public static final String RECENCY = "recency_days";

    private static final String FREQUENCY = "events";
    private static final String AMOUNT = "amount_sum";
    private static final String EVENT_TYPE = "event_type";
    private static final int MOST_TYPES = 100;
    private static final List<String> OF_AMOUNT =
            List.of(AMOUNT, "amount_mean", "amount_max", "amount_last", "amount_90");
    private static final List<String> OF_QUANTITY = List.of("quantity_sum");
    private static final List<String> NO_FEATURES = List.of("label", "user_id", "snapshot", "part");
    private static final StructType SNAPSHOTS = StructType.fromDDL(
            "snapshot timestamp, snapshot_part string, snapshot_second bigint, window_end timestamp");

    private Churn() {}

    /**
     * Turns events into examples, one for each user and snapshot: {@code label double} (1 for a lost user),
     * {@code user_id, snapshot} and 13 to 19 numbers, with durations in days. Apart from its label, a row contains
     * nothing from after its snapshot. No label of a training row depends on anything after the test snapshot.
     *
     * @param given columns {@code user_id string, event_time timestamp}, never null, and the amount and quantity
     *     columns of the settings, in which null counts as 0 and which are used to six decimals
     * @throws FeatureException if the events do not cover the snapshots and their windows, a column is missing, an
     *     amount is NaN, infinite or more than 10^18 in size, or the training or test part is empty or has only one
     *     label
     */
    public static Examples build(Dataset<Row> given, ChurnSettings settings) {
        Dataset<Row> renamed = UserColumns.renamed(given);
        Dataset<Row> events = activity(renamed, settings.eventTypes());
        ChurnSnapshots snapshots = EventSpan.of(events, settings)
                .orElseThrow(() -> noActivity(renamed, settings.eventTypes()))
                .snapshots(settings);
        Map<String, NumericRange> numbers = checked(events, settings);
        try (QueryFile queries = QueryFile.open(events.sparkSession(), "features/churn.sql")) {
            queries.set("active_seconds", settings.activeWithin().toSeconds())
                    .set("seed", settings.seed())
                    .set("validation_fraction", snapshots.validation() == null ? settings.validationFraction() : 0.0)
                    .give("snapshots", table(events, snapshots, settings))
                    .give("events", numbers(events, settings));
            queries.give("activity", queries.run("activity"));
            queries.give("sums", queries.run("sums"));
            return examples(queries.run("examples"), settings, snapshots, numbers);
        }
    }

    /**
     * Returns the recency, the frequency and, if there is one, the amount of examples with these settings, each as
     * {@link NumericForm#LOG1P}.
     */
    public static List<Column> recencyFrequencyAmount(ChurnSettings settings) {
        return Stream.of(RECENCY, FREQUENCY, AMOUNT)
                .filter(name -> settings.amountColumn() != null || !OF_AMOUNT.contains(name))
                .map(name -> settings.form() == NumericForm.LOG1P ? col(name) : inForm(NumericForm.LOG1P, col(name)))
                .toList();
    }

    /** Returns the events that mean that a user is still there. */
    private static Dataset<Row> activity(Dataset<Row> events, List<String> types) {
        if (types.isEmpty()) {
            return events;
        }
        if (!List.of(events.columns()).contains(EVENT_TYPE)) {
            throw new FeatureException("features.churn.event-types = " + types
                    + " needs the column event_type, and there are only " + NameList.of(List.of(events.columns()))
                    + "; declare it in events.columns, or leave event-types out");
        }
        return events.where(col(EVENT_TYPE).cast("string").isin(types.toArray()));
    }

    private static FeatureException noActivity(Dataset<Row> events, List<String> types) {
        if (types.isEmpty()) {
            return new FeatureException("there are no events, so there are no users to examine; read events first");
        }
        List<String> found = events.select(
                        coalesce(col(EVENT_TYPE).cast("string"), lit("(none)")).as("type"))
                .distinct()
                .sort("type")
                .as(Encoders.STRING())
                .takeAsList(MOST_TYPES);
        return new FeatureException("no event is of a type in features.churn.event-types = " + types
                + ", and the types found are " + NameList.of(found)
                + "; name those that mean that a customer is still there");
    }

    private static Examples examples(
            Dataset<Row> all, ChurnSettings settings, ChurnSnapshots snapshots, Map<String, NumericRange> numbers) {
        List<String> features = Stream.of(all.columns())
                .filter(name -> !NO_FEATURES.contains(name)
                        && (settings.amountColumn() != null || !OF_AMOUNT.contains(name))
                        && (settings.quantityColumn() != null || !OF_QUANTITY.contains(name)))
                .toList();
        List<Column> columns =
                new ArrayList<>(NO_FEATURES.stream().map(ColumnText::named).toList());
        features.forEach(name -> columns.add(inForm(settings.form(), col(name)).as(name)));
        Dataset<Row> rows = all.select(columns.toArray(Column[]::new)).persist();
        ChurnUsers users = ChurnUsers.of(rows);
        PartLabels labels = users.labels(snapshots, settings);
        FeatureSpace space = FeatureSpace.fit(
                rows.where("part = 'train'"),
                features.stream().map(FeatureColumn::numeric).toList());
        return Examples.ofParts(
                Task.CLASSIFICATION,
                new EventSplit.Parts(rows, SplitTimes.NONE),
                space,
                labels.counts(),
                ExampleNotes.of(numbers, users.at(snapshots)),
                List.of("user_id", "snapshot"),
                Stream.concat(Stream.of("label", "user_id", "snapshot"), features.stream())
                        .toList(),
                List.of(rows));
    }

    private static Column inForm(NumericForm form, Column number) {
        return switch (form) {
            case RAW -> number;
            case LOG1P -> signum(number).multiply(log1p(abs(number)));
        };
    }

    private static Map<String, NumericRange> checked(Dataset<Row> events, ChurnSettings settings) {
        List<FeatureColumn> numbers = Stream.of(settings.amountColumn(), settings.quantityColumn())
                .filter(Objects::nonNull)
                .map(name -> FeatureColumn.numeric(name).orElse(0))
                .toList();
        if (numbers.isEmpty()) {
            return Map.of();
        }
        ColumnTypes.check(events.schema(), numbers);
        return NumericColumns.check(events, numbers);
    }

    private static Dataset<Row> numbers(Dataset<Row> events, ChurnSettings settings) {
        return events.select(
                col("user_id"),
                col("event_time"),
                number(settings.amountColumn(), "amount"),
                number(settings.quantityColumn(), "quantity"));
    }

    private static Column number(String column, String name) {
        return Optional.ofNullable(column)
                .map(UserColumns::internal)
                .map(ColumnText::named)
                .orElse(lit(0))
                .as(name);
    }

    private static Dataset<Row> table(Dataset<Row> events, ChurnSnapshots snapshots, ChurnSettings settings) {
        List<Row> rows = new ArrayList<>();
        snapshots.training().forEach(snapshot -> rows.add(row(snapshot, "train", settings)));
        if (snapshots.validation() != null) {
            rows.add(row(snapshots.validation(), "validation", settings));
        }
        rows.add(row(snapshots.test(), "test", settings));
        return events.sparkSession().createDataFrame(rows, SNAPSHOTS);
    }

    /**
     * Creates the row of a snapshot. Spark accepts both java.time and java.sql classes here, regardless of which of
     * them it is configured to return.
     */
    private static Row row(Instant snapshot, String part, ChurnSettings settings) {
        return RowFactory.create(snapshot, part, snapshot.getEpochSecond(), snapshot.plus(settings.window()));
    }
}
