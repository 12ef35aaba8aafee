package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.RequestValidation;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Answers the control plane's operations: reads the JSON body, checks it against the API's model, and runs the
 * operation.
 */
final class ControlPlane {
    private final Map<String, UnaryOperator<ObjectNode>> operations;
    private final RequestValidation validation = new RequestValidation();
    private final InjectedFailures failures;
    private final ResourceNames names;
    private final LocalAccount account;

    ControlPlane(Map<String, UnaryOperator<ObjectNode>> operations, Platform platform, LocalAccount account) {
        this.operations = Map.copyOf(operations);
        this.failures = platform.failures();
        this.names = platform.names();
        this.account = account;
    }

    /** The supported operations. */
    static final Set<String> OPERATIONS = Set.of("""
        CreateTrainingJob DescribeTrainingJob StopTrainingJob ListTrainingJobs
        CreateModel DescribeModel DeleteModel ListModels
        CreateEndpointConfig DescribeEndpointConfig DeleteEndpointConfig ListEndpointConfigs
        CreateEndpoint UpdateEndpoint DescribeEndpoint DeleteEndpoint ListEndpoints
        CreateModelPackageGroup DescribeModelPackageGroup DeleteModelPackageGroup
        CreateModelPackage DescribeModelPackage UpdateModelPackage DeleteModelPackage ListModelPackages
        ListTags AddTags DeleteTags\
        """.split("\\s+"));

    /** Answers one request, named by the header X-Amz-Target. */
    ObjectNode answer(String target, byte[] body) {
        String name = Objects.requireNonNullElse(target, "").replaceFirst("^SageMaker\\.", "");
        UnaryOperator<ObjectNode> operation = operations.get(name);
        if (operation == null || name.equals(target)) {
            throw new SageMakerError(
                    "UnknownOperationException",
                    400,
                    "The local SageMaker does not know the operation '" + target + "'.");
        }
        failures.throttle(name);
        ObjectNode request = parse(body);
        account.demands().check(account.user(), name, request, names.ofRequest(name, request));
        validation.check(name, request);
        return operation.apply(request);
    }

    /** Parses a request's body, an object; no bytes are an empty one. */
    static ObjectNode parse(byte[] body) {
        try {
            if (body.length == 0) {
                return Json.object();
            }
            if (Json.MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new SageMakerError("SerializationException", 400, "The request body is not JSON: " + e.getMessage());
        }
        throw new SageMakerError("SerializationException", 400, "The request body is not a JSON object.");
    }
}
