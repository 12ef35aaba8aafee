package io.dynasage.sagemaker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained model as it is to be registered: one version of the group that has the job's name.
 *
 * @param group the model package group, 1 to 63 letters, digits and inner hyphens
 * @param runId the run that trained it; a run has one version in the group
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}
 * @param contentTypes what the image reads and answers, for example {@code text/csv}; at least one
 * @param approval what the gate decided
 * @param reasons why, a sentence each; they become the approval's description, cut to 1024 characters
 * @param metrics what was measured, by name; at most 48 are kept with the version, the first ones
 * @param metricsUri an {@code s3://} JSON file of all that was measured, or null
 * @param tags put on the group when it is created; a version of a group has none
 */
public record ModelVersion(
        String group,
        String runId,
        String image,
        String modelArtifact,
        List<String> contentTypes,
        Approval approval,
        List<String> reasons,
        Map<String, Double> metrics,
        String metricsUri,
        Map<String, String> tags) {
    /** Copies the collections in their order; absent ones become empty. */
    public ModelVersion {
        contentTypes = contentTypes == null ? List.of() : List.copyOf(contentTypes);
        reasons = reasons == null ? List.of() : List.copyOf(reasons);
        metrics = metrics == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        tags = tags == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }
}
