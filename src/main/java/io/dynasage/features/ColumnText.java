package io.dynasage.features;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.dynasage.storage.QuotedName;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** The ids in a column as text. */
final class ColumnText {
    /** What Unicode knows as space, and characters that cannot be seen, at the ends of a text. */
    private static final String SPACE_AT_ENDS = "^[\\p{Z}\\p{Cc}\\p{Cf}]+|[\\p{Z}\\p{Cc}\\p{Cf}]+$";

    private ColumnText() {}

    /** Returns a column by its plain name, even if the name contains special characters. */
    static Column named(String name) {
        return col(QuotedName.of(name));
    }

    /** Returns the id of a one-hot column, null if there is none. */
    static Column of(FeatureColumn column) {
        return named(column.rowColumn()).cast("string");
    }

    /**
     * Returns the distinct ids of a multi-hot column. A value without an id has the empty id, a category of its own;
     * null has none.
     */
    static Column elements(FeatureColumn column) {
        return elements(column, named(column.rowColumn()));
    }

    /** Returns the distinct ids in {@code value}, which has the type of the column. */
    static Column elements(FeatureColumn column, Column value) {
        Column array = Optional.ofNullable(column.separator())
                .map(separator -> split(value, Pattern.quote(separator)))
                .orElse(value.cast("array<string>"));
        Column texts = transform(array, id -> regexp_replace(id, SPACE_AT_ENDS, ""));
        Column ids = array_distinct(filter(texts, id -> id.isNotNull().and(id.notEqual(lit("")))));
        Column none = functions.array().cast("array<string>");
        return when(value.isNull(), none)
                .when(size(ids).equalTo(0), functions.array(lit("")))
                .otherwise(ids);
    }
}
