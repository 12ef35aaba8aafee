package io.dynasage.sagemaker;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Reads the logs of training jobs in CloudWatch Logs, the only place that has the loss of each epoch. Nothing depends
 * on them: what cannot be read within a few seconds is left out, and the log says why.
 */
public final class TrainingLogs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingLogs.class);
    private static final String GROUP = "/aws/sagemaker/TrainingJobs";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** The longest wait for lines, which arrive some seconds after they are printed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A page has up to 1 MB of lines. */
    private static final int MOST_PAGES = 10;

    private final CloudWatchLogsClient client;
    private final Poller poller;

    /**
     * @param region the region of the training jobs
     * @param endpoint the URI of CloudWatch Logs; null for AWS
     * @param clock measures the wait
     */
    public TrainingLogs(String region, URI endpoint, Clock clock) {
        this(
                CloudWatchLogsClient.builder()
                        .httpClientBuilder(ApacheHttpClient.builder())
                        .overrideConfiguration(o -> o.apiCallTimeout(PATIENCE))
                        .region(Region.of(region))
                        .endpointOverride(endpoint)
                        .build(),
                new Poller(INTERVAL, PATIENCE, clock));
    }

    TrainingLogs(CloudWatchLogsClient client, Poller poller) {
        this.client = client;
        this.poller = poller;
    }

    /**
     * Returns the losses that the first instance of a job that has ended printed, by epoch and series, such as
     * {@code train rmse}. The log is complete once two readings are the same.
     *
     * @throws SageMakerFailure if the thread is interrupted
     */
    public Map<String, SortedMap<Integer, Double>> losses(String trainingJob) {
        AtomicReference<List<String>> last = new AtomicReference<>(List.of());
        try {
            poller.until(
                    () -> lines(trainingJob),
                    lines -> lines.equals(last.getAndSet(lines)) && !lines.isEmpty(),
                    "the whole log of training job \"" + trainingJob + "\" in " + GROUP);
        } catch (SdkException | SageMakerFailure e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.warn(
                    "The loss by epoch of training job {} is not known or not complete, which changes nothing but the"
                            + " run's page: {} Reading it needs logs:DescribeLogStreams and logs:GetLogEvents on {},"
                            + " as in submit/iam/job.json.",
                    trainingJob,
                    RemoteErrors.sentence(e.getMessage()),
                    GROUP);
        }
        return TrainingLosses.of(last.get());
    }

    private List<String> lines(String trainingJob) {
        List<String> lines = new ArrayList<>();
        for (LogStream stream : streams(trainingJob)) {
            read(stream.logStreamName(), lines);
        }
        return lines;
    }

    /** Returns the streams of the first instance, of which a job has more than one after an interruption. */
    private List<LogStream> streams(String trainingJob) {
        try {
            return client.describeLogStreams(
                            streams -> streams.logGroupName(GROUP).logStreamNamePrefix(trainingJob + "/algo-1-"))
                    .logStreams();
        } catch (ResourceNotFoundException e) {
            LOG.debug("{} does not exist yet", GROUP, e);
            return List.of();
        }
    }

    /** Adds the lines of a stream. Its end is where a token leads to itself, because pages may be empty before. */
    private void read(String stream, List<String> lines) {
        String token = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            String from = token;
            GetLogEventsResponse answer = client.getLogEvents(events -> events.logGroupName(GROUP)
                    .logStreamName(stream)
                    .startFromHead(true)
                    .nextToken(from));
            answer.events().stream().map(OutputLogEvent::message).forEach(lines::add);
            token = answer.nextForwardToken();
            if (token == null || token.equals(from)) {
                return;
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
