package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Bootstrap;
import io.dynasage.evaluation.EvaluationSettings;
import io.dynasage.evaluation.MetricTable;
import io.dynasage.features.Examples;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.UseCase;
import io.dynasage.model.FactorizationMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Two tastes of ten items each. Training knows ten users; their names say their taste, and so do the items'. */
class NewUsersIT {
    private static final int ITEMS = 10;
    private static final int USERS = 10;

    /** new-0 chose three items of its taste before the last one; late-1 has no earlier choice. */
    @Test
    void aUserWhomTrainingDidNotKnowIsRankedByTheChoicesBefore() {
        List<String> events = known();
        IntStream.range(0, 3).forEach(item -> events.add("new-0 item-0-" + item + " " + (20 + item) + " test"));
        events.add("new-0 item-0-7 30 test");
        events.add("late-1 item-1-7 30 test");
        Map<String, MetricTable> measured = measured(events);
        assertEquals("[as unknown users, with fold-in]", measured.keySet().toString());
        assertEquals(3, measured.get("with fold-in").units(), "the choices that have earlier ones");
        assertEquals(1, hitRate(measured.get("with fold-in")));
        assertEquals(0, hitRate(measured.get("as unknown users")));
    }

    @Test
    void theValidationPartCountsAsEarlierAndNothingIsMeasuredWithoutSuchUsers() {
        List<String> events = known();
        events.add("late-1 item-1-7 30 test");
        assertEquals(Map.of(), measured(events), "nothing is known of late-1");
        events.add("late-1 item-1-2 20 validation");
        assertEquals(1, measured(events).get("with fold-in").units());
        assertEquals(Map.of(), measured(known()));
    }

    /** Training has one row of rare-0, which is too few for a feature; its list is made from this choice. */
    @Test
    void theTrainingPartCountsAsEarlierForAUserWhoIsTooRareForAFeature() {
        List<String> events = known();
        events.add("rare-0 item-0-3 1 train");
        events.add("rare-0 item-0-7 30 test");
        Map<String, MetricTable> measured = measured(events, "features.min-support.users = 2\n");
        assertEquals(1, measured.get("with fold-in").units());
        assertEquals(1, hitRate(measured.get("with fold-in")));
        assertEquals(0, hitRate(measured.get("as unknown users")));
    }

    private static double hitRate(MetricTable table) {
        return table.value("model", "hrAt10").orElseThrow().value();
    }

    /** Returns what known users chose, one of it in the test part. */
    private static List<String> known() {
        List<String> events = new ArrayList<>(List.of("known-0-0 item-0-7 30 test"));
        for (int user = 0; user < USERS; user++) {
            int taste = user % 2;
            for (int item = 0; item < ITEMS; item++) {
                if (item != 7 || user > 1) {
                    events.add("known-" + taste + "-" + user + " item-" + taste + "-" + item + " " + item + " train");
                }
            }
        }
        return events;
    }

    private static Map<String, MetricTable> measured(List<String> events) {
        return measured(events, "");
    }

    private static Map<String, MetricTable> measured(List<String> events, String settings) {
        JobConfig config = UseCaseTest.read(
                UseCase.RECOMMENDATION,
                UseCaseTest.GIVEN_PARTS + "features.positives.event-types = [purchase]\n" + settings);
        List<Row> rows = events.stream()
                .map(event -> event.split(" "))
                .map(event -> RowFactory.create(
                        event[0],
                        event[1],
                        "purchase",
                        null,
                        Instant.parse("2025-01-01T00:00:00Z").plusSeconds(3600 * Long.parseLong(event[2])),
                        event[3]))
                .toList();
        Map<String, MetricTable> tables = new TreeMap<>();
        try (Examples examples = Recommendation.build(
                TestSpark.session()
                        .createDataFrame(
                                rows,
                                StructType.fromDDL("user_id string, item_id string, event_type string, rating double,"
                                        + " event_time timestamp, part string")),
                (RecommendationSettings) config.features().examples())) {
            NewUsers.measured(
                            new Recommender(model(examples), examples),
                            new Choices(examples, 1),
                            examples.candidates(),
                            EvaluationSettings.of(new Bootstrap(List.of("user_id"), 0, 1)))
                    .forEach(table -> tables.put(table.segment().value(), table));
        }
        assertTrue(tables.values().stream()
                .allMatch(table -> table.segment().column().equals("new_users")
                        && table.name().equals("candidates")));
        return tables;
    }

    /** Users and items of taste 0 have the factor 1, the others -1; unknown users like what new-0 does not. */
    private static FactorizationMachine model(Examples examples) {
        int firstItem = examples.space().block("item_id").offset();
        float[] factors = new float[examples.space().featureDim()];
        factors[0] = -1;
        for (String column : List.of("user_id", "item_id")) {
            int offset = examples.space().block(column).offset();
            examples.space().ids(column).collectAsList().forEach(row -> {
                boolean first = row.getString(0).split("-")[1].equals("0");
                factors[offset + row.getInt(1)] = first ? 1 : -1;
            });
        }
        assertEquals(USERS + 1, firstItem);
        return new FactorizationMachine(true, 0, new float[factors.length], factors, 1);
    }
}
