package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TableDefinitionTest {

    @Test
    void definesParquetWithProjectedPartitions() {
        assertEquals(
                """
                CREATE EXTERNAL TABLE IF NOT EXISTS `lake`.`events` (
                  `user_id` string,
                  `rating` double,
                  `event_time` timestamp
                )
                PARTITIONED BY (`event_date` date)
                STORED AS PARQUET
                LOCATION 's3://b/x/'
                TBLPROPERTIES (
                  'projection.enabled' = 'true',
                  'projection.event_date.type' = 'date',
                  'projection.event_date.format' = 'yyyy-MM-dd',
                  'projection.event_date.range' = '2000-01-01,NOW',
                  'storage.location.template' = 's3://b/x/event_date=${event_date}/'
                );
                """,
                TableDefinition.parquet(
                        "lake.events",
                        StructType.fromDDL("user_id string, rating double, event_time timestamp"),
                        "s3a://b/x"));
    }

    @Test
    void definesDynamoDbJsonAndSaysWhatItLeavesOut() {
        String tags =
                "struct<s:string,n:string,b:string,bool:boolean,ss:array<string>,ns:array<string>,bs:array<string>,"
                        + "l:string,m:string>";
        assertEquals(
                "-- left out, Athena cannot name it: a.b\n-- left out, Athena cannot name it: USER\nCREATE"
                        + " EXTERNAL TABLE IF NOT EXISTS `t` (\n  `item` struct<\n    user:"
                        + tags + ",\n    stars:" + tags
                        + "\n  >\n)\nROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\nLOCATION"
                        + " 's3://b/AWSDynamoDB/1/data/';\n",
                TableDefinition.json("t", List.of("user", "a.b", "USER", "Stars"), "s3://b/AWSDynamoDB/1/"));
        assertEquals(
                "my-table is no name for an Athena table. Use small letters, digits and _, with the database"
                        + " before a dot if need be.",
                assertThrows(ExportException.class, () -> TableDefinition.json("my-table", List.of("a"), "s3://b/"))
                        .getMessage());
    }
}
