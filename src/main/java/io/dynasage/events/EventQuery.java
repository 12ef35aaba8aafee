package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.query.NameList;
import io.dynasage.query.QueryException;
import io.dynasage.query.UserQuery;
import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A query of the user whose result is read in place of the items. It sees them as the relation {@value #RELATION}, with
 * a column for each declared attribute and {@code item_key}, the item's key attributes as DynamoDB JSON.
 *
 * @param uri the SQL file, on any Hadoop file system
 * @param attributes the attributes that are columns of the relation, at least one; their names differ in more than case
 */
public record EventQuery(String uri, List<ItemAttribute> attributes) implements Serializable {
    /** The setting with the file's URI, for messages. */
    public static final String SETTING = "events.query";
    /** The name of the relation. */
    static final String RELATION = "items";

    /** The columns of the relation that are no attributes. */
    private static final List<String> RESERVED =
            List.of(EventSchema.ITEM_KEY, EventSchema.REJECT, EventSchema.LEFT_OUT);

    /**
     * Checks the names.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every problem
     */
    public EventQuery {
        attributes = List.copyOf(attributes);
        Problems problems = new Problems()
                .require(
                        !attributes.isEmpty(),
                        "attributes",
                        SETTING + " is set, but no attribute is declared, so that {items} would be empty; declare each"
                                + " that the query reads with its type, such as events.attributes.payload ="
                                + " \"STRUCT<sku: STRING, qty: INT>\"");
        Set<String> names = new HashSet<>(RESERVED);
        attributes.forEach(attribute -> problems.require(
                names.add(attribute.name().toLowerCase(Locale.ROOT)),
                "attributes." + attribute.name(),
                "a column of {items} has that name already (upper and lower case are the same), or it is one of "
                        + AllowedValue.named(RESERVED) + "; declare one of them, or leave it out"));
        problems.raise();
    }

    /** Returns the attributes that a scan must project: the declared ones, the ttl attribute last. */
    List<String> attributes(EventRules rules) {
        return Stream.concat(attributes.stream().map(ItemAttribute::name), Stream.ofNullable(rules.ttlAttribute()))
                .distinct()
                .toList();
    }

    /** Returns the columns of the relation. */
    StructType relation() {
        StructType relation = new StructType().add(EventSchema.ITEM_KEY, DataTypes.StringType);
        for (ItemAttribute attribute : attributes) {
            relation = relation.add(attribute.name(), attribute.type());
        }
        return relation;
    }

    /** Returns the result of the query over the relation, without reading it yet. */
    Dataset<Row> result(Dataset<Row> relation) {
        return new UserQuery(relation.sparkSession(), uri, RELATION).run(relation);
    }

    /**
     * Returns the problems that the query has when Spark analyses it over the declared attributes, each as a message.
     *
     * @param columns the columns of events, which read its result
     */
    public List<String> problems(SparkSession spark, List<EventColumn> columns) {
        try {
            return problems(result(spark.createDataFrame(List.of(), relation())).schema(), columns);
        } catch (QueryException e) {
            return List.of(e.getMessage());
        }
    }

    /** Returns the problems with the queries that their text alone shows, each as a message. */
    public List<String> problems(String text) {
        return UserQuery.problems(uri, text, RELATION);
    }

    /**
     * Returns the problems with the columns of the result, each as a message.
     *
     * @param result the columns that the query gives
     * @param columns the columns of events, which read them as attributes
     */
    List<String> problems(StructType result, List<EventColumn> columns) {
        List<String> names = List.of(result.fieldNames());
        return Stream.of(
                        repeated(names),
                        columns.stream().flatMap(column -> missing(names, column).stream()),
                        unread(names, columns).stream(),
                        columns.stream().flatMap(column -> new ResultType(column).problems(result)))
                .flatMap(problems -> problems)
                .map(problem -> "the query in " + uri + " " + problem)
                .toList();
    }

    private static Stream<String> repeated(List<String> names) {
        Set<String> seen = new HashSet<>();
        return names.stream()
                .filter(name -> !seen.add(name.toLowerCase(Locale.ROOT)))
                .map(name -> "gives more than one column " + name + " (upper and lower case are the same); give each a"
                        + " name of its own");
    }

    private static Optional<String> missing(List<String> names, EventColumn column) {
        return reads(column)
                .findFirst()
                .filter(first -> column.required() && reads(column).noneMatch(names::contains))
                .map(first -> "gives no column " + first + ", which events.columns." + column.name()
                        + " reads and requires; it gives " + NameList.of(names)
                        + ": add it with AS, or set attribute of that column");
    }

    private static Optional<String> unread(List<String> names, List<EventColumn> columns) {
        List<String> unread = names.stream()
                .filter(name -> !name.equals(EventSchema.ITEM_KEY)
                        && columns.stream().flatMap(EventQuery::reads).noneMatch(name::equals))
                .toList();
        return Optional.of(unread)
                .filter(list -> !list.isEmpty())
                .map(list ->
                        "gives the columns " + NameList.of(list) + ", which no column of events reads; declare each"
                                + " with its type, such as events.columns.price {"
                                + " attribute = price, type = double }, or leave it"
                                + " out");
    }

    private static Stream<String> reads(EventColumn column) {
        return column.source().paths().stream().map(ColumnPath::path).map(DocumentPath::attribute);
    }
}
