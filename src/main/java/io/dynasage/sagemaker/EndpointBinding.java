package io.dynasage.sagemaker;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.PendingDeploymentSummary;

/**
 * The endpoint config that a model's predictions must come from. Models share an endpoint's name, so the name alone
 * does not show which of them answers.
 */
record EndpointBinding(SageMakerConnection connection, String endpointName, String config) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * Returns the binding to the config that serves now.
     *
     * @throws SageMakerFailure if there is no such endpoint
     */
    static EndpointBinding now(SageMakerConnection connection, String endpointName) {
        EndpointBinding unbound = new EndpointBinding(connection, endpointName, "");
        return new EndpointBinding(connection, endpointName, unbound.describe().endpointConfigName());
    }

    /** @throws SageMakerFailure if the endpoint does not serve the config, or is changing to another one */
    void require() {
        DescribeEndpointResponse now = describe();
        String pending = Optional.ofNullable(now.pendingDeploymentSummary())
                .map(PendingDeploymentSummary::endpointConfigName)
                .orElse(config);
        if (!config.equals(now.endpointConfigName()) || !config.equals(pending)) {
            throw new SageMakerFailure("Endpoint \"" + endpointName + "\" serves " + now.endpointConfigName()
                    + change(pending) + ", but this model is " + config
                    + ": another model was deployed under the same name. Nothing that this task predicted is used."
                    + " Give each model an endpointName of its own, or deploy this one again with deploy().");
        }
    }

    private String change(String pending) {
        if (config.equals(pending)) {
            return "";
        }
        return " and is changing to " + pending;
    }

    private DescribeEndpointResponse describe() {
        return RemoteErrors.explained(
                "to describe endpoint \"" + endpointName + "\"",
                () -> new Poller(PAUSE, PATIENCE, Clock.systemUTC())
                        .until(
                                () -> RemoteErrors.orAskAgain(() -> SageMakerClients.client(connection)
                                        .describeEndpoint(d -> d.endpointName(endpointName))),
                                Optional::isPresent,
                                "a description of endpoint \"" + endpointName + "\"")
                        .orElseThrow());
    }
}
