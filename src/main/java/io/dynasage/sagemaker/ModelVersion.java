package io.dynasage.sagemaker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained model to register as one version of the group that has the job's name.
 *
 * @param group the model package group, 1 to 63 letters, digits and inner hyphens
 * @param runId the run that trained the model; a run has one version in the group
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}
 * @param sha256 the artifact's digest in lower-case hex
 * @param contentTypes the content types of requests, for example {@code text/csv}; at least one
 * @param responseTypes the content types of responses; at least one
 * @param approval the gate's decision
 * @param reasons the reasons for the decision, one sentence each; they become the approval's description, cut to 1024
 *     characters
 * @param metrics the metrics by name; the version keeps the first 47
 * @param metricsUri an {@code s3://} JSON file with all metrics, or null
 * @param tags added to the group when it is created; versions in a group have no tags
 */
public record ModelVersion(
        String group,
        String runId,
        String image,
        String modelArtifact,
        String sha256,
        List<String> contentTypes,
        List<String> responseTypes,
        Approval approval,
        List<String> reasons,
        Map<String, Double> metrics,
        String metricsUri,
        Map<String, String> tags) {
    /** Copies the collections in their order. */
    public ModelVersion {
        contentTypes = List.copyOf(contentTypes);
        responseTypes = List.copyOf(responseTypes);
        reasons = List.copyOf(reasons);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }
}
