package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ContainerFailure;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.S3Location;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/** Finds the objects that the channels of a training job name: raw key prefixes and manifest files. */
final class ChannelSources {
    private final ObjectStore store;
    private final String region;

    ChannelSources(ObjectStore store, String region) {
        this.store = store;
        this.region = region;
    }

    /**
     * Makes the checks of the service before it accepts a job: each channel has a usable data source with at least one
     * object.
     */
    void check(JsonNode request) {
        List<String> names = new ArrayList<>();
        for (JsonNode channel : request.path("InputDataConfig")) {
            String name = Members.text(channel, "ChannelName");
            if (names.contains(name)) {
                throw SageMakerError.validation("Channel names must be unique, but '" + name + "' is given twice.");
            }
            names.add(name);
            check(channel, request);
        }
    }

    private void check(JsonNode channel, JsonNode request) {
        JsonNode source = channel.get("DataSource").path("S3DataSource");
        if (!source.isObject() || source.get("S3DataType").textValue().matches("AugmentedManifestFile|Converse")) {
            throw SageMakerError.validation(
                    "The local SageMaker reads channels from S3DataSource with S3DataType S3Prefix or"
                            + " ManifestFile only; channel '"
                            + Members.text(channel, "ChannelName") + "' has another data source.");
        }
        String mode = mode(channel, request);
        if (channel.path("CompressionType").asText("None").equals("Gzip") && !mode.equals("Pipe")) {
            throw SageMakerError.validation("CompressionType Gzip is supported in Pipe mode only; channel '"
                    + Members.text(channel, "ChannelName")
                    + "' has input mode " + mode + ".");
        }
        S3Location location = S3Uri.location(Members.text(source, "S3Uri"));
        if (mode.equals("FastFile")
                && (!isPrefix(source)
                        || !location.key().isEmpty() && !location.key().endsWith("/"))) {
            throw SageMakerError.validation(
                    "FastFile mode needs S3DataType S3Prefix and a complete folder name; add a trailing / to '"
                            + location + "'.");
        }
        if (!exists(source, location)) {
            throw SageMakerError.validation("No S3 objects found under S3 URL \"" + location
                    + "\" given in input data source. Please ensure that the bucket"
                    + " exists in the selected region (" + region
                    + "), that objects exist under that S3 prefix, and that the role \""
                    + Members.text(request, "RoleArn") + "\" has \"s3:ListBucket\" permissions on bucket \""
                    + location.bucket()
                    + "\".");
        }
    }

    /**
     * Returns the channels with the current objects. Several instances train as one: their shards follow each other.
     *
     * @throws ContainerFailure if a manifest cannot be read, or there are fewer objects than instances to share them
     */
    List<ChannelInput> download(JsonNode request) {
        List<ChannelInput> channels = new ArrayList<>();
        for (JsonNode channel : request.path("InputDataConfig")) {
            JsonNode source = channel.get("DataSource").get("S3DataSource");
            S3Location location = S3Uri.location(Members.text(source, "S3Uri"));
            List<ObjectStore.Entry> objects = objects(source, location);
            int instances = request.path("ResourceConfig").path("InstanceCount").asInt(1);
            if (source.path("S3DataDistributionType").asText().equals("ShardedByS3Key") && objects.size() < instances) {
                throw ContainerFailure.client(
                        "Channel '" + Members.text(channel, "ChannelName") + "' is ShardedByS3Key over "
                                + instances
                                + " instances but has only " + objects.size()
                                + " objects; write at least one object per instance");
            }
            channels.add(new ChannelInput(
                    Members.text(channel, "ChannelName"),
                    configuration(channel, request),
                    objects,
                    channel.path("CompressionType").asText().equals("Gzip"),
                    channel.path("RecordWrapperType").asText().equals("RecordIO"),
                    store));
        }
        return channels;
    }

    /**
     * Returns a channel's entry in the container's {@code inputdataconfig.json}; to the container, a channel in
     * FastFile mode looks like files.
     */
    private static Map<String, String> configuration(JsonNode channel, JsonNode request) {
        Map<String, String> configuration = new LinkedHashMap<>();
        if (channel.hasNonNull("ContentType")) {
            configuration.put("ContentType", Members.text(channel, "ContentType"));
        }
        configuration.put("TrainingInputMode", mode(channel, request).replace("FastFile", "File"));
        configuration.put(
                "S3DistributionType",
                channel.at("/DataSource/S3DataSource/S3DataDistributionType").asText("FullyReplicated"));
        configuration.put("RecordWrapperType", channel.path("RecordWrapperType").asText("None"));
        return configuration;
    }

    private static String mode(JsonNode channel, JsonNode request) {
        return channel.path("InputMode")
                .asText(request.get("AlgorithmSpecification")
                        .get("TrainingInputMode")
                        .textValue());
    }

    private boolean exists(JsonNode source, S3Location location) {
        if (isPrefix(source)) {
            return !objects(location).isEmpty();
        }
        return store.exists(location);
    }

    private List<ObjectStore.Entry> objects(JsonNode source, S3Location location) {
        if (isPrefix(source)) {
            return objects(location);
        }
        return manifest(location);
    }

    private List<ObjectStore.Entry> objects(S3Location prefix) {
        return store.list(prefix).stream()
                .filter(object -> !object.location().key().endsWith("/"))
                .toList();
    }

    private List<ObjectStore.Entry> manifest(S3Location manifest) {
        try (InputStream in = store.open(manifest)) {
            JsonNode entries = Json.MAPPER.readTree(in);
            if (!entries.isArray() || !entries.path(0).path("prefix").isTextual()) {
                throw ContainerFailure.client("Manifest " + manifest
                        + " is not of the form [{\"prefix\": \"s3://bucket/path/\"}, \"object\", …]");
            }
            List<ObjectStore.Entry> objects = new ArrayList<>();
            for (int i = 1; i < entries.size(); i++) {
                objects.add(named(
                        S3Uri.location(entries.get(0).get("prefix").textValue()
                                + entries.get(i).asText()),
                        manifest));
            }
            return objects;
        } catch (IOException | SdkException | SageMakerError e) {
            throw ContainerFailure.client("Manifest " + manifest + " cannot be read: " + e.getMessage(), e);
        }
    }

    private ObjectStore.Entry named(S3Location location, S3Location manifest) {
        return store.list(location).stream()
                .filter(entry -> entry.location().equals(location))
                .findFirst()
                .orElseThrow(() -> ContainerFailure.client(
                        "Manifest " + manifest + " names " + location + ", which does not exist"));
    }

    private static boolean isPrefix(JsonNode source) {
        return source.get("S3DataType").textValue().equals("S3Prefix");
    }
}
