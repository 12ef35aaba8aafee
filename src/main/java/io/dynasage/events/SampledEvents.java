package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform_values;

import io.dynasage.dynamodb.items.DocumentPath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What becomes of a sample of items, and where the declared columns and the items do not meet. No personal value is in
 * it, apart from the events.
 *
 * @param counts the items, or their elements, by outcome
 * @param events the events, with their columns as in a run; they are read from the sample again each time
 * @param absent the columns for which no item has a value, each with what it reads
 * @param unread the attributes and the members of their maps that no column reads, each with its types and values
 */
public record SampledEvents(EventCounts counts, Dataset<Row> events, List<String> absent, List<String> unread) {

    /**
     * Reads the items as a run would.
     *
     * @param sample one column {@code attributes: map<string, struct<type: string, value: string>>}, keyed by attribute
     *     name
     * @param schema the declared columns, with the table's keys
     * @param query the query whose result is read in place of the items; empty: the items are
     */
    public static SampledEvents of(Dataset<Row> sample, EventSchema schema, Optional<EventQuery> query) {
        ItemProfiler profiler = ItemProfiler.of(sample.sparkSession(), schema);
        Parsed parsed = query.map(text -> queried(sample, schema, text, profiler))
                .orElseGet(() -> parsed(sample, schema, profiler));
        Set<String> present = profiler.profile().attributes().stream()
                .map(AttributeProfile::name)
                .collect(Collectors.toSet());
        List<String> absent = schema.columns().stream()
                .filter(column -> isAbsent(column, present))
                .map(column -> column.name() + " (" + column.source() + ")")
                .toList();
        Predicate<String> read =
                query.map(text -> declared(text.attributes(schema.rules()))).orElseGet(() -> readBy(schema));
        List<String> unread = EventProfile.ofAll(sample, personal(schema)).attributes().stream()
                .filter(attribute -> !read.test(attribute.name()))
                .map(AttributeFacts::of)
                .toList();
        return new SampledEvents(parsed.counts(), parsed.events(), absent, unread);
    }

    private record Parsed(Dataset<Row> events, EventCounts counts) {}

    private static Parsed parsed(Dataset<Row> sample, EventSchema schema, ItemProfiler profiler) {
        ParsedEvents events = Events.parse(items(sample, schema, schema.attributes()), schema, profiler);
        return new Parsed(events.events(), events.counts());
    }

    private static Parsed queried(Dataset<Row> sample, EventSchema schema, EventQuery query, ItemProfiler profiler) {
        Dataset<Row> items = items(sample, schema, query.attributes(schema.rules()));
        ItemRelation relation = ItemRelation.of(items, query, schema);
        ParsedEvents events = relation.events(ForgetList.of(List.of()), profiler);
        return new Parsed(events.events(), events.counts().ofItems(relation.items()));
    }

    /** Returns the places that columns read. */
    private static Predicate<String> readBy(EventSchema schema) {
        return Stream.concat(
                        schema.attributes().stream()
                                .map(name -> DocumentPath.ofAttribute(name).toString()),
                        schema.inside().stream().map(ColumnPath::toString))
                .collect(Collectors.toSet())::contains;
    }

    /** Returns the places in the attributes that a query declares. */
    private static Predicate<String> declared(List<String> attributes) {
        return place -> attributes.contains(DocumentPath.parse(place).attribute());
    }

    /** Returns the attributes of which nothing is shown, because something personal is in them. */
    private static Set<String> personal(EventSchema schema) {
        return schema.personalPaths().stream()
                .filter(place -> !place.ofElement())
                .map(place -> DocumentPath.ofAttribute(place.path().attribute()).toString())
                .collect(Collectors.toSet());
    }

    private static boolean isAbsent(EventColumn column, Set<String> present) {
        List<ColumnPath> places = column.source().paths();
        return !places.isEmpty() && places.stream().noneMatch(place -> present.contains(profiled(place)));
    }

    private static String profiled(ColumnPath place) {
        boolean whole = !place.ofElement() && place.path().isAttribute();
        return whole ? place.path().attribute() : place.toString();
    }

    private static Dataset<Row> items(Dataset<Row> sample, EventSchema schema, List<String> read) {
        Column attributes = col(sample.columns()[0]);
        Object[] keys = schema.keys().toArray();
        Column key = to_json(transform_values(
                map_filter(attributes, (name, value) -> name.isin(keys)),
                (name, value) -> map(value.getField("type"), value.getField("value"))));
        Stream<Column> columns =
                read.stream().map(name -> attributes.getItem(name).as(name));
        return sample.select(
                Stream.concat(Stream.of(key.as(EventSchema.ITEM_KEY)), columns).toArray(Column[]::new));
    }
}
