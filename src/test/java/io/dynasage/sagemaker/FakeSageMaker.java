package io.dynasage.sagemaker;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.*;

/** SageMaker's control plane in memory: keeps what is created, walks through the given statuses. */
final class FakeSageMaker implements SageMakerClient {
    private static final String ARN = "arn:aws:sagemaker:eu-west-1:123456789012:";
    final List<String> calls = new ArrayList<>();
    final Map<String, CreateModelRequest> models = new LinkedHashMap<>();
    final Map<String, CreateEndpointConfigRequest> configs = new LinkedHashMap<>();
    /** What the next descriptions of the training job answer; the last one stays. */
    final Deque<DescribeTrainingJobResponse> trainingJob = new ArrayDeque<>();
    /** Thrown by the next call of the operation. */
    final Map<String, Deque<RuntimeException>> errors = new LinkedHashMap<>();
    /** The endpoint; null if there is none. */
    DescribeEndpointResponse endpoint;
    /** What the endpoint becomes with each description after a change; applied one by one. */
    final Deque<UnaryOperator<DescribeEndpointResponse.Builder>> walk = new ArrayDeque<>();
    /** The last request to update an endpoint. */
    UpdateEndpointRequest updated;

    /** Operations that do their work and then lose their answer. */
    final Set<String> lost = new HashSet<>();
    /** The tags of the endpoint. */
    List<Tag> endpointTags = List.of();

    /** Whether requests to delete an endpoint arrive a second time, as after a lost answer. */
    boolean deletesTwice;

    private CreateTrainingJobRequest created;
    /** Whether a change is over before the next description. */
    boolean instant;

    private boolean changing;
    private long changes;

    static SageMakerException error(String code, String message) {
        return (SageMakerException) SageMakerException.builder()
                .statusCode(code.startsWith("Internal") ? 500 : 400)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    void fail(String operation, RuntimeException error) {
        errors.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(error);
    }

    private void called(String operation, String name) {
        calls.add(operation + " " + name);
        failing(operation, name);
    }

    private void failing(String operation, String name) {
        for (String key : List.of(operation, operation + " " + name)) {
            RuntimeException error =
                    errors.getOrDefault(key, new ArrayDeque<>()).poll();
            if (error != null) {
                throw error;
            }
        }
    }

    private void answered(String operation) {
        if (lost.remove(operation)) {
            throw SdkClientException.create("connection reset");
        }
    }

    long count(String operation) {
        return calls.stream().filter(c -> c.startsWith(operation + " ")).count();
    }

    @Override
    public CreateTrainingJobResponse createTrainingJob(CreateTrainingJobRequest request) {
        called("CreateTrainingJob", request.trainingJobName());
        created = request;
        return CreateTrainingJobResponse.builder().trainingJobArn("arn").build();
    }

    @Override
    public DescribeTrainingJobResponse describeTrainingJob(DescribeTrainingJobRequest request) {
        called("DescribeTrainingJob", request.trainingJobName());
        return trainingJob.size() > 1 ? trainingJob.poll() : trainingJob.peek();
    }

    @Override
    public StopTrainingJobResponse stopTrainingJob(StopTrainingJobRequest request) {
        called("StopTrainingJob", request.trainingJobName());
        return StopTrainingJobResponse.builder().build();
    }

    CreateTrainingJobRequest createdTrainingJob() {
        return created;
    }

    @Override
    public CreateModelResponse createModel(CreateModelRequest request) {
        called("CreateModel", request.modelName());
        if (models.putIfAbsent(request.modelName(), request) != null) {
            throw error("ValidationException", "Cannot create already existing model \"arn\".");
        }
        return CreateModelResponse.builder().modelArn("arn").build();
    }

    @Override
    public DescribeModelResponse describeModel(DescribeModelRequest request) {
        CreateModelRequest model = models.get(request.modelName());
        return DescribeModelResponse.builder()
                .modelName(model.modelName())
                .modelArn(ARN + "model/" + model.modelName())
                .primaryContainer(model.primaryContainer())
                .build();
    }

    @Override
    public DeleteModelResponse deleteModel(DeleteModelRequest request) {
        called("DeleteModel", request.modelName());
        models.remove(request.modelName());
        return DeleteModelResponse.builder().build();
    }

    @Override
    public CreateEndpointConfigResponse createEndpointConfig(CreateEndpointConfigRequest request) {
        called("CreateEndpointConfig", request.endpointConfigName());
        if (configs.putIfAbsent(request.endpointConfigName(), request) != null) {
            throw error("ValidationException", "Cannot create already existing endpoint configuration \"arn\".");
        }
        return CreateEndpointConfigResponse.builder().endpointConfigArn("arn").build();
    }

    @Override
    public DescribeEndpointConfigResponse describeEndpointConfig(DescribeEndpointConfigRequest request) {
        failing("DescribeEndpointConfig", request.endpointConfigName());
        CreateEndpointConfigRequest config = configs.get(request.endpointConfigName());
        if (config == null) {
            throw error("ValidationException", "Could not find endpoint configuration \"arn\".");
        }
        return DescribeEndpointConfigResponse.builder()
                .endpointConfigName(config.endpointConfigName())
                .endpointConfigArn(ARN + "endpoint-config/" + config.endpointConfigName())
                .productionVariants(config.productionVariants())
                .build();
    }

    @Override
    public ListEndpointConfigsResponse listEndpointConfigs(ListEndpointConfigsRequest request) {
        return ListEndpointConfigsResponse.builder()
                .endpointConfigs(configs.keySet().stream()
                        .filter(name -> name.contains(request.nameContains()))
                        .map(name -> EndpointConfigSummary.builder()
                                .endpointConfigName(name)
                                .endpointConfigArn(ARN + "endpoint-config/" + name)
                                .build())
                        .toList())
                .build();
    }

    @Override
    public ListTagsResponse listTags(ListTagsRequest request) {
        String[] resource = request.resourceArn().substring(ARN.length()).split("/");
        called("ListTags", request.resourceArn().substring(ARN.length()));
        return ListTagsResponse.builder()
                .tags(
                        switch (resource[0]) {
                            case "model" -> models.get(resource[1]).tags();
                            case "endpoint" -> endpointTags;
                            default -> configs.get(resource[1]).tags();
                        })
                .build();
    }

    @Override
    public DeleteEndpointConfigResponse deleteEndpointConfig(DeleteEndpointConfigRequest request) {
        called("DeleteEndpointConfig", request.endpointConfigName());
        configs.remove(request.endpointConfigName());
        return DeleteEndpointConfigResponse.builder().build();
    }

    @Override
    public CreateEndpointResponse createEndpoint(CreateEndpointRequest request) {
        called("CreateEndpoint", request.endpointName());
        if (endpoint != null) {
            throw error("ValidationException", "Cannot create already existing endpoint \"arn\".");
        }
        endpointTags = request.tags();
        change(
                DescribeEndpointResponse.builder()
                        .endpointName(request.endpointName())
                        .endpointArn(ARN + "endpoint/" + request.endpointName())
                        .endpointConfigName(request.endpointConfigName()),
                EndpointStatus.CREATING);
        if (walk.isEmpty()) {
            walk.add(e -> e.endpointStatus(EndpointStatus.IN_SERVICE).endpointConfigName(request.endpointConfigName()));
        }
        answered("CreateEndpoint");
        return CreateEndpointResponse.builder().endpointArn("arn").build();
    }

    @Override
    public UpdateEndpointResponse updateEndpoint(UpdateEndpointRequest request) {
        called("UpdateEndpoint", request.endpointName());
        updated = request;
        change(
                endpoint.toBuilder().pendingDeploymentSummary(p -> p.endpointConfigName(request.endpointConfigName())),
                EndpointStatus.UPDATING);
        if (walk.isEmpty()) {
            walk.add(e -> e.endpointStatus(EndpointStatus.IN_SERVICE)
                    .pendingDeploymentSummary((PendingDeploymentSummary) null)
                    .endpointConfigName(request.endpointConfigName()));
        }
        answered("UpdateEndpoint");
        return UpdateEndpointResponse.builder().endpointArn("arn").build();
    }

    private void change(DescribeEndpointResponse.Builder builder, EndpointStatus status) {
        endpoint = builder.endpointStatus(status)
                .lastModifiedTime(Instant.ofEpochSecond(++changes))
                .build();
        changing = true;
    }

    private void step() {
        endpoint = walk.poll().apply(endpoint.toBuilder()).build();
        changing = !walk.isEmpty();
    }

    /** Temporary endpoints, which have the name of their config. */
    final Set<String> temporary = new HashSet<>();

    private DescribeEndpointResponse temporary(String name) {
        if (!temporary.contains(name)) {
            throw error("ValidationException", "Could not find endpoint \"arn\".");
        }
        return DescribeEndpointResponse.builder()
                .endpointName(name)
                .endpointConfigName(name)
                .endpointStatus(EndpointStatus.CREATING)
                .build();
    }

    /** Shows the present state, then walks on, so that each status is seen once. */
    @Override
    public DescribeEndpointResponse describeEndpoint(DescribeEndpointRequest request) {
        boolean known = endpoint != null && request.endpointName().equals(endpoint.endpointName());
        if (!known && configs.containsKey(request.endpointName())) {
            return temporary(request.endpointName());
        }
        called("DescribeEndpoint", request.endpointName());
        if (endpoint == null) {
            throw error("ValidationException", "Could not find endpoint \"arn\".");
        }
        while (instant && changing) {
            step();
        }
        DescribeEndpointResponse now = endpoint;
        if (changing) {
            step();
        }
        if (now.endpointStatus() == EndpointStatus.DELETING) {
            endpoint = null;
        }
        return now;
    }

    @Override
    public DeleteEndpointResponse deleteEndpoint(DeleteEndpointRequest request) {
        called("DeleteEndpoint", request.endpointName());
        if (deletesTwice) {
            endpoint =
                    endpoint.toBuilder().endpointStatus(EndpointStatus.DELETING).build();
            throw error("ValidationException", "Cannot update in-progress endpoint \"arn\".");
        }
        endpoint = null;
        return DeleteEndpointResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
