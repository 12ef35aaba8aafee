package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.submit.Tool.Finished;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A state machine of ours, walked with answers in its services' place. */
public final class Flow {
    public static final String TRAINING_REQUEST =
            "{\"Body\": \"{\\\"TrainingJobName\\\": \\\"shop-recommendation-R\\\"}\"}";
    private final String file;
    private final Map<String, JsonNode> answers = new LinkedHashMap<>();
    private final Map<String, Object> job = new LinkedHashMap<>();

    /** The state machine in a file of submit/; no driver leaves an outcome unless one is given. */
    public Flow(String file) {
        this.file = file;
        answer("ReadOutcome", missing(file.replace(".asl.json", ""), "recommendation/runs/R/outcome.json"));
    }

    /**
     * What S3 answers to a role of submit/iam for an object that does not exist: only a role that may list the object's
     * key learns that it is missing. See Permissions in
     * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html.
     */
    static String missing(String role, String key) {
        boolean may = new Policies(role)
                .allow(
                        "s3:ListBucket",
                        "arn:aws:s3:::my-bucket",
                        Map.of("s3:prefix", key, "aws:ResourceAccount", "123456789012"));
        return may
                ? "{\"Error\": \"S3.NoSuchKeyException\", \"Cause\": \"Status Code: 404\"}"
                : "{\"Error\": \"S3.S3Exception\", \"Cause\": \"Access Denied (Status Code: 403)\"}";
    }

    /**
     * What a task state gets, one after another, the last one for ever; an object with Error and Cause is a failure.
     */
    public Flow answer(String state, String... results) {
        answers.put(state, RecordingAws.json("[" + String.join(", ", results) + "]"));
        return this;
    }

    /** Gives another value to what the stack gives, such as the jar. */
    public Flow job(String name, Object value) {
        job.put(name, value);
        return this;
    }

    /** The tasks in their order, and the state that the walk ended in. */
    public record Walk(JsonNode result) {
        /** The names of the tasks. */
        public List<String> states() {
            return tasks().stream().map(task -> task.path("state").asText()).toList();
        }

        /** The seconds that the flow waited each time. */
        List<Integer> waits() {
            return StreamSupport.stream(result.path("waits").spliterator(), false)
                    .map(JsonNode::asInt)
                    .toList();
        }

        /** Why the walk failed, as the console shows it. */
        String cause() {
            return result.path("cause").asText();
        }

        String end() {
            return result.path("end").asText();
        }

        /** The arguments of the first visit of a task state. */
        public JsonNode arguments(String state) {
            return arguments(state, 0);
        }

        /** The arguments of a later visit of a task state; the first one is number 0. */
        public JsonNode arguments(String state, int visit) {
            return tasks().stream()
                    .filter(task -> task.path("state").asText().equals(state))
                    .skip(visit)
                    .findFirst()
                    .orElseThrow()
                    .path("arguments");
        }

        private List<JsonNode> tasks() {
            return StreamSupport.stream(result.path("tasks").spliterator(), false)
                    .toList();
        }
    }

    /** Walks it with an execution's input. */
    public Walk walk(String input) {
        JsonNode script = new ObjectMapper()
                .valueToTree(Map.of(
                        "input",
                        RecordingAws.json(input),
                        "answers",
                        answers,
                        "job",
                        job,
                        "context",
                        Map.of(
                                "Execution",
                                Map.of("StartTime", "2026-01-31T03:00:00.123Z"),
                                "StateMachine",
                                Map.of("Id", "arn:flow"))));
        Finished walk = Tool.node("src/test/resources/submit/flow.js", Tool.MODULES.toString(), "submit/" + file)
                .run(script.toString());
        assertEquals(0, walk.exit(), walk.errors());
        return new Walk(RecordingAws.json(walk.output()));
    }
}
