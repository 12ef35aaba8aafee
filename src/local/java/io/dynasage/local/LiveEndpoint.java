package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.services.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/**
 * Calls the endpoint in the way that a shop would: InvokeEndpoint with pairs of a user and an item, each one-hot
 * encoded, as JSON.
 */
final class LiveEndpoint {
    private static final int PAIRS_PER_REQUEST = 2000;

    private final SageMakerRuntimeClient runtime;
    private final String name;
    private final Map<String, Integer> users;
    private final Map<String, Integer> items;
    private final int featureDim;

    /** An item and the endpoint's score of it for a user. */
    record Scored(String itemId, double score) {}

    /**
     * Creates a client for an endpoint, with the vocabulary that its model was trained on.
     *
     * @param users the index of every known user, from 1
     * @param items the index of every known item, from 1; their block begins after the users' block
     */
    LiveEndpoint(SageMakerRuntimeClient runtime, String name, Map<String, Integer> users, Map<String, Integer> items) {
        this.runtime = runtime;
        this.name = name;
        this.users = Map.copyOf(users);
        this.items = Map.copyOf(items);
        this.featureDim = users.size() + 1 + items.size() + 1;
    }

    /**
     * Returns the best items for a known user.
     *
     * @param seen the items to leave out
     * @param count the largest number of items to return
     * @throws IllegalStateException if the endpoint leaves a pair unanswered or a score is not a finite number
     */
    List<Scored> best(String user, Set<String> seen, int count) {
        List<String> candidates = items.keySet().stream()
                .filter(item -> !seen.contains(item))
                .sorted()
                .toList();
        List<Scored> scored = new ArrayList<>();
        for (int from = 0; from < candidates.size(); from += PAIRS_PER_REQUEST) {
            scored.addAll(score(user, candidates.subList(from, Math.min(candidates.size(), from + PAIRS_PER_REQUEST))));
        }
        return scored.stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::itemId))
                .limit(count)
                .toList();
    }

    private List<Scored> score(String user, List<String> candidates) {
        ArrayNode instances = Json.MAPPER.createArrayNode();
        candidates.forEach(item -> instances.add(pair(users.get(user), users.size() + 1 + items.get(item))));
        JsonNode predictions = invoke(Json.object().set("instances", instances)).path("predictions");
        if (predictions.size() != candidates.size()) {
            throw new IllegalStateException(
                    "Endpoint " + name + " answered " + predictions.size() + " of " + candidates.size() + " pairs");
        }
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            double score = predictions.get(i).path("score").asDouble(Double.NaN);
            if (!Double.isFinite(score)) {
                throw new IllegalStateException("Endpoint " + name + " scores " + user + " with " + candidates.get(i)
                        + " as " + predictions.get(i) + ", which is not a finite number");
            }
            scored.add(new Scored(candidates.get(i), score));
        }
        return scored;
    }

    private ObjectNode pair(int user, int item) {
        ObjectNode features = Json.object();
        features.putArray("keys").add(user).add(item);
        features.putArray("shape").add(featureDim);
        features.putArray("values").add(1).add(1);
        ObjectNode instance = Json.object();
        instance.putObject("data").set("features", features);
        return instance;
    }

    private JsonNode invoke(JsonNode body) {
        try {
            SdkBytes bytes = SdkBytes.fromByteArray(Json.MAPPER.writeValueAsBytes(body));
            return Json.MAPPER.readTree(runtime.invokeEndpoint(request -> request.endpointName(name)
                            .contentType("application/json")
                            .accept("application/json")
                            .body(bytes))
                    .body()
                    .asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("Endpoint " + name + " does not answer in JSON: " + e.getMessage(), e);
        }
    }
}
