package io.dynasage.dynamodb;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.items.TypedValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.TaskCompletionListener;

/** Leaves out the items that do not meet a condition, and counts them. */
public final class ItemFilter {
    private ItemFilter() {}

    /**
     * Returns the items that meet the condition; all of them if there is none.
     *
     * @param items {@code item_key}, and the attributes as in {@link ScannedItems}, with all those of the condition
     * @param counts receives the number of items that are left out, by partition of the items
     */
    public static Dataset<Row> kept(Dataset<Row> items, Optional<ItemCondition> where, PartsRead counts) {
        return where.map(condition -> kept(items, condition, counts)).orElse(items);
    }

    /** Columns have numbers for names, because Spark does not distinguish names that differ only in case. */
    private static Dataset<Row> kept(Dataset<Row> items, ItemCondition where, PartsRead counts) {
        List<String> names = List.of(items.columns());
        List<String> attributes = where.attributes();
        String[] plain =
                IntStream.range(0, names.size()).mapToObj(i -> "column_" + i).toArray(String[]::new);
        Column[] read = attributes.stream()
                .map(attribute -> col(plain[names.indexOf(attribute)]))
                .toArray(Column[]::new);
        // Spark moves a deterministic condition below the merging of a chain's exports, where it would judge old items.
        Column holds = udf(new Judge(where, attributes, counts), DataTypes.BooleanType)
                .asNondeterministic()
                .apply(struct(read));
        return items.toDF(plain).where(holds).toDF(items.columns());
    }

    /** Judges the items of one task. */
    private static final class Judge implements UDF1<Row, Boolean> {
        private static final long serialVersionUID = 1L;
        private final ItemCondition where;
        private final List<String> attributes;
        private final PartsRead counts;
        private transient boolean begun;
        private transient long leftOut;

        Judge(ItemCondition where, List<String> attributes, PartsRead counts) {
            this.where = where;
            this.attributes = List.copyOf(attributes);
            this.counts = counts;
        }

        @Override
        public Boolean call(Row item) {
            if (!begun) {
                begun = true;
                TaskCompletionListener end = this::report;
                TaskContext.get().addTaskCompletionListener(end);
            }
            boolean holds = where.holds(name -> value(item.getStruct(attributes.indexOf(name))));
            leftOut += holds ? 0 : 1;
            return holds;
        }

        private static Optional<TypedValue> value(Row attribute) {
            return Optional.ofNullable(attribute)
                    .map(present -> new TypedValue(present.getString(0), present.getString(1)));
        }

        private void report(TaskContext task) {
            counts.add(new PartsRead.Part(
                    "condition of partition " + task.partitionId(),
                    PartsRead.Extent.WHOLE,
                    PartsRead.Counts.NONE.filtering(leftOut)));
        }
    }
}
