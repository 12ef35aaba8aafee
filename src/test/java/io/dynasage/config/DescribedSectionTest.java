package io.dynasage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.events.Described;
import io.dynasage.events.EventColumn;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.RecommendationSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescribedSectionTest {
    private static final String ITEMS = """
        source.items.columns {
          item_id  { attribute = sku, type = string, required = true }
          category { attribute = "data.category", type = string }
        }
        """;

    @Test
    void nothingIsReadUnlessItIsDeclared() {
        assertEquals(List.of(), read("").described());
    }

    @Test
    void aTableAnExportAndAFolderAreSources() {
        JobConfig.DescribedSource table = read(ITEMS
                        + "source.items { table = products, where = \"kind = 'product'\" }")
                .described()
                .get(0);
        assertEquals(Described.ITEMS, table.of());
        assertEquals(SourceKind.SCAN, table.source().kind());
        assertEquals("products", table.source().table());
        assertEquals(
                Optional.of(ItemCondition.of("kind = 'product'")),
                table.source().where());
        assertEquals(List.of("category"), table.added().map(EventColumn::name).toList());
        JobConfig.DescribedSource export = read(ITEMS + "source.items.export = \"s3a://bucket/e/\"")
                .described()
                .get(0);
        assertEquals(SourceKind.EXPORT, export.source().kind());
        assertEquals("s3a://bucket/e/", export.source().exports().uri());
        assertEquals(List.of(), export.source().exports().keyAttributes());
        JobConfig.DescribedSource folder = read("""
            source.users.parquet = "s3a://bucket/users"
            source.users.columns.user_id { attribute = id, type = string, required = true }
            source.users.columns.age { attribute = age, type = long }
            """).described().get(0);
        assertEquals(Described.USERS, folder.of());
        assertEquals(
                Optional.of("s3a://bucket/users"),
                folder.source().lakehouse().orElseThrow().path());
    }

    @Test
    void itsColumnsMayBeFeaturesOfTheirTypes() {
        String learnt = ITEMS + "source.items.table = products\nfeatures.use-case = personalization\n";
        read(learnt + "features.item-columns.category.encoding = one-hot");
        assertProblem(
                learnt + "features.item-columns.category.encoding = numeric",
                "features.item-columns.category.encoding: ");
    }

    @Test
    void itsColumnsMayBeFeaturesOfItemsAndUsersInImplicitRecommendation() {
        String learnt = ITEMS + "source.items.table = products\nfeatures.use-case = recommendation\n";
        RecommendationSettings read = (RecommendationSettings)
                read(learnt + "features { item-columns.category.encoding = one-hot, user-columns.event_type"
                                + " { encoding = one-hot, min-support = 3 } }")
                        .features()
                        .examples();
        assertEquals(List.of(FeatureColumn.oneHot("category")), read.itemColumns());
        assertEquals(List.of(FeatureColumn.oneHot("event_type").supportedBy(3)), read.userColumns());
        assertProblem(
                learnt + "features.user-columns.category.encoding = numeric",
                "features.user-columns.category.encoding: column 'category' is of type string, which cannot be"
                        + " numeric; numeric takes numbers and booleans");
        assertProblem(
                learnt + "features { feedback = explicit, user-columns.category.encoding = one-hot }",
                "features.user-columns: explicit feedback has columns of items only; leave [category] out, or learn"
                        + " from features.feedback = implicit");
        assertProblem(
                learnt + "features { use-case = churn, user-columns.category.encoding = one-hot }",
                "features.user-columns: only recommendation with implicit feedback has columns of users; leave it out"
                        + " for the use case churn");
    }

    @Test
    void aQuotaIsOfADeclaredColumn() {
        read(ITEMS + "source.items.table = products\nrecommendations.category-column = category");
        assertProblem(
                ITEMS + "source.items.table = products\nrecommendations.category-column = categry",
                "recommendations.category-column: \"categry\" is not a column of the events; name one of event_time,"
                        + " event_type, item_id, rating, user_id, category, or declare it in events.columns,"
                        + " source.items.columns or source.users.columns");
        read(ITEMS + "source.items.table = products\nreport.title-column = category");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| source.items.table: set exactly one of table, export and parquet, where the rows are read from;"
                        + " there are 0",
                "source.items { table = products, parquet = a } | there are 2",
                "source.items { table = products, columns.item_id = null } | source.items.columns.item_id: the column"
                        + " is not declared; it says which of the items a row describes",
                "source.items { table = products, columns.item_id.required = false } | source.items.columns.item_id:"
                        + " the id is of type string and required, as in events",
                "source.items { table = products, columns.category = null } | source.items.columns: there is no column"
                        + " other than the id; declare what is to be added to events",
                "source.items { table = products, columns.Rating { attribute = a, type = long } } |"
                        + " source.items.columns.Rating: the events have a column of that name, too",
                "source.items { table = products, where = 'a =' } | source.items.where: this is not a condition",
                "source.items { table = products, tabel = a } | source.items.tabel is not a setting",
                "source.items { table = products, columns.category.tpye = long } | source.items.columns.category.tpye"
                        + " is not a setting",
                "source { items.table = products, users { table = users, columns { user_id { attribute = id, type ="
                        + " string, required = true }, category { attribute = c, type = string } } } } |"
                        + " source.users.columns.category: source.items has a column of that name, too"
            })
    void whatIsWrongIsSaid(String settings, String problem) {
        String given = Optional.ofNullable(settings).orElse("").replace('\'', '"');
        assertProblem(ITEMS + given, problem);
    }

    @Test
    void aTableOfAnotherRegionIsNoticed() {
        String arn = "arn:aws:dynamodb:us-east-1:123456789012:table/products";
        assertProblem(
                ITEMS + "source.items.table = \"" + arn + "\"",
                "source.items.table: the table " + arn + " is in us-east-1, but source.region is eu-west-1");
    }

    private static void assertProblem(String settings, String problem) {
        InvalidConfigException invalid = assertThrows(InvalidConfigException.class, () -> read(settings));
        assertTrue(invalid.getMessage().contains(problem), invalid.getMessage());
    }

    private static JobConfig read(String settings) {
        return ConfigReader.read(Selections.SHOP + settings, "job.conf", Map.of());
    }
}
