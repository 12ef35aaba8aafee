package io.dynasage.local.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the generator of events knows of the best that any model can do on them.
 *
 * @param useCase of the events
 * @param bestAuc the AUC of the scorer that knows the true probabilities, in expectation: no model does better but by
 *     luck
 * @param sampleAuc the AUC of that scorer on a part of these very events, with the luck of the draw
 * @param meaning what the two are measured on
 * @param parameters of the structure
 */
public record Planted(
        String useCase, double bestAuc, double sampleAuc, String meaning, Map<String, Object> parameters) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Writes all of it as JSON, and makes the folder if it is missing. */
    public void write(Path file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("useCase", useCase);
        fields.put("bestAuc", bestAuc);
        fields.put("sampleAuc", sampleAuc);
        fields.put("meaning", meaning);
        fields.put("parameters", parameters);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, JSON.writeValueAsString(fields) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
