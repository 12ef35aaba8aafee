package io.dynasage.dynamodb.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.EndpointVariant;
import io.dynasage.dynamodb.OverloadedTable;
import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanExpressions;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.budget.PageSize;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.budget.ScanGovernor;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The connector's input format, without Spark. */
class TableInputFormatTest {

    @ParameterizedTest
    @EnumSource
    void readsEveryItemOnceAndGentlyFromAnOverloadedTable(OverloadedTable table) throws Exception {
        table.assertReadOnceAndGently(TableInputFormatTest::ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws.useFipsEndpoint", "aws.useDualstackEndpoint"})
    void asksTheEndpointOfTheDriverOnAMachineThatDemandsAnother(String property) throws Exception {
        OverloadedTable.A_FIFTH.assertReadOnceAndGently((shared, task) -> {
            System.setProperty(property, "true");
            try {
                return ids(shared, task);
            } finally {
                System.clearProperty(property);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "aws.useFipsEndpoint, https://dynamodb-fips.us-east-1.amazonaws.com",
        "aws.useDualstackEndpoint, https://dynamodb.us-east-1.api.aws"
    })
    void asksTheVariantThatTheDriverDemandsOnEveryMachine(String property, URI expected) {
        TableDescription table =
                new TableDescription("events", 9, 9, TableDescription.PAY_PER_REQUEST, 12_000, "said", List.of("id"));
        JobConf conf = new JobConf(false);
        System.setProperty(property, "true");
        try {
            TableInputFormat.configure(
                    conf,
                    new PlannedScan(
                            new TableConnection("us-east-1", null, null),
                            table,
                            ScanPlan.of(table, new ScanSettings(1000.0, null, 2, null), 2),
                            List.of("id")));
        } finally {
            System.clearProperty(property);
        }
        assertEquals(expected, asked(TableInputFormat.variant(conf)));
    }

    /** Returns the address that the SDK sends a scan's request to, as the connector builds its client. */
    private static URI asked(EndpointVariant variant) {
        List<URI> asked = new ArrayList<>();
        ExecutionInterceptor spy = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                asked.add(URI.create("https://" + context.httpRequest().getUri().getHost()));
                throw SdkClientException.create("not sent");
            }
        };
        ScanGovernor governor = ScanGovernor.join(new ReadBudget("asked", 1000, 1, ReadBudget.DEFAULT_STALL_TIMEOUT));
        ScanPushdown.Scan scan = new ScanPushdown.Scan(
                ScanExpressions.of(List.of("id"), Optional.empty()),
                new ScanMeter(),
                governor,
                new PageSize(1000, 100, 25),
                variant);
        AwsCredentials nobody = AwsBasicCredentials.create("nobody", "nothing");
        try (governor;
                DynamoDbClient client = ScanPushdown.whileBuilding(
                        scan,
                        () -> DynamoDbClient.builder()
                                .region(Region.US_EAST_1)
                                .httpClientBuilder(ApacheHttpClient.builder())
                                .credentialsProvider(StaticCredentialsProvider.create(nobody))
                                .overrideConfiguration(calls -> calls.addExecutionInterceptor(spy))
                                .build())) {
            assertThrows(SdkClientException.class, () -> client.scan(r -> r.tableName("events")));
        }
        return asked.get(0);
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
