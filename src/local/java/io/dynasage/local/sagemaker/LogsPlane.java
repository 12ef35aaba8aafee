package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Answers the few operations of CloudWatch Logs that read what the containers of training jobs print. */
final class LogsPlane {
    static final String LOGS = "Logs_20140328.";
    private static final String GROUP = "/aws/sagemaker/TrainingJobs";
    /** The lines of a page: few, so that clients must request several pages. */
    private static final int PAGE = 100;

    private final Supplier<Collection<TrainingJob>> jobs;
    private final LocalAccount account;

    LogsPlane(Supplier<Collection<TrainingJob>> jobs, LocalAccount account) {
        this.jobs = jobs;
        this.account = account;
    }

    ObjectNode answer(String target, byte[] body) {
        String operation = target.substring(LOGS.length());
        JsonNode request = ControlPlane.parse(body);
        if (!account.allows("logs:" + operation)) {
            throw new SageMakerError(
                    "AccessDeniedException",
                    400,
                    "User: " + account.user() + " is not authorized to perform: logs:" + operation);
        }
        if (!GROUP.equals(request.path("logGroupName").asText())
                || printing().findAny().isEmpty()) {
            throw missing("group");
        }
        return switch (operation) {
            case "DescribeLogStreams" ->
                streams(request.path("logStreamNamePrefix").asText());
            case "GetLogEvents" -> events(request);
            default ->
                throw new SageMakerError(
                        "UnknownOperationException",
                        400,
                        "The local CloudWatch Logs does not know the operation '" + operation + "'.");
        };
    }

    /** Returns the jobs whose containers have started; only these have a stream. */
    private Stream<TrainingJob> printing() {
        return jobs.get().stream().filter(job -> job.logStream().isPresent());
    }

    private ObjectNode streams(String prefix) {
        ObjectNode answer = Json.object();
        ArrayNode streams = answer.putArray("logStreams");
        printing()
                .flatMap(job -> job.logStream().stream())
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .forEach(name -> streams.addObject().put("logStreamName", name));
        return answer;
    }

    private ObjectNode events(JsonNode request) {
        String stream = request.path("logStreamName").asText();
        List<ContainerLog.Line> lines = printing()
                .filter(job -> job.logStream().orElseThrow().equals(stream))
                .findFirst()
                .orElseThrow(() -> missing("stream"))
                .log()
                .stamped();
        int size = Math.max(1, Math.min(PAGE, request.path("limit").asInt(PAGE)));
        boolean fromHead = request.path("startFromHead").asBoolean();
        String token = request.path("nextToken").asText(fromHead ? "f/0" : "b/" + lines.size());
        int at = Math.min(lines.size(), line(token));
        boolean forward = token.startsWith("f");
        int from = forward ? at : Math.max(0, at - size);
        int to = forward ? Math.min(lines.size(), at + size) : at;
        ObjectNode answer = Json.object().put("nextForwardToken", "f/" + to).put("nextBackwardToken", "b/" + from);
        ArrayNode events = answer.putArray("events");
        lines.subList(from, to)
                .forEach(line ->
                        events.addObject().put("timestamp", line.millis()).put("message", line.text()));
        return answer;
    }

    /** Returns the line of a token: {@code f/} before those that follow it, {@code b/} before those that it follows. */
    private static int line(String token) {
        if (!token.matches("[fb]/\\d{1,9}")) {
            throw new SageMakerError("InvalidParameterException", 400, "The specified nextToken is invalid.");
        }
        return Integer.parseInt(token.substring(2));
    }

    private static SageMakerError missing(String what) {
        return new SageMakerError("ResourceNotFoundException", 400, "The specified log " + what + " does not exist.");
    }
}
