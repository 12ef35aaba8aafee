package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.services.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a Spark driver on this machine says of its work, by its monitoring REST API.
 *
 * @param port where its UI listens
 */
record DriverStatus(int port) {

    /**
     * The executors with a running task in a stage that is writing: some of its tasks have ended and left rows. None as
     * long as there is no such stage.
     */
    Set<String> writing() {
        Set<String> executors = new TreeSet<>();
        try {
            for (JsonNode application : json("")) {
                String stages = "/" + application.path("id").asText() + "/stages";
                for (JsonNode stage : json(stages + "?status=active")) {
                    if (stage.path("outputRecords").asLong() > 0) {
                        json(stages + "/" + stage.path("stageId").asInt() + "/"
                                        + stage.path("attemptId").asInt() + "/taskList?status=running")
                                .forEach(task ->
                                        executors.add(task.path("executorId").asText()));
                    }
                }
            }
        } catch (IOException e) {
            // The driver does not answer before it has started, nor for a stage that it has just forgotten.
            return Set.of();
        }
        return executors;
    }

    private JsonNode json(String path) throws IOException {
        try (InputStream answer = URI.create("http://127.0.0.1:" + port + "/api/v1/applications" + path)
                .toURL()
                .openStream()) {
            return Json.MAPPER.readTree(answer);
        }
    }
}
