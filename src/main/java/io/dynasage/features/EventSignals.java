package io.dynasage.features;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What events say, each once. Both have {@code part, user_id, item_id, user_index, item_index, event_time}.
 *
 * @param choices the positives, with {@code label}, which is 1, and {@code dynasage_weight bigint}, in millionths of
 *     the mean, unless all count alike; empty for a use case without sampled negatives
 * @param refused the events that say that a user does not want an item, {@code part} is {@code train} or {@code later};
 *     empty if no type of events says so
 */
public record EventSignals(Optional<Dataset<Row>> choices, Optional<Dataset<Row>> refused) {
    static final EventSignals NONE = new EventSignals(Optional.empty(), Optional.empty());

    /** Counts the events that say that a user does not want an item; empty if no type of events says so. */
    public Optional<RefusalCounts> refusals() {
        return refused.map(RefusalCounts::of);
    }
}
