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
 * The best result that any model can reach on generated events, as their generator knows it.
 *
 * @param useCase the use case of the events
 * @param bestAuc the expected AUC of the scorer that knows the true probabilities: a model does better only by luck
 * @param sampleAuc the AUC of that scorer on a part of these very events, including the luck of the draw
 * @param meaning the data on which the two are measured
 * @param parameters the parameters of the structure
 */
public record Planted(
        String useCase, double bestAuc, double sampleAuc, String meaning, Map<String, Object> parameters) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Writes all facts as JSON, and creates the folder if it is missing. */
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
