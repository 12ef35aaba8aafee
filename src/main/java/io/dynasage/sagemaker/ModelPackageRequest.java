package io.dynasage.sagemaker;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sagemaker.model.CreateModelPackageGroupRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateModelPackageRequest;
import software.amazon.awssdk.services.sagemaker.model.ModelMetrics;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageContainerDefinition;
import software.amazon.awssdk.services.sagemaker.model.UpdateModelPackageRequest;

/**
 * Builds the registry's API requests for a model version, within the API's limits. The methods have no side effects.
 */
final class ModelPackageRequest {
    static final String RUN_ID = "run-id";
    static final String SHA256 = "model-sha256";
    static final int LONGEST_DESCRIPTION = 1024;
    /**
     * The largest number of metrics. The API accepts 50 properties: the metrics, the run's id, the artifact's digest
     * and the number of metrics left out.
     */
    static final int MOST_METRICS = 47;

    private static final int LONGEST_KEY = 128;
    private static final String DESCRIPTION = "Run ";
    private static final String LEFT_OUT = "metrics-left-out";
    private static final Pattern NOT_IN_A_KEY = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");

    private ModelPackageRequest() {}

    static CreateModelPackageGroupRequest group(ModelVersion version) {
        return CreateModelPackageGroupRequest.builder()
                .modelPackageGroupName(version.group())
                .modelPackageGroupDescription("Models of the job " + version.group() + ", one version a run")
                .tags(TrainingJobRequest.tags(version.tags()))
                .build();
    }

    /** Returns the request for a version without its reasons, which only an update can contain. */
    static CreateModelPackageRequest create(ModelVersion version) {
        return CreateModelPackageRequest.builder()
                .modelPackageGroupName(version.group())
                .modelPackageDescription(description(version.runId()))
                .clientToken(token(version))
                .inferenceSpecification(i -> i.containers(ModelPackageContainerDefinition.builder()
                                .image(version.image())
                                .modelDataUrl(version.modelArtifact())
                                .build())
                        .supportedContentTypes(version.contentTypes())
                        .supportedResponseMIMETypes(version.responseTypes()))
                .modelApprovalStatus(version.approval().status())
                .modelMetrics(Optional.ofNullable(version.metricsUri())
                        .map(ModelPackageRequest::metrics)
                        .orElse(null))
                .customerMetadataProperties(properties(version))
                .build();
    }

    /** Returns the update that records a decision on an existing version. */
    static UpdateModelPackageRequest decision(String arn, Approval approval, List<String> reasons) {
        return UpdateModelPackageRequest.builder()
                .modelPackageArn(arn)
                .modelApprovalStatus(approval.status())
                .approvalDescription(reasons(reasons).orElse(null))
                .build();
    }

    /** Returns the description that identifies a version. It is the only text in the API's list of versions. */
    static String description(String runId) {
        return DESCRIPTION + runId;
    }

    /** Returns the run that a description names. The result is empty if a run did not register the version. */
    static Optional<String> runOf(String description) {
        return Optional.ofNullable(description)
                .filter(text -> text.startsWith(DESCRIPTION))
                .map(text -> text.substring(DESCRIPTION.length()));
    }

    /** Returns a token that makes a repeated request create only one version. */
    private static String token(ModelVersion version) {
        return UUID.nameUUIDFromBytes((version.group() + "/" + version.runId()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Returns the reasons in one line, cut to the length that the API accepts; empty if there are none. */
    static Optional<String> reasons(List<String> reasons) {
        String line = String.join(" ", reasons).replaceAll("\\s+", " ").strip();
        if (line.length() > LONGEST_DESCRIPTION) {
            line = cut(line, LONGEST_DESCRIPTION - 1) + "…";
        }
        return Optional.of(line).filter(text -> !text.isEmpty());
    }

    /** Returns the first characters of a text, without half a surrogate pair at the end. */
    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, length).replaceFirst("[\\uD800-\\uDBFF]$", "");
    }

    private static Map<String, String> properties(ModelVersion version) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(RUN_ID, version.runId());
        properties.put(SHA256, version.sha256());
        version.metrics().entrySet().stream()
                .limit(MOST_METRICS)
                .forEach(metric -> properties.put(key(metric.getKey()), String.valueOf(metric.getValue())));
        int more = version.metrics().size() - MOST_METRICS;
        if (more > 0) {
            properties.put(LEFT_OUT, String.valueOf(more));
        }
        return properties;
    }

    private static String key(String name) {
        return cut(NOT_IN_A_KEY.matcher(name).replaceAll("_"), LONGEST_KEY);
    }

    private static ModelMetrics metrics(String uri) {
        return ModelMetrics.builder()
                .modelQuality(
                        q -> q.statistics(s -> s.contentType("application/json").s3Uri(uri)))
                .build();
    }
}
