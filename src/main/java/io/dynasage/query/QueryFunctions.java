package io.dynasage.query;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;

/** Which of Spark's functions a user's query may call. */
final class QueryFunctions {
    private static final Set<String> CHANGING = Set.of(
            "current_timestamp",
            "current_date",
            "current_time",
            "localtimestamp",
            "now",
            "curdate",
            "rand",
            "random",
            "randn",
            "randstr",
            "uniform",
            "uuid",
            "shuffle",
            "monotonically_increasing_id",
            "spark_partition_id",
            "input_file_name",
            "input_file_block_start",
            "input_file_block_length",
            "current_user",
            "session_user",
            "user",
            "current_catalog",
            "current_database",
            "current_schema",
            "current_timezone",
            "version");

    private static final Set<String> OUTSIDE =
            Set.of("reflect", "java_method", "try_reflect", "from_protobuf", "to_protobuf");

    /** Functions that return rows and depend on their arguments only. */
    private static final Set<String> OF_ROWS = Set.of(
            "range",
            "explode",
            "explode_outer",
            "posexplode",
            "posexplode_outer",
            "inline",
            "inline_outer",
            "stack",
            "json_tuple");

    private QueryFunctions() {}

    /** Returns why a function of this name cannot be called, or an empty result if it can. */
    static Optional<QueryFault> fault(String name, int arguments) {
        String lower = name.toLowerCase(Locale.ROOT);
        // Without an argument it is the time of the query.
        if (isRefused(lower) || lower.equals("unix_timestamp") && arguments == 0) {
            return Optional.of(faultOf(lower));
        }
        return isBuiltIn(lower) ? Optional.empty() : Optional.of(QueryFault.FUNCTION);
    }

    /** Returns whether the function, in small letters, is one of Spark's that no query may call. */
    static boolean isRefused(String lower) {
        return OUTSIDE.contains(lower) || CHANGING.contains(lower);
    }

    /** Returns the fault of a function of Spark, in small letters, that no query may call. */
    static QueryFault faultOf(String lower) {
        return OUTSIDE.contains(lower) ? QueryFault.OUTSIDE : QueryFault.CHANGES;
    }

    private static boolean isBuiltIn(String lower) {
        return FunctionRegistry.builtin().functionExists(new FunctionIdentifier(lower))
                || FunctionRegistry.builtinOperators().contains(lower);
    }

    /** Returns whether a function of this name can stand where a relation can. */
    static boolean givesRows(String name) {
        return OF_ROWS.contains(name.toLowerCase(Locale.ROOT));
    }
}
