package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.struct;

import io.dynasage.evaluation.CandidateEvaluation;
import io.dynasage.evaluation.EvaluationSettings;
import io.dynasage.evaluation.MetricTable;
import io.dynasage.evaluation.Scorer;
import io.dynasage.evaluation.Segment;
import io.dynasage.model.FoldIn;
import io.dynasage.model.SideFactors;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The users whom training did not know, or saw in too few rows, as far as they chose known items before what they are
 * tested on: how well the model ranks for them as for any unknown user, and with a vector that is folded in from these
 * items.
 */
final class NewUsers {
    /** The segment column, whose values say how the users are scored. */
    static final String COLUMN = "new_users";

    private static final String UNKNOWN = "as unknown users";
    private static final String FOLDED = "with fold-in";
    private static final StructType SCORED =
            StructType.fromDDL("group_id string, label double, user_id string, score double, " + COLUMN + " string");

    private NewUsers() {}

    /**
     * Returns the metrics of both kinds of scores, as two segments; nothing if there is no such user.
     *
     * @param candidates the groups to rank
     */
    static List<MetricTable> measured(
            Recommender recommender, Choices choices, Dataset<Row> candidates, EvaluationSettings settings) {
        Dataset<Row> unknown = choices.examples().listed(candidates.where("user_index = 0"));
        Dataset<Row> tested = unknown.where("negative = 0").select("group_id", "user_id", "event_time");
        if (tested.isEmpty()) {
            return List.of();
        }
        Dataset<Row> known = known(tested, choices).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            if (known.isEmpty()) {
                return List.of();
            }
            Scorer scorer = Scorer.model(scored(unknown, known, recommender));
            return CandidateEvaluation.evaluate(List.of(scorer), settings.by(COLUMN)).stream()
                    .filter(table -> !table.segment().equals(Segment.ALL))
                    .toList();
        } finally {
            known.unpersist();
        }
    }

    /** Returns what the user of each group chose before: {@code group_id, known array<int>}. */
    private static Dataset<Row> known(Dataset<Row> tested, Choices choices) {
        boolean rare = choices.examples().space().block("user_id").rareIds() > 0;
        Dataset<Row> heldOut = choices.validation().union(choices.test());
        Dataset<Row> earlier = (rare ? choices.train().union(heldOut) : heldOut)
                .where("user_index = 0 AND item_index > 0")
                .select(
                        col("user_id"),
                        col("item_index").as("known"),
                        col("event_time").as("known_from"));
        return tested.join(earlier, "user_id")
                .where("known_from < event_time")
                .groupBy("group_id")
                .agg(collect_set("known").as("known"));
    }

    private static Dataset<Row> scored(Dataset<Row> candidates, Dataset<Row> known, Recommender recommender) {
        Broadcast<FoldIn> shared = JavaSparkContext.fromSparkContext(
                        candidates.sparkSession().sparkContext())
                .broadcast(recommender.foldIn());
        FlatMapFunction<Row, Row> scores = group -> scores(group, shared.value());
        Dataset<Row> groups = candidates
                .groupBy("group_id")
                .agg(
                        first("user_id").as("user_id"),
                        collect_list(struct("item_index", "label")).as("items"))
                .join(known, "group_id");
        return recommender
                .withColumns(groups)
                .select(col("group_id").cast("string"), col("user_id"), col("items"), col("known"), col("columns"))
                .flatMap(scores, Encoders.row(SCORED));
    }

    private static Iterator<Row> scores(Row group, FoldIn foldIn) {
        int[] known = group.<Integer>getList(3).stream().mapToInt(item -> item).toArray();
        SideFactors columns = group.isNullAt(4) ? foldIn.unknownColumns() : SideFactors.of(group.getStruct(4));
        SideFactors unknown = foldIn.unknownUser(columns);
        List<Row> rows = new ArrayList<>();
        for (Row item : group.<Row>getList(2)) {
            rows.add(scored(group, item, foldIn, unknown, UNKNOWN));
        }
        SideFactors folded = foldIn.user(columns, known);
        for (Row item : group.<Row>getList(2)) {
            rows.add(scored(group, item, foldIn, folded, FOLDED));
        }
        return rows.iterator();
    }

    /** An item of which nothing is known is last. */
    private static Row scored(Row group, Row item, FoldIn foldIn, SideFactors user, String how) {
        double score = item.getInt(0) == 0 ? Double.NEGATIVE_INFINITY : foldIn.score(user, item.getInt(0));
        return RowFactory.create(group.getString(0) + " " + how, item.getDouble(1), group.getString(1), score, how);
    }
}
