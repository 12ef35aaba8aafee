package io.dynasage.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class QueryFileTest {
    @Test
    void cutsAFileIntoItsNamedQueries() {
        Map<String, String> queries =
                QueryFile.parse("-- about\n\n-- query: a\n-- why\nSELECT 1\n\n\n-- query: b-c\nSELECT 2\n");
        assertEquals(List.of("a", "b-c"), List.copyOf(queries.keySet()));
        assertEquals("-- why\nSELECT 1", queries.get("a"));
        assertEquals("SELECT 2", queries.get("b-c"));
    }

    @Test
    void refusesTheSameNameTwice() {
        QueryException error = assertThrows(
                QueryException.class, () -> QueryFile.parse("-- query: a\nSELECT 1\n-- query: a\nSELECT 2\n"));
        assertEquals("query a is there twice; give each query a name of its own", error.getMessage());
    }

    @Test
    void saysWhichResourceIsMissing() {
        QueryException error = assertThrows(QueryException.class, () -> QueryFile.open(null, "features/none.sql"));
        assertEquals(
                "features/none.sql is not on the class path; the jar is incomplete, build it again",
                error.getMessage());
    }

    @Test
    void saysWhichQueryOrDatasetIsMissing() {
        QueryFile queries = QueryFile.open(null, "features/recommendation.sql");
        assertEquals(
                "features/recommendation.sql has no query item; it has ",
                assertThrows(QueryException.class, () -> queries.run("item"))
                        .getMessage()
                        .replaceAll("\\[.*", ""));
        assertEquals(
                "query ratings of features/recommendation.sql names {events}, which was not given; there is []",
                assertThrows(QueryException.class, () -> queries.run("ratings")).getMessage());
    }

    @Test
    void onlyInOurFilesIsAQueryAPartOfAnother() {
        QueryFile ours = QueryFile.open(null, "features/recommendation.sql");
        assertEquals(
                "query hashed of features/recommendation.sql names {drawn}, which was not given; there is []",
                assertThrows(QueryException.class, () -> ours.text("negatives")).getMessage());
        QueryFile users = QueryFile.of(null, "mine", Map.of("first", "FROM {second}", "second", "SELECT 1"));
        assertEquals(
                "query first of mine names {second}, which was not given; there is []",
                assertThrows(QueryException.class, () -> users.text("first")).getMessage());
    }
}
