package io.dynasage.sagemaker;

import io.dynasage.settings.EndpointUri;
import java.io.Serializable;
import java.net.URI;

/**
 * The address of SageMaker. The record is serializable, so that Spark tasks reach the same endpoint;
 * {@link SageMakerClients} provides the clients. Credentials come from the SDK's default chain of each JVM, never from
 * this record.
 *
 * @param region the AWS region; null uses the SDK's default region chain
 * @param endpoint the control plane's URI; null for AWS
 * @param runtimeEndpoint the URI for invoking endpoints; null for AWS
 */
public record SageMakerConnection(String region, URI endpoint, URI runtimeEndpoint) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Checks the endpoints.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if one is not encrypted and not on this machine
     */
    public SageMakerConnection {
        EndpointUri.require("endpoint", endpoint);
        EndpointUri.require("runtime-endpoint", runtimeEndpoint);
    }
}
