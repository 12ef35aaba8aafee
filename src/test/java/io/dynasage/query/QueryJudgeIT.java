package io.dynasage.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a query may contain: every row of the tables is a query over the view {@code events}. */
final class QueryJudgeIT {
    private static final String CHANGES = ", whose result is different each time, so that no run could be repeated;"
            + " draw with pmod(xxhash64(...), n), and take times from event_time";
    private static final String OUTSIDE =
            ", which runs code or reads files outside the query; write the expression with"
                    + " other functions of Spark";
    private static final String FUNCTION =
            ", which is not one of Spark's own functions; use Spark's built-in functions";
    private static final String RELATION = ", which is not a relation of this query; read {events}, or an earlier query"
            + " of the file by its name in braces";
    private static final String STATEMENT = ", which is not part of a query; write one SELECT";
    private static final String UNORDERED = " of rows without an order, so that no run could be repeated; add ORDER BY"
            + " with columns that are different in all rows, or use min_by and max_by";
    private static final String VARIABLE =
            ", which Spark replaces by a setting or an environment variable; write the value itself";
    /** A text that no parser takes for a query; the message begins like this and goes on in Spark's words. */
    private static final String NO_QUERY = "cannot be parsed";

    private static final String COLUMNS =
            "user_id string, item_id string, event_type string, rating double, event_time timestamp,"
                    + " device string, categories string, price double";
    private static final List<Row> EVENTS = List.of(
            RowFactory.create("u1", "i1", "view", 3.0, Instant.parse("2024-01-02T03:04:05Z"), "phone", "a, b", 1.5),
            RowFactory.create("u1", "i2", "buy", 5.0, Instant.parse("2024-01-03T03:04:05Z"), "desktop", null, 2.5),
            RowFactory.create("u2", "i1", "buy", null, Instant.parse("2024-02-02T03:04:05Z"), null, "b", 4.0));

    private static final AtomicInteger CALLS = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static QueryJudge judge;

    /** What a hostile query would have called. */
    public static String touch() {
        return "called " + CALLS.incrementAndGet();
    }

    @BeforeAll
    static void register() throws Exception {
        // Functions that this test registers stay in a session of its own.
        spark = TestSpark.session().newSession();
        judge = new QueryJudge(spark, "the query", "events");
        spark.createDataFrame(EVENTS, StructType.fromDDL(COLUMNS)).createOrReplaceTempView("events");
        spark.range(3).createOrReplaceTempView("someone_elses");
        Files.writeString(folder.resolve("secret.txt"), "hunter2\n");
        UDF0<String> touch = QueryJudgeIT::touch;
        UDF1<String, String> upper = text -> touch();
        spark.udf().register("my_udf", touch, DataTypes.StringType);
        spark.udf().register("initcap", upper, DataTypes.StringType);
    }

    private static List<List<String>> hostile() {
        String file = folder.resolve("secret.txt").toString();
        String own = "'io.dynasage.query.QueryJudgeIT', 'touch'";
        return List.of(
                // Code.
                List.of("SELECT reflect(" + own + ") FROM events", "uses reflect" + OUTSIDE),
                List.of("SELECT `reflect`(" + own + ") FROM events", "uses reflect" + OUTSIDE),
                List.of("SELECT ReFlEcT(" + own + ") FROM events", "uses reflect" + OUTSIDE),
                List.of("SELECT /**/ `java_method` /* x */ (" + own + ") FROM events", "uses java_method" + OUTSIDE),
                List.of("SELECT `try_reflect`(" + own + ") FROM events", "uses try_reflect" + OUTSIDE),
                List.of("SELECT 1 FROM events WHERE reflect(" + own + ") = 'a'", "uses reflect" + OUTSIDE),
                List.of("SELECT 1 FROM events ORDER BY `reflect`(" + own + ")", "uses reflect" + OUTSIDE),
                List.of("SELECT * FROM VALUES (reflect(" + own + "))", "uses reflect" + OUTSIDE),
                List.of("SELECT * FROM range(length(reflect(" + own + ")))", "uses reflect" + OUTSIDE),
                List.of("SELECT transform(array(1), x -> reflect(" + own + ")) FROM events", "uses reflect" + OUTSIDE),
                List.of("SELECT system.builtin.reflect(" + own + ")", "calls `system`.`builtin`.`reflect`" + FUNCTION),
                List.of(
                        "SELECT from_protobuf(device, 'x', '" + file + "') FROM events",
                        "uses from_protobuf" + OUTSIDE),
                List.of("SELECT my_udf() FROM events", "calls my_udf" + FUNCTION),
                List.of("SELECT * FROM VALUES (my_udf())", "calls my_udf" + FUNCTION),
                List.of("SELECT INITCAP(device) FROM events", "calls initcap" + FUNCTION),
                List.of("SELECT `no.such`(device) FROM events", "calls no.such" + FUNCTION),
                List.of("SELECT TRANSFORM(device) USING 'cat' AS x FROM events", "contains TRANSFORM" + STATEMENT),
                // The clock, chance and the session.
                List.of("SELECT `rand`() FROM events", "uses rand" + CHANGES),
                List.of("SELECT randn(1) AS a, UUID() AS b FROM events", "uses randn, uuid" + CHANGES),
                List.of("SELECT shuffle(array(1, 2)) FROM events", "uses shuffle" + CHANGES),
                List.of("SELECT now() FROM events", "uses now" + CHANGES),
                List.of("SELECT CURRENT_TIMESTAMP FROM events", "uses current_timestamp" + CHANGES),
                List.of("SELECT `current_timestamp`() FROM events", "uses current_timestamp" + CHANGES),
                List.of("SELECT datediff(current_date, event_time) FROM events", "uses current_date" + CHANGES),
                List.of("SELECT curdate() FROM events", "uses curdate" + CHANGES),
                List.of("SELECT localtimestamp() FROM events", "uses localtimestamp" + CHANGES),
                List.of("SELECT unix_timestamp( /* now */ ) FROM events", "uses unix_timestamp" + CHANGES),
                List.of(
                        "SELECT date'today' FROM events",
                        "uses 'now', 'today', 'tomorrow' or 'yesterday' as a time" + CHANGES),
                List.of(
                        "SELECT TIMESTAMP /* x */ ' Now ' FROM events",
                        "uses 'now', 'today', 'tomorrow' or 'yesterday' as a time" + CHANGES),
                List.of("SELECT input_file_name() FROM events", "uses input_file_name" + CHANGES),
                List.of("SELECT spark_partition_id() FROM events", "uses spark_partition_id" + CHANGES),
                List.of(
                        "SELECT monotonically_increasing_id() FROM events",
                        "uses monotonically_increasing_id" + CHANGES),
                List.of("SELECT current_user() FROM events", "uses current_user" + CHANGES),
                List.of("SELECT * FROM events TABLESAMPLE (10 PERCENT)", "uses tablesample" + CHANGES),
                List.of("SELECT * FROM events TABLESAMPLE (5 ROWS)", "uses LIMIT or OFFSET" + UNORDERED),
                List.of("SELECT * FROM events TABLESAMPLE (BUCKET 1 OUT OF 9)", "uses tablesample" + CHANGES),
                List.of("SELECT * FROM events LIMIT 5", "uses LIMIT or OFFSET" + UNORDERED),
                List.of("SELECT * FROM events SORT BY user_id LIMIT 5", "uses LIMIT or OFFSET" + UNORDERED),
                List.of("SELECT user_id, first(device) FROM events GROUP BY user_id", "uses first" + UNORDERED),
                // Relations that were not given.
                List.of("SELECT * FROM text.`" + file + "`", "reads `text`.`" + file + "`" + RELATION),
                List.of("SELECT * FROM csv.`s3a://bucket/key`", "reads `csv`.`s3a://bucket/key`" + RELATION),
                List.of("SELECT * FROM `binaryFile`.`/etc`", "reads `binaryFile`.`/etc`" + RELATION),
                List.of("SELECT * FROM someone_elses", "reads `someone_elses`" + RELATION),
                List.of("SELECT * FROM global_temp.x", "reads `global_temp`.`x`" + RELATION),
                List.of("SELECT * FROM spark_catalog.default.x", "reads `spark_catalog`.`default`.`x`" + RELATION),
                List.of("TABLE someone_elses", "reads `someone_elses`" + RELATION),
                List.of(
                        "SELECT (SELECT max(id) FROM someone_elses) AS label FROM events",
                        "reads `someone_elses`" + RELATION),
                List.of(
                        "SELECT * FROM events WHERE EXISTS (SELECT 1 FROM text.`" + file + "`)",
                        "reads `text`.`" + file + "`" + RELATION),
                List.of(
                        "SELECT * FROM events WHERE user_id IN (SELECT value FROM text.`/x`)",
                        "reads `text`.`/x`" + RELATION),
                List.of(
                        "WITH events AS (SELECT * FROM text.`/x`) SELECT * FROM events",
                        "reads `text`.`/x`" + RELATION),
                List.of(
                        "SELECT * FROM (WITH someone_elses AS (SELECT 1) SELECT * FROM someone_elses)"
                                + " JOIN someone_elses",
                        "reads `someone_elses`" + RELATION),
                List.of(
                        "WITH someone_elses AS (SELECT * FROM someone_elses) SELECT * FROM someone_elses",
                        "reads `someone_elses`" + RELATION),
                List.of("SELECT * FROM events, LATERAL (SELECT * FROM json.`/x`)", "reads `json`.`/x`" + RELATION),
                List.of("SELECT * FROM events UNION ALL SELECT * FROM orc.`/x`", "reads `orc`.`/x`" + RELATION),
                List.of("SELECT * FROM sql_keywords()", "calls sql_keywords(...) as a relation" + FUNCTION),
                List.of(
                        "SELECT * FROM events VERSION AS OF 1",
                        "contains VERSION AS OF or TIMESTAMP AS OF" + STATEMENT),
                List.of("SELECT '${env:PATH}' AS label FROM events", "contains ${" + VARIABLE),
                List.of("SELECT '${spark.app.id}' AS label FROM events", "contains ${" + VARIABLE),
                // Not a query.
                List.of("INSERT INTO x SELECT * FROM events", "contains INSERT" + STATEMENT),
                List.of("WITH a AS (SELECT 1) INSERT INTO x SELECT * FROM a", "contains INSERT" + STATEMENT),
                List.of("FROM events INSERT INTO x SELECT * INSERT INTO y SELECT *", "contains INSERT" + STATEMENT),
                List.of("INSERT OVERWRITE DIRECTORY '/x' USING csv SELECT 1", "contains a statement" + STATEMENT),
                List.of("DELETE FROM x", "contains DELETE" + STATEMENT),
                List.of("UPDATE x SET a = 1", "contains UPDATE" + STATEMENT),
                List.of("DROP VIEW events", "contains DropView" + STATEMENT),
                List.of("CREATE TABLE x USING csv AS SELECT 1", "contains CreateTableAsSelect" + STATEMENT),
                List.of("SET spark.sql.runSQLOnFiles=true", NO_QUERY),
                List.of("ADD JAR '/x.jar'", NO_QUERY),
                List.of("SELECT 1; DROP VIEW events", NO_QUERY),
                List.of("SELECT 1) AS a; SELECT (1", NO_QUERY),
                List.of("", NO_QUERY));
    }

    @Test
    void everyHostileQueryIsRefusedForItsReason() {
        List<String> wrong = new ArrayList<>();
        List<List<String>> hostile = hostile();
        assertTrue(hostile.size() >= 40);
        for (List<String> row : hostile) {
            String message = refusal(row.get(0));
            if (!message.equals("the query " + row.get(1)) && !(row.get(1).equals(NO_QUERY) && isParsers(message))) {
                wrong.add(row.get(0) + "\n    wanted: " + row.get(1) + "\n    got:    " + message);
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(0, CALLS.get(), "code was called");
        assertEquals("true", spark.conf().get("spark.sql.runSQLOnFiles"), "the session's own setting is back");
    }

    private static boolean isParsers(String message) {
        return message.startsWith("PARSER ");
    }

    private static String refusal(String sql) {
        try {
            Dataset<Row> result = judge.result(sql, List.of("events"));
            return "ACCEPTED " + List.of(result.columns());
        } catch (QueryException e) {
            return e.getMessage();
        } catch (Exception e) {
            return (e instanceof AnalysisException ? "PARSER " : "OTHER ") + e;
        }
    }

    private static List<String> legitimate() {
        return List.of(
                "SELECT * FROM events",
                "SELECT * FROM EVENTS;",
                "select `user_id`, 1 AS label from `events` where rating > 3",
                "SELECT user_id, count(*) AS n, avg(rating) AS mean FROM events GROUP BY user_id HAVING count(*) > 1",
                "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY user_id ORDER BY event_time DESC, item_id) AS"
                        + " r FROM events) WHERE r = 1",
                "SELECT *, lag(price) OVER w AS before, first_value(device) OVER w AS first FROM events WINDOW w AS"
                        + " (PARTITION BY user_id ORDER BY event_time)",
                "WITH buyers AS (SELECT DISTINCT user_id FROM events WHERE event_type = 'buy'), joined AS (SELECT *"
                        + " FROM events JOIN buyers USING (user_id)) SELECT * FROM joined",
                "SELECT a.user_id, b.item_id FROM events a JOIN events b ON a.user_id = b.user_id AND a.event_time <"
                        + " b.event_time",
                "SELECT user_id, category FROM events LATERAL VIEW explode(split(categories, ',')) AS category",
                "SELECT user_id, max_by(device, event_time) AS device, sort_array(collect_list(item_id)) AS items FROM"
                        + " events GROUP BY user_id",
                "SELECT *, pmod(xxhash64(user_id, 7), 10) AS draw, unix_timestamp(event_time) AS at FROM events",
                "SELECT * FROM events WHERE price > (SELECT avg(price) FROM events) AND user_id NOT IN (SELECT user_id"
                        + " FROM events WHERE rating < 2)",
                "SELECT * FROM events e WHERE EXISTS (SELECT 1 FROM events o WHERE o.user_id = e.user_id AND o.rating ="
                        + " 5)",
                "SELECT device, 'now()' AS note, 'reflect' AS `rand` -- rand() and $ {x}\n FROM events",
                "SELECT user_id, label FROM events JOIN (VALUES ('buy', 1), ('view', 0)) AS labels(event_type, label)"
                        + " USING (event_type)",
                "SELECT * FROM events ORDER BY event_time, user_id, item_id LIMIT 10",
                "SELECT user_id FROM events UNION SELECT item_id FROM events EXCEPT SELECT device FROM events",
                "SELECT * FROM (SELECT user_id, device, price FROM events) PIVOT (sum(price) FOR device IN ('phone'"
                        + " AS phone, 'desktop' AS desktop))",
                "SELECT user_id, window.start, count(*) AS n FROM events GROUP BY user_id, window(event_time,"
                        + " '7 days')",
                "SELECT CASE WHEN rating >= 4 THEN 1.0D ELSE 0.0D END AS label, date_trunc('DAY', event_time) AS day,"
                        + " timestamp'2024-03-01 00:00:00' AS cut, date'2024-01-01' AS start FROM events",
                "SELECT /*+ BROADCAST(b) */ a.* FROM events a LEFT SEMI JOIN events b ON a.item_id = b.item_id",
                "SELECT device, event_type, grouping_id() AS g, count(*) AS n FROM events GROUP BY CUBE (device,"
                        + " event_type)",
                "SELECT * FROM events JOIN range(3) AS draws(draw)",
                "SELECT filter(transform(split(categories, ','), c -> upper(c)), c -> c LIKE 'A%') AS c FROM events",
                "FROM events SELECT user_id, max(price) AS p GROUP BY user_id");
    }

    @Test
    void everyLegitimateQueryRuns() {
        for (String sql : legitimate()) {
            judge.result(sql, List.of("events")).collectAsList();
        }
    }

    @Test
    void theTextAloneIsJudgedBeforeSparkStarts() {
        String text = "-- query: first\nSELECT * FROM {events}\n-- query: second\nSELECT `reflect`('a', 'b') AS x,"
                + " now() AS y FROM {first} JOIN text.`/x`\n-- query: third\nDROP VIEW {second}";
        assertEquals(
                List.of(
                        "the query in file:/q.sql uses now" + CHANGES,
                        "the query in file:/q.sql uses reflect" + OUTSIDE,
                        "the query in file:/q.sql reads `text`.`/x`" + RELATION,
                        "the query in file:/q.sql contains DropView" + STATEMENT),
                problems(text));
        assertTrue(
                problems("SELEC 1").get(0).startsWith("the query in file:/q.sql cannot be run: "),
                problems("SELEC 1")::toString);
        assertEquals(List.of(), problems("SELECT * FROM `{events}` AS e JOIN {events}"));
        assertEquals(List.of("the query in file:/q.sql reads `events`" + RELATION), problems("SELECT * FROM events"));
    }

    private static List<String> problems(String text) {
        return UserQuery.problems("file:/q.sql", text, "events");
    }

    @Test
    void aQueryThatIsNestedTooDeeplyIsRefused() {
        String deep = "NOT ".repeat(20_000) + "TRUE";
        assertTrue(assertThrows(QueryException.class, () -> judge.result("SELECT " + deep, List.of("events")))
                .getMessage()
                .contains("is nested too deeply"));
    }
}
