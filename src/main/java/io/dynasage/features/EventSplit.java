package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.dynasage.query.NameList;
import io.dynasage.query.QueryFile;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Divides rows into training, validation and test parts in the same way for every use case. The queries are in
 * {@code features/split.sql}.
 */
final class EventSplit {
    private static final Set<String> PARTS = Set.of("train", "validation", "test");
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /** The word for the rows in messages, in the plural. */
    private final String noun;

    private final SplitSettings settings;

    EventSplit(String noun, SplitSettings settings) {
        this.noun = noun;
        this.settings = settings;
    }

    /** Rows with their part, and the times of the cuts. */
    record Parts(Dataset<Row> rows, SplitTimes times) {
        Dataset<Row> train() {
            return rows.where("part = 'train'");
        }

        /** Returns the rows of a part without the column {@code part}. */
        Dataset<Row> of(String part) {
            return rows.where(col("part").equalTo(part)).drop("part");
        }
    }

    /** Returns the rows with a column {@code part}. The rows are read up to three times. */
    Parts apply(Dataset<Row> rows) {
        if (!settings.holdsOut()) {
            return new Parts(rows.withColumn("part", lit("train")), SplitTimes.NONE);
        }
        requireColumns(rows);
        if (settings.split() == Split.GIVEN) {
            return new Parts(rows, SplitTimes.NONE);
        }
        try (QueryFile queries = QueryFile.open(rows.sparkSession(), "features/split.sql")) {
            Dataset<Row> undivided = rows.drop("part");
            if (settings.split() == Split.TIME) {
                return byTime(queries.give("rows", undivided));
            }
            return byUser(queries, undivided);
        }
    }

    /** Returns the rule by which rows are divided; empty if none is held out. */
    Optional<Split> rule() {
        return Optional.of(settings.split()).filter(any -> settings.holdsOut());
    }

    private Parts byTime(QueryFile queries) {
        SplitTimes times = times(queries);
        return new Parts(
                queries.set("validation_from", Objects.requireNonNullElse(times.validationFrom(), NEVER))
                        .set("test_from", Objects.requireNonNullElse(times.testFrom(), NEVER))
                        .run("time"),
                times);
    }

    /** Splits by user. A hash of the columns distinguishes rows with the same user, item and time. */
    private Parts byUser(QueryFile queries, Dataset<Row> rows) {
        Column[] columns = Arrays.stream(rows.columns()).map(ColumnText::named).toArray(Column[]::new);
        queries.give("rows", rows.withColumn("dynasage_row_hash", xxhash64(columns)))
                .set("test_rows", (int) Math.signum(settings.testFraction()))
                .set("validation_rows", (int) Math.signum(settings.validationFraction()))
                .set("test_fraction", settings.testFraction())
                .set("held_out_fraction", settings.testFraction() + settings.validationFraction())
                .set("seed", settings.seed());
        return new Parts(
                queries.run(settings.split().toString())
                        .drop("dynasage_row_hash", "dynasage_position", "dynasage_place")
                        .drop("dynasage_rows_of_user", "dynasage_rounding"),
                SplitTimes.NONE);
    }

    private SplitTimes times(QueryFile queries) {
        return settings.times()
                .orElseGet(() -> SplitTimes.find(queries, settings.validationFraction(), settings.testFraction()));
    }

    /** Returns whether one time divides all rows. */
    boolean isByTime() {
        return rule().filter(Split.TIME::equals).isPresent();
    }

    /** Returns whether the rows are divided by their times, all at once or those of each user. */
    boolean readsTimes() {
        return reads().contains("event_time");
    }

    /** Returns the columns that the rows are divided by. */
    private List<String> reads() {
        if (!settings.holdsOut()) {
            return List.of();
        }
        return switch (settings.split()) {
            case TIME -> List.of("event_time");
            case LAST_PER_USER -> List.of("user_id", "item_id", "event_time");
            case RANDOM_PER_USER -> List.of("user_id", "item_id");
            case GIVEN -> List.of(SplitSettings.PART);
        };
    }

    /** Throws if the rows lack a column that they are divided by. */
    void requireColumns(Dataset<Row> rows) {
        List<String> there = List.of(rows.columns());
        if (!there.containsAll(reads())) {
            throw new FeatureException("the split '" + settings.split() + "' reads the columns " + reads()
                    + ", but there are "
                    + NameList.of(there.stream().map(UserColumns::given).toList())
                    + "; supply them or choose another split");
        }
    }

    /**
     * Returns the number of rows in each part.
     *
     * @param parted rows with a column {@code part}
     * @return empty if there are no rows
     * @throws FeatureException if a part is not one of the three, or a requested part is empty
     */
    Optional<PartCounts> counts(Dataset<Row> parted) {
        return labels(parted, lit(null)).map(PartLabels::counts);
    }

    /**
     * Returns the numbers of rows and the labels of each part.
     *
     * @param parted rows with a column {@code part}
     * @param label the number that a model is to learn
     * @return empty if there are no rows
     * @throws FeatureException if a part is not one of the three, or a requested part is empty
     */
    Optional<PartLabels> labels(Dataset<Row> parted, Column label) {
        PartLabels labels = tally(parted.withColumn("dynasage_label", label.cast("double")));
        PartCounts counts = labels.counts();
        long rows = counts.train() + counts.validation() + counts.test();
        if (rows == 0) {
            return Optional.empty();
        }
        if (counts.train() == 0
                || settings.wantsValidation() && counts.validation() == 0
                || settings.wantsTest() && counts.test() == 0) {
            throw new FeatureException("the split '" + settings.split() + "' of " + rows + " " + noun + " leaves "
                    + counts.train() + " for training, " + counts.validation() + " for validation and " + counts.test()
                    + " for the test; " + remedy());
        }
        return Optional.of(labels);
    }

    private PartLabels tally(Dataset<Row> parted) {
        Map<String, Row> parts = new TreeMap<>();
        try (QueryFile queries = QueryFile.open(parted.sparkSession(), "features/split.sql")) {
            queries.give("parts", parted)
                    .run("rows-per-part")
                    .collectAsList()
                    .forEach(row -> parts.put(String.valueOf(row.getString(0)), row));
        }
        parts.forEach((part, row) -> requireKnown(part, row.getLong(1)));
        return PartLabels.of(parts);
    }

    private void requireKnown(String part, long rows) {
        if (!PARTS.contains(part)) {
            throw new FeatureException("the part of " + rows + " " + noun + " is '" + part
                    + "'; the column part must say train, validation or test in every row");
        }
    }

    private String remedy() {
        return switch (settings.split()) {
            case TIME -> {
                if (settings.testFrom() != null) {
                    yield "it cuts at fixed instants: choose instants within the time of the events";
                }
                yield "it keeps " + noun + " of the same second together and needs events spread over time: use more"
                        + " events, other fractions, features.split = last-per-user, or for events without times"
                        + " features.split = random-per-user";
            }
            case LAST_PER_USER ->
                "it needs users with at least three " + noun + ": use more events, or the split 'time'";
            case RANDOM_PER_USER ->
                "it needs users with at least three " + noun + ": use more events, or larger fractions";
            case GIVEN -> "the column part must say train in some rows and test in others";
        };
    }
}
