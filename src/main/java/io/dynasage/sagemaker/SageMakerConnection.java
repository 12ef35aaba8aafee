package io.dynasage.sagemaker;

import java.io.Serializable;
import java.net.URI;

/**
 * Where SageMaker is. Serializable, so that Spark tasks reach the same endpoint; {@link SageMakerClients} has the
 * clients. Credentials come from the SDK's default chain of each JVM, never from here.
 *
 * @param region the AWS region; null takes the SDK's default region chain
 * @param endpoint the control plane's URI; null is AWS
 * @param runtimeEndpoint the URI that endpoints are invoked at; null is AWS
 */
public record SageMakerConnection(String region, URI endpoint, URI runtimeEndpoint) implements Serializable {
    private static final long serialVersionUID = 1L;
}
