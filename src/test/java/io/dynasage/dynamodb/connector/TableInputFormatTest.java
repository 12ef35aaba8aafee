package io.dynasage.dynamodb.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.OverloadedTable;
import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanExpressions;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.dynamodb.DynamoDBConstants;
import org.apache.hadoop.dynamodb.DynamoDBItemWritable;
import org.apache.hadoop.dynamodb.split.DynamoDBSegmentsSplit;
import org.apache.hadoop.io.DataInputBuffer;
import org.apache.hadoop.io.DataOutputBuffer;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.InputSplit;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapred.RecordReader;
import org.apache.hadoop.mapred.Reporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connector's input format, without Spark. */
class TableInputFormatTest {

    @ParameterizedTest
    @EnumSource
    void readsEveryItemOnceAndGentlyFromAnOverloadedTable(OverloadedTable table) throws Exception {
        table.assertReadOnceAndGently(TableInputFormatTest::ids);
    }

    @Test
    void stopsWhenTheTableThrottlesForMinutes() {
        OverloadedTable.assertStopsWhenThrottledForMinutes(TableInputFormatTest::ids);
    }

    @Test
    void makesNoSplitThatSparkTakesForEmptyThoughDynamoDbHasNotCountedTheTableYet() throws IOException {
        TableDescription young =
                new TableDescription("events", 0, 0, TableDescription.PAY_PER_REQUEST, 12_000, "said", List.of("id"));
        TableConnection connection = new TableConnection("us-east-1", URI.create("https://dynamodb.test"), null);
        JobConf conf = new JobConf(false);
        TableInputFormat.configure(
                conf,
                new PlannedScan(
                        connection,
                        young,
                        ScanPlan.of(young, new ScanSettings(1000.0, null, 8, null), 2),
                        List.of("id")));
        for (List<Integer> only : List.of(List.<Integer>of(), List.of(3, 5))) {
            TableInputFormat.readOnly(conf, only);
            InputSplit[] splits = new TableInputFormat().getSplits(conf, 1);
            assertEquals(2, splits.length);
            for (InputSplit split : splits) {
                assertTrue(split.getLength() > 0, split + " has the length " + split.getLength());
            }
        }
    }

    private static List<String> ids(OverloadedTable.Shared shared, int task) throws IOException {
        JobConf conf = new JobConf(false);
        TableInputFormat.configure(conf, shared.scan());
        TableInputFormat.configure(conf, shared.budget());
        // The connector's own limit knows only the real time.
        conf.setLong(DynamoDBConstants.READ_THROUGHPUT, 1_000_000);
        TableInputFormat format = new TableInputFormat(shared.time());
        RecordReader<Text, DynamoDBItemWritable> reader =
                format.getRecordReader(sent(format.getSplits(conf, OverloadedTable.TASKS)[task]), conf, Reporter.NULL);
        try {
            List<String> ids = new ArrayList<>();
            Text key = reader.createKey();
            DynamoDBItemWritable item = reader.createValue();
            while (reader.next(key, item)) {
                ids.add(item.getItem().get("id").n());
            }
            return ids;
        } finally {
            reader.close();
        }
    }

    /** As an executor gets it. */
    private static InputSplit sent(InputSplit split) throws IOException {
        DataOutputBuffer out = new DataOutputBuffer();
        split.write(out);
        DataInputBuffer in = new DataInputBuffer();
        in.reset(out.getData(), out.getLength());
        InputSplit received = new DynamoDBSegmentsSplit();
        received.readFields(in);
        return received;
    }

    @Test
    void givesEachAttributeAnAliasOnce() {
        assertEquals(
                List.of("user", "a.b"),
                List.copyOf(ScanExpressions.of(List.of("user", "a.b", "user"), Optional.empty())
                        .names()
                        .values()));
    }
}
