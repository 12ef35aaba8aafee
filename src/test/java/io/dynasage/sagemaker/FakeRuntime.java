package io.dynasage.sagemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointRequest;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointResponse;

/** An endpoint that answers by a function from request body to answer body, and keeps the requests. */
final class FakeRuntime implements SageMakerRuntimeClient {
    final List<InvokeEndpointRequest> requests = new ArrayList<>();
    private final Function<byte[], byte[]> model;

    FakeRuntime(Function<byte[], byte[]> model) {
        this.model = model;
    }

    @Override
    public InvokeEndpointResponse invokeEndpoint(InvokeEndpointRequest request) {
        requests.add(request);
        return InvokeEndpointResponse.builder()
                .contentType(request.accept())
                .body(SdkBytes.fromByteArray(model.apply(request.body().asByteArray())))
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
