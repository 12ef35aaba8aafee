package io.dynasage.sagemaker;

import software.amazon.awssdk.services.sagemaker.model.CreateEndpointConfigRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateEndpointRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateModelRequest;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemaker.model.UpdateEndpointRequest;

/** Builds the API requests of a deployment. The methods have no side effects. */
final class EndpointRequests {
    static final String VARIANT = "AllTraffic";

    private EndpointRequests() {}

    static CreateModelRequest model(EndpointSpec spec) {
        return CreateModelRequest.builder()
                .modelName(spec.modelName())
                .primaryContainer(c -> c.image(spec.image()).modelDataUrl(spec.modelArtifact()))
                .executionRoleArn(spec.roleArn())
                .vpcConfig(spec.protection().vpcConfig())
                .enableNetworkIsolation(
                        Protection.flag(spec.protection().network().isolation()))
                .tags(TrainingJobRequest.tags(spec.versionTags()))
                .build();
    }

    static CreateEndpointConfigRequest config(EndpointSpec spec) {
        return config(spec, VARIANT);
    }

    /** @param variantName that of the endpoint now, since SageMaker keeps what others set by the variant's name */
    static CreateEndpointConfigRequest config(EndpointSpec spec, String variantName) {
        ProductionVariant variant = ProductionVariant.builder()
                .variantName(variantName)
                .modelName(spec.modelName())
                .instanceType(spec.instanceType())
                .initialInstanceCount(spec.instanceCount())
                .initialVariantWeight(1f)
                .build();
        return CreateEndpointConfigRequest.builder()
                .endpointConfigName(spec.configName())
                .productionVariants(variant)
                .kmsKeyId(spec.protection().keys().endpointVolumes().orElse(null))
                .tags(TrainingJobRequest.tags(spec.versionTags()))
                .build();
    }

    static CreateEndpointRequest creation(EndpointChange.Target target) {
        return CreateEndpointRequest.builder()
                .endpointName(target.endpointName())
                .endpointConfigName(target.configName())
                .tags(TrainingJobRequest.tags(target.tags()))
                .build();
    }

    static UpdateEndpointRequest update(EndpointChange.Target target) {
        return UpdateEndpointRequest.builder()
                .endpointName(target.endpointName())
                .endpointConfigName(target.configName())
                .deploymentConfig(target.guardrails().deploymentConfig().orElse(null))
                .build();
    }
}
