package io.dynasage.job.run;

import io.dynasage.TestSpark;
import io.dynasage.features.EventWeights;
import io.dynasage.features.Examples;
import io.dynasage.features.Feedback;
import io.dynasage.features.MinSupport;
import io.dynasage.features.NegativeSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Events that say which part they belong to, and the examples made from them. */
final class GivenParts {
    static final Instant START = Instant.parse("2024-03-01T00:00:00Z");

    private static final StructType SCHEMA = StructType.fromDDL(
            "user_id string, item_id string, event_type string, rating double, event_time timestamp, part string");

    private GivenParts() {}

    /** Makes events from "user item second part [type]", of which the type is a purchase if it is not given. */
    static Dataset<Row> events(String... lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] words = (line + " purchase").split(" ");
            rows.add(RowFactory.create(
                    words[0], words[1], words[4], null, START.plusSeconds(Long.parseLong(words[2])), words[3]));
        }
        return TestSpark.session().createDataFrame(rows, SCHEMA);
    }

    /** Makes examples of which purchases, or ratings from 4 on, are the positives. */
    static Examples examples(Dataset<Row> events, Feedback feedback, int candidates) {
        return Recommendation.build(
                events,
                new RecommendationSettings(
                        feedback,
                        new PositiveRule(List.of("purchase"), 4),
                        SplitSettings.fractions(Split.GIVEN, 0, 0),
                        new NegativeSettings(1, 1, 0, 0, candidates, List.of()),
                        List.of(),
                        List.of(),
                        EventWeights.NONE,
                        MinSupport.ONE,
                        7));
    }
}
