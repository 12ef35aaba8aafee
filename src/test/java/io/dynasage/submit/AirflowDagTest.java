package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The DAG of submit/airflow asks for what the state machine asks for; src/test/airflow.sh runs it with Airflow. */
class AirflowDagTest {
    private final String dag = Files.readString(Path.of("submit/airflow/dynasage_dag.py"));
    private final JsonNode flow = RecordingAws.json(Files.readString(Path.of("submit/flow.asl.json")));

    AirflowDagTest() throws IOException {}

    @Test
    void itsPartsAreThePhasesOfTheFlow() {
        List<String> phases = new ArrayList<>();
        flow.at("/States/Job/Assign/phases").fields().forEachRemaining(phase -> {
            List<String> words = new ArrayList<>();
            phase.getValue().path("until").forEach(word -> words.add("\"" + word.asText() + "\""));
            phases.add(phase.getKey() + " [" + String.join(", ", words) + "]");
            assertTrue(
                    dag.contains("\"" + phase.getValue().path("request").asText() + "\"")
                            || phase.getKey().equals("deploy"),
                    phase.toString());
        });
        List<String> parts = new ArrayList<>();
        Matcher part = Pattern.compile("Spark\\(task_id=\"(\\w+)\"(?:, until=(\\[[^]]*]))?")
                .matcher(dag);
        while (part.find()) {
            parts.add(part.group(1) + " " + (part.group(2) == null ? "[]" : part.group(2)));
        }
        assertEquals(phases, parts);
    }

    @Test
    void aPartIsStartedAsTheFlowStartsIt() {
        JsonNode spark = flow.at("/States/Spark/Arguments");
        assertTrue(dag.contains("\"executionTimeoutMinutes\": "
                + spark.path("ExecutionTimeoutMinutes").asInt() + ","));
        assertTrue(spark.at("/JobDriver/SparkSubmit/SparkSubmitParameters")
                .asText()
                .contains("'--class io.dynasage.job.Dynasage "));
        assertTrue(dag.contains("\"--class io.dynasage.job.Dynasage\""));
        int seconds = flow.at("/States/Spark/TimeoutSeconds").asInt();
        assertEquals(90_000, seconds);
        assertTrue(dag.contains("waiter_delay=60") && dag.contains("waiter_max_attempts=" + seconds / 60 + ","));
    }
}
