package io.dynasage.sagemaker;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run will ask SageMaker to create or change, as JSON in the API's own names, without asking. The requests are
 * built by the same code that sends them.
 */
public final class PlannedRequests {
    private final Map<String, String> requests = new LinkedHashMap<>();

    /** The job that trains. */
    public PlannedRequests training(TrainingJobSpec spec) {
        requests.put("create-training-job", WireRequest.createTrainingJob(spec));
        return this;
    }

    /** The group that versions of the model are registered in, where there is none yet. */
    public PlannedRequests group(ModelVersion version) {
        requests.put("create-model-package-group", WireRequest.json(ModelPackageRequest.group(version)));
        return this;
    }

    /** The version that the model is registered as. */
    public PlannedRequests version(ModelVersion version) {
        requests.put("create-model-package", WireRequest.json(ModelPackageRequest.create(version)));
        return this;
    }

    /** The model and the configuration of an endpoint that does not exist yet, and the endpoint. */
    public PlannedRequests endpoint(EndpointSpec spec) {
        requests.put("create-model", WireRequest.json(EndpointRequests.model(spec)));
        requests.put("create-endpoint-config", WireRequest.json(EndpointRequests.config(spec)));
        requests.put("create-endpoint", WireRequest.json(EndpointRequests.creation(target(spec))));
        return this;
    }

    /** The model and the configuration of an endpoint that exists, and its update. */
    public PlannedRequests endpointUpdate(EndpointSpec spec) {
        endpoint(spec);
        requests.remove("create-endpoint");
        requests.put("update-endpoint", WireRequest.json(EndpointRequests.update(target(spec))));
        return this;
    }

    /**
     * The JSON by the operation's name as the AWS CLI writes it, such as {@code create-model}, in the order of sending.
     */
    public Map<String, String> byOperation() {
        return new LinkedHashMap<>(requests);
    }

    private static EndpointChange.Target target(EndpointSpec spec) {
        return new EndpointChange.Target(spec.endpointName(), spec.configName(), spec.tags(), spec.guardrails());
    }
}
