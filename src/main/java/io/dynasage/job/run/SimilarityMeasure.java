package io.dynasage.job.run;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;

import io.dynasage.features.Examples;
import io.dynasage.features.Task;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ItemSimilarity;
import io.dynasage.settings.Choice;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/** What makes two items similar. */
enum SimilarityMeasure {
    /** The cosine of their factors in the model. */
    FACTORS,
    /** The users who chose both. */
    CO_OCCURRENCE;

    /**
     * The measure that better finds what users choose next.
     *
     * @param pairs choices of the validation part whose users chose another item before
     * @param hitRates the share of them that is in the list of the item before, by measure
     */
    record Chosen(SimilarityMeasure measure, long pairs, Map<SimilarityMeasure, Double> hitRates) {}

    /**
     * Compares the measures on the validation part, each by what the training part shows. Factors win a tie, and where
     * the validation part has no pair.
     *
     * @param model the model that is trained on the training part
     * @param similarity the lists to compare
     */
    static Chosen chosen(Examples examples, FactorizationMachine model, ItemSimilarity similarity) {
        Dataset<Row> before = choices(examples, examples.onceInTraining()).persist(StorageLevel.MEMORY_AND_DISK());
        Row counts = counts(examples, before, model, similarity);
        before.unpersist();
        long pairs = counts.getLong(0);
        Map<SimilarityMeasure, Double> hitRates = new EnumMap<>(SimilarityMeasure.class);
        for (SimilarityMeasure measure : values()) {
            hitRates.put(measure, pairs == 0 ? 0 : (double) counts.<Long>getAs(measure.found()) / pairs);
        }
        boolean together = hitRates.get(CO_OCCURRENCE) > hitRates.get(FACTORS);
        return new Chosen(together ? CO_OCCURRENCE : FACTORS, pairs, hitRates);
    }

    /** Returns the number of pairs, and of those that the lists of each measure find. */
    private static Row counts(
            Examples examples, Dataset<Row> before, FactorizationMachine model, ItemSimilarity similarity) {
        Dataset<Row> found = pairs(before, choices(examples, examples.onceInValidation()));
        for (SimilarityMeasure measure : values()) {
            Dataset<Row> lists = measure.lists(similarity, before, examples, model);
            found = found.join(
                    lists.select(
                            col("item_index").as("previous"),
                            col("items.item_index").as(measure.name())),
                    new String[] {"previous"},
                    "left");
        }
        return found.agg(
                        count(lit(1)),
                        Arrays.stream(values())
                                .map(measure -> count_if(array_contains(col(measure.name()), col("item_index")))
                                        .as(measure.found()))
                                .toArray(Column[]::new))
                .first();
    }

    private String found() {
        return name() + "_FOUND";
    }

    /** Returns the lists by this measure, by what all examples show. */
    Dataset<Row> lists(ItemSimilarity similarity, Examples examples, FactorizationMachine model) {
        Dataset<Row> choices = Stream.of(examples.onceInTraining(), examples.onceInValidation(), examples.onceInTest())
                .map(part -> choices(examples, part))
                .reduce(Dataset::union)
                .orElseThrow();
        return lists(similarity, choices, examples, model);
    }

    private Dataset<Row> lists(
            ItemSimilarity similarity, Dataset<Row> choices, Examples examples, FactorizationMachine model) {
        Dataset<Row> items = new Recommender(model, examples).items();
        return switch (this) {
            case FACTORS -> similarity.byFactors(items);
            case CO_OCCURRENCE -> similarity.byCoOccurrence(choices, items);
        };
    }

    /**
     * Returns what users of the validation part chose, with what they had chosen before: {@code previous, item_index}.
     */
    private static Dataset<Row> pairs(Dataset<Row> before, Dataset<Row> validation) {
        return before.withColumn("later", lit(false))
                .union(validation.withColumn("later", lit(true)))
                .distinct()
                .withColumn(
                        "previous",
                        lag("item_index", 1)
                                .over(Window.partitionBy("user_index").orderBy("event_time", "later", "item_index")))
                .where("later AND previous <> item_index")
                .select("previous", "item_index");
    }

    /** Returns the choices of a part: {@code user_index, item_index, event_time}. A rating always is a choice. */
    private static Dataset<Row> choices(Examples examples, Dataset<Row> part) {
        List<String> columns = Arrays.asList(part.columns());
        Column time = columns.contains("event_time") ? col("event_time") : lit(0);
        return part.where(examples.task() == Task.REGRESSION ? "true" : "label = 1")
                .where("user_index > 0 AND item_index > 0")
                .select(col("user_index"), col("item_index"), time.as("event_time"));
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
