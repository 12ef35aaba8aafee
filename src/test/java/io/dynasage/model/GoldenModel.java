package io.dynasage.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;

/** The golden model of five features and two factors: {@code golden/fm_model*}. */
final class GoldenModel {
    private GoldenModel() {}

    static byte[] bytes(String file) throws IOException {
        try (InputStream in = GoldenModel.class.getResourceAsStream("/golden/" + file)) {
            return in.readAllBytes();
        }
    }

    static JsonNode description() throws IOException {
        return new ObjectMapper().readTree(bytes("fm_model.json"));
    }

    static FactorizationMachine model(boolean classifier) throws IOException {
        return new FactorizationMachine(
                classifier,
                (float) description().get("w0_weight").asDouble(),
                floats(description().get("w1_weight")),
                factors(),
                2);
    }

    private static float[] factors() throws IOException {
        JsonNode rows = description().get("v");
        float[] factors = new float[2 * rows.size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) rows.get(i / 2).get(i % 2).asDouble();
        }
        return factors;
    }

    private static float[] floats(JsonNode numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers.get(i).asDouble();
        }
        return floats;
    }
}
