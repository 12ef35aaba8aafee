package io.dynasage.sagemaker;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointConfigResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointSummary;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariantSummary;

/** The endpoints of a job: the one with its name, and temporary ones that a killed run may have left. */
public final class HostedEndpoints {
    private final SageMakerClient client;
    private final EndpointVersions versions;

    public HostedEndpoints(SageMakerClient client) {
        this.client = client;
        this.versions = new EndpointVersions(client);
    }

    /**
     * Returns the job's endpoints, which are found by their tag. The result is empty if there are none.
     *
     * @throws SageMakerFailure if SageMaker refuses a request
     */
    public List<HostedInstances> of(String job) {
        return RemoteErrors.explained(
                "to list the endpoints of \"" + job + "\"",
                () -> client.listEndpointsPaginator(l -> l.nameContains(job)).endpoints().stream()
                        .map(EndpointSummary::endpointName)
                        .filter(name -> name.equals(job) || name.startsWith(job + "-"))
                        .flatMap(name ->
                                RemoteErrors.find(() -> client.describeEndpoint(d -> d.endpointName(name))).stream())
                        .filter(endpoint -> versions.areOf(job, endpoint))
                        .map(this::instances)
                        .toList());
    }

    private HostedInstances instances(DescribeEndpointResponse endpoint) {
        Optional<ProductionVariant> made = versions.find(endpoint.endpointConfigName()).stream()
                .map(DescribeEndpointConfigResponse::productionVariants)
                .flatMap(List::stream)
                .findFirst();
        int now = endpoint.productionVariants().stream()
                .map(ProductionVariantSummary::currentInstanceCount)
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> made.map(ProductionVariant::initialInstanceCount))
                .orElse(0);
        return new HostedInstances(
                endpoint.endpointName(),
                endpoint.endpointStatusAsString(),
                made.map(ProductionVariant::instanceTypeAsString).orElse("of a type that is not known"),
                now);
    }
}
