package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * Builds the ARNs of the local account.
 *
 * @param region the region in every ARN
 */
record ResourceNames(String region) {
    /** The account that owns everything here. */
    static final String ACCOUNT = "123456789012";

    String trainingJob(String name) {
        return arn("training-job", name);
    }

    String model(String name) {
        return arn("model", name);
    }

    String endpointConfig(String name) {
        return arn("endpoint-config", name);
    }

    String endpoint(String name) {
        return arn("endpoint", name);
    }

    String modelPackageGroup(String name) {
        return arn("model-package-group", name);
    }

    /** Returns the ARN of a package that belongs to no group. */
    String modelPackage(String name) {
        return arn("model-package", name);
    }

    String modelPackage(String group, int version) {
        return arn("model-package", group + "/" + version);
    }

    /** Returns the ARN of what a request is about: {@code CreateTrainingJob} is about a training job. */
    String ofRequest(String operation, JsonNode request) {
        String kind = operation.replaceFirst("^[A-Z][a-z]+", "");
        String words = kind.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return arn(words, request.path(kind + "Name").asText("*"));
    }

    private String arn(String kind, String name) {
        return "arn:aws:sagemaker:" + region + ":" + ACCOUNT + ":" + kind + "/" + name;
    }
}
