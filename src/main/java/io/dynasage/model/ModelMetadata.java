package io.dynasage.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The {@code training_parameters} in the {@code meta.json} of a model.
 *
 * @param classifier whether {@code predictor_type} is {@code binary_classifier}
 * @param featureDim {@code feature_dim} as text, null if missing
 * @param factorCount {@code num_factors} as text, null if missing
 */
record ModelMetadata(boolean classifier, String featureDim, String factorCount) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLASSIFIER = "binary_classifier";
    private static final String REGRESSOR = "regressor";

    static ModelMetadata parse(byte[] json, String source) throws ModelFormatException {
        JsonNode parameters = tree(json, source).path("training_parameters");
        String type = parameters.path("predictor_type").asText(null);
        if (!CLASSIFIER.equals(type) && !REGRESSOR.equals(type)) {
            throw new ModelFormatException(source + " has training_parameters.predictor_type " + type
                    + " but a factorization machine is a " + CLASSIFIER + " or a " + REGRESSOR
                    + ": use an archive that the factorization-machines algorithm has written");
        }
        return new ModelMetadata(
                CLASSIFIER.equals(type),
                parameters.path("feature_dim").asText(null),
                parameters.path("num_factors").asText(null));
    }

    /** Returns the {@code meta.json} of a model that was trained with these hyperparameters. */
    static byte[] write(FactorizationMachine model, Map<String, String> hyperparameters) throws IOException {
        Map<String, Object> parameters = new TreeMap<>();
        hyperparameters.forEach((name, value) -> parameters.put(name, typed(value)));
        put(parameters, "feature_dim", model.featureDim());
        put(parameters, "num_factors", model.factorCount());
        put(parameters, "predictor_type", model.classifier() ? CLASSIFIER : REGRESSOR);
        return JSON.writeValueAsBytes(Map.of("training_parameters", parameters));
    }

    /** Fails unless the arrays have the dimensions in the metadata. */
    void check(FactorizationMachine model, String source) throws ModelFormatException {
        check("feature_dim", featureDim, model.featureDim(), source);
        check("num_factors", factorCount, model.factorCount(), source);
    }

    private static void check(String name, String said, int found, String source) throws ModelFormatException {
        if (said != null && !said.equals(Integer.toString(found))) {
            throw new ModelFormatException(source + " says " + name + " " + said + " in meta.json but its params have "
                    + found + ": the archive was put together from two models; train it again");
        }
    }

    static JsonNode tree(byte[] json, String source) throws ModelFormatException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(
                    source + " is not JSON (" + e.getOriginalMessage() + "): download or train the model again", e);
        } catch (IOException e) {
            throw new ModelFormatException(source + " is not JSON text: download or train the model again", e);
        }
    }

    private static void put(Map<String, Object> parameters, String name, Object value) {
        Object said = parameters.put(name, value);
        if (said != null && !Objects.equals(said.toString(), value.toString())) {
            throw new IllegalArgumentException("the hyperparameters say " + name + " " + said + " but the model has "
                    + value + "; give the hyperparameters that it was trained with");
        }
    }

    /** Returns whole numbers as numbers: readers use {@code feature_dim} as an array length. */
    private static Object typed(String value) {
        if (value.matches("-?(0|[1-9]\\d{0,17})")) {
            return Long.valueOf(value);
        }
        return value;
    }
}
