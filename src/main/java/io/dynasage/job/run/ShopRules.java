package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Examples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a run's lists, those without a name first. What they say of items is read once, although two models may
 * know different items and several lists may have the same rules.
 */
final class ShopRules implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShopRules.class);

    private final JobConfig.Recommendations settings;
    private final Encounters encounters;
    private final Map<Object, ItemLimits> limits = new HashMap<>();
    private final Said said = new Said(LOG::info, LOG::warn);

    /** @param events all events */
    ShopRules(JobConfig.Recommendations settings, Dataset<Row> events) {
        this.settings = settings;
        this.encounters = new Encounters(events);
    }

    /** Returns rules that leave out no item, for a run that makes no lists. */
    List<ListRules> withoutLimits(Examples examples, Dataset<Row> cleaned) {
        return List.of(new ListRules(settings, examples, encounters, cleaned, WithheldItems.NONE));
    }

    /**
     * Returns the rules of all lists for what a model knows.
     *
     * @param cleaned the events that are suitable for training
     * @param later see {@link ItemLimits#among}
     * @throws io.dynasage.features.FeatureException if rules leave no item
     */
    List<ListRules> of(Examples examples, Dataset<Row> cleaned, Optional<Dataset<Row>> later) {
        Map<Object, WithheldItems> withheld = new HashMap<>();
        return settings.each()
                .map(lists -> new ListRules(
                        lists,
                        examples,
                        encounters,
                        cleaned,
                        withheld.computeIfAbsent(
                                items(lists), any -> limits(lists).among(examples.items(), later))))
                .toList();
    }

    private ItemLimits limits(JobConfig.Recommendations lists) {
        return limits.computeIfAbsent(items(lists), any -> new ItemLimits(lists, encounters.events(), said));
    }

    /** Returns what settings say of items. */
    private static Object items(JobConfig.Recommendations lists) {
        return List.of(lists.selection().where(), Optional.ofNullable(lists.excludeItemsUri()));
    }

    @Override
    public void close() {
        limits.values().forEach(ItemLimits::close);
        encounters.close();
    }
}
