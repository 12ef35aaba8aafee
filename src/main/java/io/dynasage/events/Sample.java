package io.dynasage.events;

import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.dynamodb.items.TypedValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * A few items of a table, from which a configuration is guessed, and on which a guess is tried.
 *
 * @param items the items
 * @param ttl the attribute that DynamoDB's Time to Live is known to be enabled on
 */
record Sample(List<SampledItem> items, Optional<String> ttl) {
    Sample(List<SampledItem> items) {
        this(items, Optional.empty());
    }

    /** @param items the attributes of each item by name, each of type and value */
    static Sample of(List<Map<String, Row>> items, Optional<String> ttl) {
        return new Sample(items.stream().map(SampledItem::new).toList(), ttl);
    }

    /** Returns the items that meet the condition. */
    Sample where(ItemCondition condition) {
        return new Sample(items.stream().filter(condition::holds).toList(), ttl);
    }

    /** Returns what the items hold. */
    EventProfile profile() {
        return profile(SampledItem::tally);
    }

    /** Returns what the elements of the list, set or map at the path hold, each with the attributes of its item. */
    EventProfile elements(DocumentPath list) {
        return profile((item, tally) -> item.tallyElements(tally, list));
    }

    private EventProfile profile(BiConsumer<SampledItem, ItemTally> counting) {
        ItemTally tally = new ItemTally(Set.of());
        items.forEach(item -> counting.accept(item, tally));
        return tally.profile();
    }

    /** Returns the texts of a top-level attribute, as far as patterns are matched with them. */
    List<String> texts(String attribute) {
        return items.stream()
                .flatMap(item -> item.text(attribute).stream())
                .filter(text -> text.length() <= Extract.LONGEST)
                .toList();
    }

    /**
     * Returns the numbers and texts at a path.
     *
     * @param list the list, set or map that holds the elements which a path may lead into; empty if an item is an event
     */
    Stream<String> values(String path, Optional<DocumentPath> list) {
        ColumnPath place = ColumnPath.of(path, list.isPresent());
        return items.stream()
                .flatMap(item -> place.ofElement()
                        ? item.inElements(list.orElseThrow(), place.path())
                        : item.at(place.path()).stream())
                .filter(value -> value.type().equals("N") || value.type().equals("S"))
                .map(TypedValue::value);
    }

    /** Returns what becomes of the items, as a run reads them. */
    List<Row> read(EventSchema schema) {
        List<String> attributes = schema.attributes();
        Iterator<Row> rows = items.stream().map(item -> item.row(attributes)).iterator();
        List<Row> outcomes = new ArrayList<>();
        new ItemReader(rows, schema, new ItemTally(Set.of())).forEachRemaining(outcomes::add);
        return outcomes;
    }
}
