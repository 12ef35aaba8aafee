package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.config.Selections;
import io.dynasage.features.Examples;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.UseCase;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.report.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four users bought p on the first day, and later three q, two r, one s and one t; one of them is called *. q and r are
 * of Korea's users.
 */
class RecommendationStageIT {
    private static final Map<String, String> WEEK = Map.of("recent-popularity", "users of the last 7 days");
    private static final List<String> EVENTS = List.of(
            "a p 1 train KR food",
            "b p 1 train DE food",
            "c p 1 train FR food",
            "d p 1 train FR food",
            "d s 1 train FR toys",
            "a q 30 train KR food",
            "* q 30 train KR food",
            "e q 30 validation KR food",
            "a r 31 train KR toys",
            "* r 31 train KR toys",
            "a t 2 train KR toys",
            "b s 32 test DE toys",
            "d t 33 test FR toys");

    @TempDir
    private Path output;

    private Examples examples;

    @AfterEach
    void close() {
        examples.close();
    }

    @Test
    void everybodyElseGetsWhatMostUsersChoseLately() throws IOException {
        RunRecord.Recommendations made = run(WEEK, "", "");
        assertEquals("[q 3, r 2, s 1, t 1, p 0]", lists().get("*").toString());
        assertEquals(new RunRecord.DefaultLists(1, "users of the last 7 days"), made.defaultLists());
    }

    @Test
    void namedListsHaveDefaultListsByTheirOwnRules() throws IOException {
        RunRecord.Recommendations made = run(
                WEEK,
                "recommendations.lists { two.count = 2, toys { category-column = category, max-per-category = 2 } }\n",
                "");
        assertEquals("[q 3, r 2, s 1, t 1, p 0]", lists().get("*").toString());
        assertEquals("[q 3, r 2]", lists("/lists/two").get("*").toString());
        assertEquals("[q 3, r 2, s 1, p 0]", lists("/lists/toys").get("*").toString(), "t is the third toy");
        assertEquals(made.defaultLists(), made.lists().get("two").defaultLists());
        assertEquals(lists().keySet(), lists("/lists/toys").keySet());
    }

    @Test
    void theValidationPartChoosesTheDaysIfTheBaselineDidNot() throws IOException {
        assertEquals(
                "users of the last 30 days",
                run(Map.of(), "", "").defaultLists().popularity());
        assertEquals("[q 3, r 2, s 1, t 1, p 0]", lists().get("*").toString());
    }

    @Test
    void ofAllTimeTheFirstDayCounts() throws IOException {
        run(Map.of("recent-popularity", "users of all time"), "", "");
        assertEquals("[p 4, q 3, r 2, s 2, t 2]", lists().get("*").toString());
    }

    @Test
    void segmentsThatEnoughUsersShareGetListsThatEverybodysFills() throws IOException {
        String segments =
                "recommendations.default-list { segment-column = \"shop.country\", min-users = 2, max-segments = ";
        assertEquals(3, run(WEEK, segments + "2 }\n", "").defaultLists().lists());
        Map<String, List<String>> lists = lists();
        assertEquals("[q 3, r 2, s 0, t 0, p 0]", lists.get("*#KR").toString());
        assertEquals("[t 1, q 0, r 0, s 0, p 0]", lists.get("*#FR").toString());
        assertFalse(lists.containsKey("*#DE"), "one user is too few");
        assertEquals(2, run(WEEK, segments + "1 }\n", "").defaultLists().lists());
        assertFalse(lists().containsKey("*#FR"), "KR has more users");
    }

    @Test
    void aUserWhoseIdBeginsWithAStarHasAListWithOneMore() throws IOException {
        run(WEEK, "", "");
        Map<String, List<String>> lists = lists();
        assertEquals("[*, **, a, b, c, d, e]", lists.keySet().toString());
        assertEquals(
                List.of("p", "s", "t"), ids(lists.get("**")).stream().sorted().toList());
    }

    @Test
    void noDefaultListHoldsWhatNoListMayHold() throws IOException {
        run(WEEK, "recommendations { category-column = \"shop.kind\", max-per-category = 2 }\n", "q");
        assertEquals("[r 2, s 1, p 0]", lists().get("*").toString(), "t is the third toy");
    }

    @Test
    void whereNoRatingIsOneOfAPositiveThereIsNoDefaultList() throws IOException {
        RunRecord.Recommendations made = run(
                Map.of(),
                "features.feedback = explicit\nrecommendations.count = 20\n"
                        + "evaluation { baselines = [mean], gate.must-beat = [] }\n",
                "");
        assertEquals(0, made.defaultLists().lists());
        assertEquals("[**, a, b, c, d]", lists().keySet().toString());
    }

    @Test
    void withoutDefaultListsUsersAloneHaveLists() throws IOException {
        RunRecord.Recommendations made = run(WEEK, "recommendations.default-list.enabled = false\n", "");
        assertEquals(null, made.defaultLists());
        assertEquals("[**, a, b, c, d, e]", lists().keySet().toString());
    }

    /** b and c bought p once, which is too few; e bought q after the training part. All like food. */
    @Test
    void usersWhoShareAFeatureGetListsFromTheItemsThatTheyChose() throws IOException {
        RunRecord.Recommendations made = run(WEEK, "features.min-support.users = 2\n", "");
        Map<String, List<String>> lists = lists();
        assertEquals("[*, **, a, b, c, d, e]", lists.keySet().toString());
        assertEquals(6, made.users());
        assertEquals(3, made.foldedUsers());
        assertEquals("[q, r, s, t]", ids(lists.get("c")).toString(), "food, and not what c has seen");
        assertEquals("[p, r, s, t]", ids(lists.get("e")).toString());
        assertEquals("[q, r, t]", ids(lists.get("b")).toString(), "b has looked at s");
    }

    @Test
    void aUserWithoutAFeatureWhoIsNoLongerActiveIsCounted() throws IOException {
        RunRecord.Recommendations made =
                run(WEEK, "features.min-support.users = 2\nrecommendations.active-within = 10d\n", "");
        assertEquals("[*, **, a, b, d, e]", lists().keySet().toString());
        assertEquals(5, made.users());
        assertEquals(2, made.foldedUsers());
        assertEquals(1, made.inactive(), "c bought on the first day only");
    }

    private RunRecord.Recommendations run(Map<String, String> choices, String settings, String excluded) {
        JobConfig config = Selections.writingTo(
                UseCaseTest.read(
                        UseCase.RECOMMENDATION,
                        UseCaseTest.GIVEN_PARTS
                                + "features.positives.event-types = [purchase]\n"
                                + "events.columns { \"shop.country\" { attribute = c, type = string }, category"
                                + " { attribute = d, type = string }, \"shop.kind\" { attribute = d, type = string }"
                                + " }\n"
                                + settings),
                output);
        Dataset<Row> events = events();
        examples = Recommendation.build(
                events, (RecommendationSettings) config.features().examples());
        Encounters encounters = new Encounters(events);
        WithheldItems withheld = Optional.of(excluded)
                .filter(id -> !id.isEmpty())
                .map(this::withheld)
                .orElse(WithheldItems.NONE);
        RunNames names = new RunNames("shop", uri());
        RunFolder folder = new RunFolder(
                names, new RunId("listed"), TestSpark.session().sparkContext().hadoopConfiguration());
        folder.clear(RecommendationStage.FOLDER);
        return new RecommendationStage(
                        config,
                        folder,
                        config.recommendations()
                                .each()
                                .map(lists -> new ListRules(lists, examples, encounters, events, withheld))
                                .toList(),
                        lists -> DefaultLists.of(lists, new Measurement(config, examples), choices),
                        Optional.empty())
                .run(model(), step -> {});
    }

    private String uri() {
        return output.toUri().toString().replaceFirst("/$", "");
    }

    private WithheldItems withheld(String id) {
        return new WithheldItems(
                Optional.of(examples.space()
                        .ids("item_id")
                        .where("item_id = '" + id + "'")
                        .select("item_index")),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns the items with the whole part of their scores, by the id of the list. */
    private Map<String, List<String>> lists() throws IOException {
        return lists("");
    }

    private Map<String, List<String>> lists(String name) throws IOException {
        Map<String, List<String>> lists = new TreeMap<>();
        try (Stream<Path> files = Files.list(output.resolve("runs/listed/recommendations" + name + "/json"))) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith(".json")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode list = new ObjectMapper().readTree(line);
                    lists.put(list.path("user_id").asText(), items(list.path("items")));
                }
            }
        }
        return lists;
    }

    private static List<String> items(JsonNode list) {
        List<String> items = new ArrayList<>();
        list.forEach(item -> items.add(
                item.path("item_id").asText() + " " + (long) item.path("score").asDouble()));
        return items;
    }

    private static List<String> ids(List<String> items) {
        return items.stream().map(item -> item.substring(0, 1)).toList();
    }

    /** p and q have the factor 1, the toys -1; users have either. */
    private FactorizationMachine model() {
        float[] factors = new float[examples.space().featureDim()];
        int firstItem = examples.space().block("item_id").offset();
        for (int feature = 1; feature < factors.length; feature++) {
            boolean positive = feature < firstItem ? feature % 2 == 0 : feature <= firstItem + 2;
            factors[feature] = positive ? 1 : -1;
        }
        return new FactorizationMachine(true, 0, new float[factors.length], factors, 1);
    }

    /** Makes purchases, rated 1 to 3, from "user item day part country category". */
    private static Dataset<Row> events() {
        List<Row> rows = EVENTS.stream()
                .map(line -> line.split(" "))
                .map(words -> RowFactory.create(
                        words[0],
                        words[1],
                        "purchase",
                        1.0 + words[1].charAt(0) % 3,
                        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(86_400 * Long.parseLong(words[2])),
                        words[3],
                        words[4],
                        words[5]))
                .collect(Collectors.toList());
        return TestSpark.session()
                .createDataFrame(
                        rows,
                        StructType.fromDDL("user_id string, item_id string, event_type string, rating double,"
                                + " event_time timestamp, part string, country string, category string"))
                .selectExpr("*", "country AS `shop.country`", "category AS `shop.kind`");
    }
}
