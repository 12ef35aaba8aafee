package io.dynasage.sagemaker;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The requests with which a run would create or change resources in SageMaker, as JSON with the API's own names.
 * Nothing is sent. They are built by the same code as the requests that a run sends.
 */
public final class PlannedRequests {
    private final Map<String, String> requests = new LinkedHashMap<>();

    /** Adds the training job. */
    public PlannedRequests training(TrainingJobSpec spec) {
        requests.put("create-training-job", WireRequest.createTrainingJob(spec));
        return this;
    }

    /** Adds a second training job, under a name of its own. */
    public PlannedRequests again(String name, TrainingJobSpec spec) {
        requests.put(name, WireRequest.createTrainingJob(spec));
        return this;
    }

    /** Adds the group for versions of the model, for use when the group does not exist yet. */
    public PlannedRequests group(ModelVersion version) {
        requests.put("create-model-package-group", WireRequest.json(ModelPackageRequest.group(version)));
        return this;
    }

    /** Adds the registered version of the model. */
    public PlannedRequests version(ModelVersion version) {
        requests.put("create-model-package", WireRequest.json(ModelPackageRequest.create(version)));
        return this;
    }

    /** Adds the requests that create a model, an endpoint config and a new endpoint. */
    public PlannedRequests endpoint(EndpointSpec spec) {
        requests.put("create-model", WireRequest.json(EndpointRequests.model(spec)));
        requests.put("create-endpoint-config", WireRequest.json(EndpointRequests.config(spec)));
        requests.put("create-endpoint", WireRequest.json(EndpointRequests.creation(target(spec))));
        return this;
    }

    /** Adds the requests that create a model and an endpoint config and update an existing endpoint. */
    public PlannedRequests endpointUpdate(EndpointSpec spec) {
        endpoint(spec);
        requests.remove("create-endpoint");
        requests.put("update-endpoint", WireRequest.json(EndpointRequests.update(target(spec))));
        return this;
    }

    /**
     * Returns the JSON by operation, named as in the AWS CLI, such as {@code create-model}, in the order of sending.
     */
    public Map<String, String> byOperation() {
        return new LinkedHashMap<>(requests);
    }

    private static EndpointChange.Target target(EndpointSpec spec) {
        return new EndpointChange.Target(spec.endpointName(), spec.configName(), spec.versionTags(), spec.guardrails());
    }
}
