package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.config.Selections;
import io.dynasage.events.ColumnType;
import io.dynasage.features.Exclusion;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.FeatureException;
import io.dynasage.features.FeatureSpace;
import io.dynasage.report.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training knows four items, of which those with an a or b in their id cost less than 500; e is not known. */
class ItemLimitsIT {
    private static final Map<String, ColumnType> COLUMNS = Map.of("price", ColumnType.DOUBLE);
    private static final List<String> KNOWN = List.of("007 ", "a", "b", "c");

    @TempDir
    private Path folder;

    private Path list;
    private Dataset<Row> events;
    private FeatureSpace space;

    @BeforeEach
    void knowFourItems() throws IOException {
        list = folder.resolve("exclude.txt");
        Files.writeString(list, "007 \n b\nc\tout of stock\nc\tout of stock\nnever sold\n");
        List<Row> rows = new ArrayList<>();
        KNOWN.forEach(id -> rows.add(RowFactory.create(id, id.matches("[ab]") ? 100.0 : 900.0)));
        rows.add(RowFactory.create("e", 100.0));
        events = TestSpark.session().createDataFrame(rows, StructType.fromDDL("item_id string, price double"));
        space = FeatureSpace.fit(
                TestSpark.session().createDataset(KNOWN, Encoders.STRING()).toDF("item_id"),
                List.of(FeatureColumn.oneHot("item_id")));
    }

    @AfterEach
    void close() {
        space.close();
    }

    @Test
    void withoutRulesNothingIsWithheld() {
        assertEquals(WithheldItems.NONE, withheld(null, Selections.NONE));
    }

    @Test
    void theIdsThatAreKnownAreCountedAndTheirItemsLeftOut() {
        WithheldItems withheld = withheld(list.toUri().toString(), Selections.NONE);
        assertEquals(Optional.of(new RunRecord.Excluded(4, 2, 1)), withheld.listed());
        assertEquals(List.of(1, 4), indices(withheld));
    }

    @Test
    void itemsThatDoNotMeetTheConditionAreCountedAndLeftOut() {
        WithheldItems withheld = withheld(null, Selections.where("price < 500", COLUMNS));
        assertEquals(Optional.of(new RunRecord.Ruled(4, 2)), withheld.ruled());
        assertEquals(Optional.empty(), withheld.listed());
        assertEquals(List.of(1, 4), indices(withheld));
    }

    @Test
    void anItemThatBothLeaveOutIsThereOnce() {
        WithheldItems withheld =
                withheld(list.toUri().toString(), Selections.where("price < 500 AND item_id <> 'a'", withId()));
        assertEquals(Optional.of(new RunRecord.Ruled(4, 1)), withheld.ruled());
        assertEquals(List.of(1, 2, 4), indices(withheld));
    }

    @Test
    void aListThatNamesEveryItemIsRefused() throws IOException {
        Files.writeString(list, "a\nb\n007 \nc\nd\n");
        assertEquals(
                "recommendations.exclude-items-uri = " + list.toUri()
                        + " names every item that the model can rank (4), so no item is left to recommend; correct"
                        + " the list, or set recommendations.count = 0 for no lists",
                refusal(Selections.NONE));
    }

    @Test
    void aConditionThatLeavesNoItemIsRefused() {
        assertEquals(
                "recommendations.where = price > 1000 is true for none of the 4 items that the model can rank, so no"
                        + " item is left to recommend; correct the condition, or set recommendations.count = 0 for no"
                        + " lists",
                refusal(Selections.where("price > 1000", COLUMNS)));
        assertEquals(
                "recommendations.where = price > 500 and recommendations.exclude-items-uri = " + list.toUri()
                        + " together exclude all 4 items that the model can rank, so no item is left to recommend;"
                        + " correct the condition, or set recommendations.count = 0 for no lists",
                refusal(Selections.where("price > 500", COLUMNS)));
    }

    @Test
    void aConditionThatOnlyNewerItemsMeetLeavesMeasuredListsEmpty() {
        JobConfig.Selection onlyNew = Selections.where("item_id = 'e'", withId());
        List<String> said = new ArrayList<>();
        try (ItemLimits limits =
                new ItemLimits(settings(list.toUri().toString(), onlyNew), events, new Said(said::add, said::add))) {
            WithheldItems measured = limits.among(space.ids("item_id"), Optional.of(events));
            assertEquals(List.of(1, 2, 3, 4), indices(measured));
            assertEquals(Optional.of(new RunRecord.Ruled(4, 0)), measured.ruled());
        }
        assertEquals(
                "recommendations.where is true for 0 of the 4 items that the model can rank; it is true for newer"
                        + " ones, so lists are empty where they are measured",
                said.get(said.size() - 1));
        assertTrue(refusal(onlyNew).contains("is true for none of the 4 items"), "the model that serves needs one");
        try (ItemLimits never = new ItemLimits(
                settings(null, Selections.where("price > 1000", COLUMNS)), events, new Said(said::add, said::add))) {
            assertThrows(FeatureException.class, () -> never.among(space.ids("item_id"), Optional.of(events)));
        }
    }

    @Test
    void whatNoModelCanKnowIsRefusedBeforeTheTraining() {
        Dataset<Row> chosen = space.ids("item_id");
        try (ItemLimits limits = new ItemLimits(
                settings(null, Selections.where("item_id = 'e'", withId())), events, new Said(any -> {}, any -> {}))) {
            assertTrue(assertThrows(FeatureException.class, () -> limits.among(chosen, Optional.of(chosen)))
                    .getMessage()
                    .contains("is true for none of the 4 items"));
        }
    }

    @Test
    void aListThatNamesAllOldItemsLeavesTheNewerOnes() throws IOException {
        Files.writeString(list, "a\nb\n007 \nc\n");
        String uri = list.toUri().toString();
        for (JobConfig.Selection rules : List.of(Selections.NONE, Selections.where("price < 500", COLUMNS))) {
            try (ItemLimits limits = new ItemLimits(settings(uri, rules), events, new Said(any -> {}, any -> {}))) {
                assertEquals(List.of(1, 2, 3, 4), indices(limits.among(space.ids("item_id"), Optional.of(events))));
            }
        }
        Files.writeString(list, "a\nb\n007 \nc\ne\n");
        try (ItemLimits limits =
                new ItemLimits(settings(uri, Selections.NONE), events, new Said(any -> {}, any -> {}))) {
            assertThrows(FeatureException.class, () -> limits.among(space.ids("item_id"), Optional.of(events)));
        }
    }

    @Test
    void anItemThatIsOnlyDescribedCounts() {
        Dataset<Row> described = events.where("item_id = 'e'").selectExpr("item_id", "5 AS item_index");
        List<String> said = new ArrayList<>();
        try (ItemLimits limits = new ItemLimits(
                settings(null, Selections.where("price < 500", COLUMNS)), events, new Said(said::add, said::add))) {
            limits.among(space.ids("item_id").select("item_id", "item_index").union(described), Optional.empty());
        }
        assertEquals(
                List.of("recommendations.where is true for 3 of the 5 items that the model can rank; lists hold no"
                        + " others"),
                said);
    }

    @Test
    void theListIsReadOnceAndTheSecondModelRepeatsNoWarning() throws IOException {
        List<String> said = new ArrayList<>();
        Said log = new Said(sentence -> said.add("info " + sentence), sentence -> said.add("warn " + sentence));
        String uri = list.toUri().toString();
        try (ItemLimits limits = new ItemLimits(settings(uri, Selections.NONE), events, log)) {
            limits.among(space.ids("item_id"), Optional.empty());
            Files.delete(list);
            assertEquals(List.of(1, 4), indices(limits.among(space.ids("item_id"), Optional.empty())));
        }
        assertEquals(
                List.of(
                        "info 2 of the 4 ids in " + uri + " are items that the model can rank; no list holds them",
                        "warn 1 lines of " + uri + " differ from an item's id in the spaces or invisible characters"
                                + " around it, so they exclude nothing, such as \" b\"; write ids as the items have"
                                + " them"),
                said);
    }

    private static Map<String, ColumnType> withId() {
        return Map.of("price", ColumnType.DOUBLE, "item_id", ColumnType.STRING);
    }

    private static List<Integer> indices(WithheldItems withheld) {
        return withheld.items()
                .orElseThrow()
                .orderBy("item_index")
                .as(Encoders.INT())
                .collectAsList();
    }

    private String refusal(JobConfig.Selection rules) {
        return assertThrows(FeatureException.class, () -> withheld(list.toUri().toString(), rules))
                .getMessage();
    }

    private WithheldItems withheld(String uri, JobConfig.Selection rules) {
        try (ItemLimits limits =
                new ItemLimits(settings(uri, rules), events, new Said(sentence -> {}, sentence -> {}))) {
            return limits.among(space.ids("item_id"), Optional.empty());
        }
    }

    private static JobConfig.Recommendations settings(String uri, JobConfig.Selection rules) {
        return new JobConfig.Recommendations(
                "recommendations", 20, Exclusion.SEEN, uri, null, 5, null, null, 1, null, rules, Map.of());
    }
}
