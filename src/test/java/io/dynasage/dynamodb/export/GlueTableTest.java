package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.services.AnsweringGlue;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;

/** Requests to a Glue that is a few answers of this test. */
class GlueTableTest {
    private static final StructType EVENTS = StructType.fromDDL("user_id string, event_time timestamp, rating double, tags array<string>, more struct<a:int>");
    private static final String URI_OF_SNAPSHOT = "s3a://my.bucket/it's/events";

    private AnsweringGlue glue;
    private GlueClient client;

    @BeforeEach
    void start() throws IOException {
        glue = new AnsweringGlue();
        client = GlueClient.builder().region(Region.EU_WEST_1).endpointOverride(glue.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing")))
                .httpClientBuilder(ApacheHttpClient.builder()).build();
    }

    @AfterEach
    void stop() {
        client.close();
        glue.close();
    }

    @Test
    void makesATableWhosePartitionsAreProjected() {
        glue.answer("GetTable", AnsweringGlue.NOT_FOUND);
        GlueTable.register(client, "analytics.events", EVENTS, URI_OF_SNAPSHOT);
        assertEquals(List.of("GetTable", "CreateTable"), glue.operations());
        JsonNode request = glue.request("CreateTable");
        assertEquals("analytics", request.get("DatabaseName").asText());
        JsonNode table = request.get("TableInput");
        assertEquals("{\"Name\":\"events\",\"StorageDescriptor\":{\"Columns\":[{\"Name\":\"user_id\",\"Type\":\"string\"},{\"Name\":\"event_time\",\"Type\":\"timestamp\"},"
                + "{\"Name\":\"rating\",\"Type\":\"double\"},{\"Name\":\"tags\",\"Type\":\"array<string>\"},{\"Name\":\"more\",\"Type\":\"struct<a:int>\"}],"
                + "\"Location\":\"s3://my.bucket/it's/events/\",\"InputFormat\":\"org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat\","
                + "\"OutputFormat\":\"org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat\","
                + "\"SerdeInfo\":{\"SerializationLibrary\":\"org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe\",\"Parameters\":{\"serialization.format\":\"1\"}}},"
                + "\"PartitionKeys\":[{\"Name\":\"event_date\",\"Type\":\"date\"}],\"TableType\":\"EXTERNAL_TABLE\","
                + "\"Parameters\":{\"projection.enabled\":\"true\",\"projection.event_date.type\":\"date\",\"projection.event_date.format\":\"yyyy-MM-dd\","
                + "\"projection.event_date.range\":\"2000-01-01,NOW\",\"storage.location.template\":\"s3://my.bucket/it's/events/event_date=${event_date}/\","
                + "\"EXTERNAL\":\"TRUE\",\"classification\":\"parquet\",\"created_by\":\"dynasage\"}}", table.toString());
    }

    @Test
    void letsItsOwnTableShowTheNewSnapshot() {
        glue.answer("GetTable", "{\"Table\":{\"Name\":\"events\",\"Parameters\":{\"created_by\":\"dynasage\"}}}");
        GlueTable.register(client, "events", EVENTS, URI_OF_SNAPSHOT);
        assertEquals(List.of("GetTable", "UpdateTable"), glue.operations());
        assertEquals("default", glue.request("UpdateTable").get("DatabaseName").asText());
        assertTrue(glue.request("UpdateTable").get("SkipArchive").asBoolean());
        assertEquals("s3://my.bucket/it's/events/", glue.request("UpdateTable").at("/TableInput/StorageDescriptor/Location").asText());
    }

    @Test
    void leavesATableOfSomeoneElseAsItIs() {
        glue.answer("GetTable", "{\"Table\":{\"Name\":\"events\",\"Parameters\":{\"table_type\":\"ICEBERG\"}}}");
        assertEquals("There is a table default.events in Glue that was not made by this job (it has no property created_by = dynasage). It is left as it is; name "
                + "another table, or remove that one first.", failure("events"));
        assertEquals(List.of("GetTable"), glue.operations());
    }

    @Test
    void saysWhatToDoWithoutDatabaseWithoutRightAndWithoutName() {
        glue.answer("GetTable", AnsweringGlue.NOT_FOUND);
        glue.answer("CreateTable", "{\"__type\":\"EntityNotFoundException\",\"Message\":\"Database analytics not found.\"}");
        assertEquals("There is no database analytics in Glue for table analytics.events (EntityNotFoundException: Database analytics not found.). "
                + "Make it first: aws glue create-database --database-input Name=analytics", failure("analytics.events"));
        glue.answer("GetTable", "{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}");
        assertEquals("The job's role may not register table default.events in Glue (AccessDeniedException: no). Allow it glue:GetTable, glue:CreateTable and glue:UpdateTable "
                + "on the catalog, the database and the table, and in Lake Formation if that guards the database.", failure("events"));
        assertEquals("My-Table is no name for an Athena table. Use small letters, digits and _, with the database before a dot if need be.", failure("My-Table"));
    }

    private String failure(String table) {
        return assertThrows(ExportException.class, () -> GlueTable.register(client, table, EVENTS, URI_OF_SNAPSHOT)).getMessage();
    }
}
