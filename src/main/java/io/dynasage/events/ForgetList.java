package io.dynasage.events;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.dynasage.settings.Problems;
import io.dynasage.storage.Sha256;
import io.dynasage.storage.StorageException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The users who asked to be forgotten. Their items are replaced by marks before anything of them is written: a mark
 * counts as an item that was read, but holds only the user's number in this list.
 *
 * <p>Nothing but {@link #spellings} returns an id; {@link #toString} and the digest may be recorded.
 */
public final class ForgetList implements Serializable {
    /** The setting with the ids, for messages. */
    public static final String SETTING = "features.cleaning.forget";
    /** The reason why an item of such a user is left out. */
    static final String LEFT_OUT = "the user asked to be forgotten (" + SETTING + ")";
    /** The type of a mark's user, which no attribute has. */
    private static final String MARK = "FORGOTTEN";

    private static final long serialVersionUID = 1L;
    private static final String URI_SETTING = SETTING + "-uri";

    /** The ids without spaces and invisible characters around them, with their numbers. */
    private final TreeMap<String, Integer> numbers = new TreeMap<>();
    /** The ids as they are written. */
    private final HashSet<String> written;

    private ForgetList(IdList list) {
        new TreeSet<>(list.ids()).forEach(id -> numbers.put(id, numbers.size()));
        written = new HashSet<>(list.written());
    }

    private ForgetList(ForgetList list, Collection<String> more) {
        numbers.putAll(list.numbers);
        written = new HashSet<>(list.written);
        written.addAll(more);
    }

    /**
     * Returns the same list, whose {@link #spellings} are also what a column makes of its ids, by which lists are kept.
     *
     * @param user the column with the user's id
     */
    public ForgetList asReadBy(Optional<EventColumn> user) {
        Set<String> more = new HashSet<>();
        user.ifPresent(column ->
                spellings().forEach(id -> UserIds.read(column.source(), id).ifPresent(more::add)));
        return new ForgetList(this, more);
    }

    /** Creates a list of ids, which are stripped as in a file. */
    public static ForgetList of(Collection<String> ids) {
        return new ForgetList(new IdList(List.copyOf(ids)));
    }

    /**
     * Reads the whole list: the given ids and those of the file, or of all files of the folder at any depth, also those
     * whose names begin with an underscore or a dot. Files may be compressed, which their names tell ({@code .gz}).
     *
     * @throws io.dynasage.settings.InvalidSettingsException if there is nothing at the URI, no id in it, or a file that
     *     is not text
     * @throws StorageException if it cannot be read
     */
    public static ForgetList read(ForgetSettings settings, Configuration hadoop) {
        if (settings.uri().isEmpty()) {
            return of(settings.ids());
        }
        String uri = settings.uri().get();
        List<String> lines =
                new ArrayList<>(IdList.read(URI_SETTING, uri, hadoop).lines());
        new Problems()
                .require(
                        !lines.isEmpty(),
                        URI_SETTING,
                        URI_SETTING + " = " + uri
                                + " holds no id, so nobody would be forgotten. Write one id in each line,"
                                + " or set it to null if nobody asked to be forgotten.")
                .raise();
        lines.addAll(settings.ids());
        return of(lines);
    }

    /** Returns whether nobody asked to be forgotten. */
    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** Returns the number of different ids. */
    public int size() {
        return numbers.size();
    }

    /**
     * Returns the ids as they are written, and without what cannot be seen around them. They must not be written
     * anywhere.
     */
    public Set<String> spellings() {
        Set<String> spellings = new HashSet<>(written);
        spellings.addAll(numbers.keySet());
        return spellings;
    }

    /** Returns the SHA-256 of the sorted ids, each followed by a line feed, in lower-case hex. */
    public String sha256() {
        MessageDigest digest = Sha256.digest();
        numbers.keySet().forEach(id -> digest.update((id + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the number of ids and their digest, which may be recorded. */
    @Override
    public String toString() {
        return size() + " ids, sha256 " + sha256();
    }

    /**
     * Replaces the items of these users by marks. Marks stay marks.
     *
     * @param items as {@link Events#parse(Dataset, EventSchema)} takes them
     * @param user the column with the user's id
     */
    public Dataset<Row> marked(Dataset<Row> items, EventColumn user) {
        if (isEmpty()) {
            return items;
        }
        // By position: attributes may have names that differ only in case, which Spark cannot tell apart.
        String[] names = items.columns();
        String[] plain =
                IntStream.range(0, names.length).mapToObj(i -> "column_" + i).toArray(String[]::new);
        List<String> read = UserIds.attributes(user);
        int position = List.of(names).indexOf(read.get(0));
        Column[] ids = Stream.concat(
                        Stream.of(col(plain[0])),
                        read.stream().map(name -> col(plain[List.of(names).indexOf(name)])))
                .toArray(Column[]::new);
        // A row of a query need not have a key, so that a mark is known by its type.
        Column found = when(
                coalesce(col(plain[position]).getField("type"), lit("")).notEqual(MARK),
                udf(number(user), DataTypes.IntegerType).apply(struct(ids)));
        Column forgotten = col("forgotten");
        Column[] columns = Arrays.stream(plain)
                .map(name -> when(forgotten.isNull(), col(name)).as(name))
                .toArray(Column[]::new);
        columns[position] = when(forgotten.isNull(), col(plain[position]))
                .otherwise(mark(forgotten))
                .as(plain[position]);
        return items.toDF(plain).withColumn("forgotten", found).select(columns).toDF(names);
    }

    /** Returns the function from an item's key and ids to its user's number, {@link #nearly} of it, or null. */
    private UDF1<Row, Integer> number(EventColumn user) {
        List<String> read = UserIds.attributes(user);
        return item -> new UserIds(user, read)
                .of(item).stream()
                        .map(this::number)
                        .filter(Objects::nonNull)
                        .max(Integer::compare)
                        .orElse(null);
    }

    /**
     * Removes marks, for a copy of the items in which nothing of forgotten users may be.
     *
     * @param removed receives the user's number of each mark
     */
    public static Dataset<Row> unmarked(Dataset<Row> items, CollectionAccumulator<Integer> removed) {
        FilterFunction<Row> kept = row -> {
            Optional<Integer> user = user(row);
            user.ifPresent(removed::add);
            return user.isEmpty();
        };
        return items.filter(kept);
    }

    /**
     * Returns items with marks in place of those that {@link #unmarked} removed.
     *
     * @param user the column with the user's id
     * @param users the numbers of the users, at least one
     * @param count the number of marks, at least as many as users
     */
    public static Dataset<Row> withMarks(Dataset<Row> items, EventColumn user, List<Integer> users, long count) {
        String attribute = UserIds.attributes(user).get(0);
        Column numbers = array(users.stream().map(functions::lit).toArray(Column[]::new));
        Column marked = element_at(numbers, col("id").mod(users.size()).plus(1).cast("int"));
        Column[] columns = Arrays.stream(items.schema().fields())
                .map(field -> (field.name().equals(attribute)
                                ? mark(marked)
                                : lit(null).cast(field.dataType()))
                        .as(field.name()))
                .toArray(Column[]::new);
        return items.unionAll(items.sparkSession().range(count).select(columns));
    }

    /**
     * Returns the number of the user with the id, {@link #nearly} of it if the id is in the list only without what
     * surrounds it, and null if it is not.
     */
    private Integer number(String id) {
        Integer number = id == null ? null : numbers.get(IdText.stripped(id));
        if (number == null || written.contains(id)) {
            return number;
        }
        return nearly(number);
    }

    /** Returns the mark of a user whose id is nearly in the list, or the user's number if that mark is given. */
    static int nearly(int number) {
        return ~number;
    }

    private static Column mark(Column user) {
        return struct(lit(MARK).as("type"), user.cast("string").as("value"));
    }

    /** Returns the user's number, or {@link #nearly} of it, if the item is a mark. */
    static Optional<Integer> user(Row item) {
        if (!item.isNullAt(0)) {
            return Optional.empty();
        }
        for (int column = 1; column < item.length(); column++) {
            Row attribute = item.getStruct(column);
            if (attribute != null && attribute.getString(0).equals(MARK)) {
                return Optional.of(Integer.valueOf(attribute.getString(1)));
            }
        }
        return Optional.empty();
    }
}
