package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

class TrainingLogsTest {
    private static final Duration SHORT = Duration.ofMillis(10);
    private final FakeLogs fake = new FakeLogs();

    private Map<String, SortedMap<Integer, Double>> losses(Duration patience) {
        try (TrainingLogs logs =
                new TrainingLogs(fake, new Poller(Duration.ofMillis(1), patience, Clock.systemUTC()))) {
            return logs.losses("shop-run1-t1");
        }
    }

    /** A log of two streams, whose lines arrive one by one with each request for the streams; a page has one line. */
    private static final class FakeLogs implements CloudWatchLogsClient {
        private final List<String> arrived = new ArrayList<>();
        private final List<String> coming = new ArrayList<>();
        private RuntimeException refusal;
        private boolean endless;
        private int requests;

        @Override
        public DescribeLogStreamsResponse describeLogStreams(DescribeLogStreamsRequest request) {
            assertEquals("/aws/sagemaker/TrainingJobs", request.logGroupName());
            assertEquals("shop-run1-t1/algo-1-", request.logStreamNamePrefix());
            requests++;
            if (refusal != null) {
                throw refusal;
            }
            if (!coming.isEmpty()) {
                arrived.add(coming.remove(0));
            } else if (endless) {
                arrived.add("another line");
            }
            return DescribeLogStreamsResponse.builder()
                    .logStreams(stream("1"), stream("2"))
                    .build();
        }

        private static LogStream stream(String end) {
            return LogStream.builder()
                    .logStreamName("shop-run1-t1/algo-1-" + end)
                    .build();
        }

        @Override
        public GetLogEventsResponse getLogEvents(GetLogEventsRequest request) {
            assertTrue(request.startFromHead());
            int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
            boolean empty = request.logStreamName().endsWith("1") || from >= arrived.size();
            int to = empty ? from : from + 1;
            return GetLogEventsResponse.builder()
                    .events(arrived.subList(from, to).stream()
                            .map(line -> OutputLogEvent.builder().message(line).build())
                            .toList())
                    .nextForwardToken(String.valueOf(to))
                    .build();
        }

        @Override
        public String serviceName() {
            return "logs";
        }

        @Override
        public void close() {}
    }

    private static String line(int epoch, double loss) {
        return "#quality_metric: host=algo-1, epoch=" + epoch + ", train rmse <loss>=" + loss;
    }

    @Test
    void readsAllPagesOfAllStreamsUntilNoLineArrivesAnyMore() {
        fake.coming.addAll(List.of("Docker entrypoint", line(0, 1.05), line(1, 0.9)));
        assertEquals(Map.of("train rmse", new TreeMap<>(Map.of(0, 1.05, 1, 0.9))), losses(Duration.ofSeconds(30)));
        assertEquals(4, fake.requests);
    }

    @Test
    void aLogThatDoesNotEndIsReadForAShortTime() {
        fake.coming.add(line(0, 1.05));
        fake.endless = true;
        assertEquals(Map.of("train rmse", new TreeMap<>(Map.of(0, 1.05))), losses(SHORT));
    }

    @Test
    void withoutPermissionGroupOrAnswerThereAreNoLossesAndNoFailure() {
        for (RuntimeException refusal : List.of(
                CloudWatchLogsException.builder()
                        .message("not authorized to perform: logs:DescribeLogStreams")
                        .statusCode(400)
                        .build(),
                ResourceNotFoundException.builder().message("no group").build(),
                SdkClientException.create("timed out"))) {
            fake.refusal = refusal;
            assertEquals(Map.of(), losses(SHORT), refusal.getMessage());
        }
    }

    @Test
    void anInterruptedRunDoesNotReadOn() {
        Thread.currentThread().interrupt();
        assertThrows(SageMakerFailure.class, () -> losses(SHORT));
        assertTrue(Thread.interrupted());
    }
}
