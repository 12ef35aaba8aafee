package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.MetricDefinition;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state of one training job. It is safe for the threads that change its status and those that describe it. */
final class TrainingJob {
    private static final List<String> ENDED = List.of("Completed", "Failed", "Stopped");

    private record Transition(String status, Instant start, String message) {}

    private final String name;
    private final String arn;
    private final ObjectNode request;
    private final Clock clock;
    private final Instant created;
    private final ContainerLog log;
    private final List<Transition> transitions = new ArrayList<>();
    private final List<MetricDefinition> metrics;
    private String status = "InProgress";
    private Instant trainingStarted;
    private Instant trainingEnded;
    private String failureReason;
    private String artifact;

    TrainingJob(ObjectNode request, String arn, Clock clock) {
        this.name = Members.text(request, "TrainingJobName");
        this.arn = arn;
        this.request = request;
        this.clock = clock;
        this.created = clock.instant();
        this.log = new ContainerLog(name, clock);
        this.metrics = BuiltInAlgorithms.ofImage(image())
                .map(BuiltInAlgorithm::metrics)
                .orElse(List.of());
        request.withArray("Tags");
        enter("Starting", "Preparing the instances for training");
    }

    String name() {
        return name;
    }

    String arn() {
        return arn;
    }

    ObjectNode request() {
        return request;
    }

    ContainerLog log() {
        return log;
    }

    String image() {
        return request.get("AlgorithmSpecification").get("TrainingImage").textValue();
    }

    /** Returns the name of the stream of its lines in CloudWatch Logs; empty before it starts. */
    synchronized Optional<String> logStream() {
        return Optional.ofNullable(trainingStarted).map(at -> name + "/algo-1-" + at.getEpochSecond());
    }

    synchronized String status() {
        return status;
    }

    /** Returns whether a stop was requested and has not been carried out. */
    synchronized boolean stopping() {
        return status.equals("Stopping");
    }

    /** Returns whether the job has trained for longer than its stopping condition allows. */
    synchronized boolean overtime() {
        long seconds = request.path("StoppingCondition")
                .path("MaxRuntimeInSeconds")
                .asLong(TrainingRequestRules.DEFAULT_MAX_RUNTIME_SECONDS);
        return trainingStarted != null && clock.instant().isAfter(trainingStarted.plusSeconds(seconds));
    }

    synchronized void downloading() {
        advance("Downloading", "Downloading input data");
        trainingStarted = clock.instant();
    }

    synchronized void training() {
        advance("Training", "Training image download completed. Training in progress.");
    }

    synchronized void uploading() {
        advance("Uploading", "Uploading generated training model");
    }

    synchronized void completed(String artifactUri) {
        artifact = artifactUri;
        if (stopping()) {
            throw new StopRequested();
        }
        end("Completed", "Completed", "Training job completed");
    }

    synchronized void failed(String reason) {
        failureReason = Members.reason(reason);
        end("Failed", "Failed", "Training job failed");
    }

    /**
     * Ends a job after a stop request or after it ran for too long. It has an artifact only if the stop came after the
     * upload: there are no intermediate models.
     */
    synchronized void stopped() {
        if (stopping()) {
            end("Stopped", "Stopped", "Training job stopped");
        } else {
            end("Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided");
        }
    }

    /** Records that the job has to stop; refuses if it has ended. */
    synchronized void stop() {
        if (ENDED.contains(status)) {
            throw SageMakerError.validation(
                    "The request was rejected because the training job is in status " + status + ".");
        }
        if (!stopping()) {
            status = "Stopping";
            enter("Stopping", "Stopping the training job");
        }
    }

    private void advance(String secondary, String message) {
        if (stopping()) {
            throw new StopRequested();
        }
        enter(secondary, message);
    }

    private void end(String finalStatus, String secondary, String message) {
        status = finalStatus;
        enter(secondary, message);
        trainingEnded = clock.instant();
    }

    private void enter(String secondary, String message) {
        transitions.add(new Transition(secondary, clock.instant(), message));
    }

    synchronized Listing.Summary summary() {
        ObjectNode json = Json.object()
                .put("TrainingJobName", name)
                .put("TrainingJobArn", arn)
                .put("CreationTime", Members.time(created))
                .put("LastModifiedTime", Members.time(last().start()))
                .put("TrainingJobStatus", status)
                .put("SecondaryStatus", last().status());
        if (trainingEnded != null) {
            json.put("TrainingEndTime", Members.time(trainingEnded));
        }
        return new Listing.Summary(name, status, created, last().start(), json);
    }

    /** Returns the answer of DescribeTrainingJob. */
    synchronized ObjectNode describe() {
        ObjectNode answer = request.deepCopy();
        answer.remove("Tags");
        answer.setAll(summary().json());
        TrainingRequestRules.fillDefaults(answer);
        metrics.forEach(metric -> answer.withObject("/AlgorithmSpecification")
                .withArray("MetricDefinitions")
                .addObject()
                .put("Name", metric.name())
                .put("Regex", metric.regex().pattern()));
        describeTransitions(answer);
        if (failureReason != null) {
            answer.put("FailureReason", failureReason);
        }
        if (artifact != null) {
            answer.putObject("ModelArtifacts").put("S3ModelArtifacts", artifact);
        }
        if (trainingStarted != null) {
            answer.put("TrainingStartTime", Members.time(trainingStarted));
        }
        if (trainingEnded != null && trainingStarted != null) {
            describeCosts(answer);
            describeMetrics(answer);
        }
        return answer;
    }

    private void describeTransitions(ObjectNode answer) {
        for (int i = 0; i < transitions.size(); i++) {
            Transition transition = transitions.get(i);
            ObjectNode json = answer.withArray("SecondaryStatusTransitions")
                    .addObject()
                    .put("Status", transition.status())
                    .put("StartTime", Members.time(transition.start()))
                    .put("StatusMessage", transition.message());
            if (i + 1 < transitions.size()) {
                json.put("EndTime", Members.time(transitions.get(i + 1).start()));
            } else if (ENDED.contains(status)) {
                json.put("EndTime", Members.time(transition.start()));
            }
        }
    }

    private void describeCosts(ObjectNode answer) {
        long seconds = Math.max(
                1,
                Duration.between(trainingStarted, trainingEnded).plusMillis(999).toSeconds());
        long billable = seconds;
        if (request.path("EnableManagedSpotTraining").asBoolean()) {
            billable = Math.max(1, Math.round(seconds * TrainingRequestRules.SPOT_SHARE));
        }
        answer.put("TrainingTimeInSeconds", seconds).put("BillableTimeInSeconds", billable);
    }

    private void describeMetrics(ObjectNode answer) {
        for (Map.Entry<String, Float> metric :
                MetricDefinition.last(metrics, log.lines()).entrySet()) {
            answer.withArray("FinalMetricDataList")
                    .addObject()
                    .put("MetricName", metric.getKey())
                    .put("Value", metric.getValue())
                    .put("Timestamp", Members.time(trainingEnded));
        }
    }

    private Transition last() {
        return transitions.get(transitions.size() - 1);
    }
}
