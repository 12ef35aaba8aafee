package io.dynasage.features;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Why a part of a user's query is refused, and what to write instead. */
enum QueryFault {
    /** The result depends on the clock, the session, the partitioning or chance. */
    CHANGES("uses %s, whose result is different each time, so that no run could be repeated; draw with"
            + " pmod(xxhash64(...), n), and take times from event_time"),
    /** The result depends on the order of rows that have none. */
    UNORDERED("uses %s of rows without an order, so that no run could be repeated; add ORDER BY with columns that are"
            + " different in all rows, or use min_by and max_by"),
    /** It runs code or reads files. */
    OUTSIDE("uses %s, which runs code or reads files outside the query; write the expression with other functions of"
            + " Spark"),
    /** A function that Spark does not bring. */
    FUNCTION("calls %s, which is not one of Spark's own functions; use Spark's built-in functions"),
    /** A table, a view or a file. */
    RELATION("reads %s, which is not a relation of this query; read {events}, or an earlier query of the file by its"
            + " name in braces"),
    /** A query within a condition. */
    SUBQUERY("contains %s, a query of its own, but a condition sees one item at a time; compare columns with values"),
    /** A word after the end of a condition. */
    NAME("ends before %s; write what follows WHERE in SQL, such as in_stock AND price < 500"),
    /** Something that is not a query. */
    STATEMENT("contains %s, which is not part of a query; write one SELECT"),
    /** A variable that Spark replaces in the text. */
    VARIABLE("contains %s, which Spark replaces by a setting or an environment variable; write the value itself");

    private final String sentence;

    QueryFault(String sentence) {
        this.sentence = sentence;
    }

    /** The faults of one query. */
    static final class Found {
        private final Map<QueryFault, Collection<String>> parts = new EnumMap<>(QueryFault.class);

        /** Records a part of the query, as the user would name it. */
        void add(QueryFault fault, String part) {
            parts.computeIfAbsent(fault, first -> new TreeSet<>()).add(part);
        }

        /** Returns a message for each kind of fault, worded to follow the name of the query. */
        List<String> messages() {
            return parts.entrySet().stream()
                    .map(fault -> fault.getKey().sentence.replace("%s", String.join(", ", fault.getValue())))
                    .toList();
        }
    }
}
