package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Settings of the personalization use case.
 *
 * <p>Columns are those of the events. If the events have no columns of these names, there are also {@code hour} (0 to
 * 23), {@code weekday} (1 Monday to 7) and {@code daypart} (0 night to 3 evening, six hours each), all in the time
 * zone, and for the item {@code price_bin} (half octaves of the events' {@code price}) and {@code item_age} (octaves of
 * the days since training first saw the item: 0, 1..2, 3..6, ...).
 *
 * @param positives which events are positives
 * @param contextColumns columns that describe the moment of choice; sampled items are offered in the same context
 * @param itemColumns columns that describe an item; each sampled item has its own values
 * @param split how positives are divided
 * @param negatives how negatives are sampled
 * @param weights how much a positive counts
 * @param minSupport the support that an id needs to have a feature of its own
 * @param timeZone the zone of hour, weekday and daypart: the one in which users live
 * @param seed the seed of every draw
 */
public record PersonalizationSettings(
        PositiveRule positives,
        List<FeatureColumn> contextColumns,
        List<FeatureColumn> itemColumns,
        SplitSettings split,
        NegativeSettings negatives,
        EventWeights weights,
        MinSupport minSupport,
        ZoneId timeZone,
        long seed)
        implements UseCaseSettings {
    static final String ITEM_AGE = "item_age";
    /** Context columns that are made of an event's time if events have no such column. */
    public static final Set<String> DERIVED_OF_THE_MOMENT = Set.of("hour", "weekday", "daypart");
    /** Item columns that are made of an item's price and first event if events have no such column. */
    public static final Set<String> DERIVED_OF_ITEMS = Set.of(PriceBin.COLUMN, ITEM_AGE);

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if a column of the item is declared as a column of the
     *     context, or the reverse, or a weight is of a type of which no event is a positive
     */
    public PersonalizationSettings {
        contextColumns = List.copyOf(contextColumns);
        itemColumns = List.copyOf(itemColumns);
        Problems problems = new Problems();
        problems.require(
                        contextColumns.stream().noneMatch(column -> DERIVED_OF_ITEMS.contains(column.column())),
                        "context-columns",
                        "price_bin and item_age describe the item; declare them as item columns, not as context"
                                + " columns")
                .require(
                        itemColumns.stream().noneMatch(column -> DERIVED_OF_THE_MOMENT.contains(column.column())),
                        "item-columns",
                        "hour, weekday and daypart describe the moment; declare them as context columns, not as"
                                + " item columns");
        weights.check(positives, problems);
        problems.raise();
    }

    @Override
    public UseCase useCase() {
        return UseCase.PERSONALIZATION;
    }

    @Override
    public Task task() {
        return Task.RANKING;
    }

    @Override
    public Examples build(Dataset<Row> events) {
        return Personalization.build(events, this);
    }

    @Override
    public Examples whole(Examples parts, Dataset<Row> events) {
        return Personalization.build(
                events,
                new PersonalizationSettings(
                        positives,
                        contextColumns,
                        itemColumns,
                        SplitSettings.none(),
                        negatives,
                        weights,
                        minSupport,
                        timeZone,
                        seed));
    }

    @Override
    public int mostExamplesOfAnEvent() {
        return negatives.examplesOfAPositive();
    }

    @Override
    public int rankedItems() {
        return 1 + negatives.evaluation();
    }

    @Override
    public int mostColumns() {
        return columns().size();
    }

    /** Returns the columns of the feature space in order. */
    List<FeatureColumn> columns() {
        return minSupport.columns(
                Stream.concat(contextColumns.stream(), itemColumns.stream()).toList());
    }

    /** Returns the indices of the context, in rows of examples. Numbers have none. */
    public List<Column> contextIndices() {
        return contextColumns.stream()
                .filter(FeatureColumn::numbersIds)
                .map(column -> ColumnText.named(column.indexColumn()))
                .toList();
    }

    /** Returns the names of the context columns. */
    List<String> context() {
        return contextColumns.stream().map(FeatureColumn::rowColumn).toList();
    }

    /** Returns the names of the item columns that do not depend on time, which excludes the item's age. */
    List<String> item() {
        return itemColumns.stream()
                .map(FeatureColumn::rowColumn)
                .filter(column -> !column.equals(ITEM_AGE))
                .toList();
    }

    /** Returns whether the item's age is a feature. */
    boolean ages() {
        return itemColumns.stream().anyMatch(column -> column.column().equals(ITEM_AGE));
    }
}
