package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The versions of one model. Version numbers start at 1 and are never reused, even if versions are deleted. */
final class ModelPackageGroup {
    private final Resource resource;
    private final TreeMap<Integer, ModelPackage> versions = new TreeMap<>();
    private final Map<String, ModelPackage> byToken = new HashMap<>();
    private int last;

    ModelPackageGroup(Resource resource) {
        this.resource = resource;
    }

    Resource resource() {
        return resource;
    }

    /** Adds the next version. A request with a client token that was used before returns the version created then. */
    synchronized ModelPackage add(ObjectNode request, IntFunction<String> arn, Instant created) {
        String token = request.path("ClientToken").asText("");
        ModelPackage earlier = byToken.get(token);
        if (earlier != null && versions.containsValue(earlier)) {
            return earlier;
        }
        last++;
        ModelPackage added = new ModelPackage(arn.apply(last), last, created, request);
        versions.put(last, added);
        if (!token.isEmpty()) {
            byToken.put(token, added);
        }
        return added;
    }

    /** Returns the version with the given number. */
    synchronized Optional<ModelPackage> version(int number) {
        return Optional.ofNullable(versions.get(number));
    }

    synchronized void remove(ModelPackage version) {
        versions.remove(version.version());
    }

    /** Returns all versions, in the order of their numbers. */
    synchronized List<ModelPackage> versions() {
        return List.copyOf(versions.values());
    }
}
