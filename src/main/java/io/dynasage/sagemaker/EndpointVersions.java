package io.dynasage.sagemaker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.ContainerDefinition;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointConfigResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointConfigSortKey;
import software.amazon.awssdk.services.sagemaker.model.EndpointConfigSummary;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariantSummary;
import software.amazon.awssdk.services.sagemaker.model.Tag;

/**
 * The versions of an endpoint: its models and endpoint configs, past and present. They are created with a tag that
 * names the endpoint, and are found by that tag.
 */
final class EndpointVersions {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointVersions.class);
    private static final int PAGE = 100;
    /**
     * The suffix that earlier releases, which set no tag, gave to the names of versions: the time of the run. It keeps
     * "shop" from taking "shop-eu-20261122T170000Z" for its own version.
     */
    private static final Pattern STAMPED = Pattern.compile("-\\d{8}[T-]\\d{6}[A-Za-z0-9-]*");

    private final SageMakerClient client;

    EndpointVersions(SageMakerClient client) {
        this.client = client;
    }

    /**
     * Returns whether the name of a model or config is enough to show that it is a version of this endpoint. This
     * method has no side effects.
     */
    static boolean isStamped(String endpointName, String resource) {
        return resource != null
                && resource.startsWith(endpointName)
                && STAMPED.matcher(resource.substring(endpointName.length())).matches();
    }

    /**
     * Returns whether a model or config is a version of this endpoint. Requests its tags from SageMaker only if the
     * name is not enough to decide.
     */
    private boolean isVersion(String endpointName, String resource, Supplier<String> arn) {
        boolean named = resource.equals(endpointName) || resource.startsWith(endpointName + "-");
        return isStamped(endpointName, resource) || named && tagged(endpointName, arn.get());
    }

    private boolean tagged(String endpointName, String arn) {
        return tags(arn)
                .anyMatch(tag ->
                        tag.key().equals(EndpointSpec.VERSION_OF) && tag.value().equals(endpointName));
    }

    private Stream<Tag> tags(String arn) {
        return RemoteErrors.find(() -> client.listTags(l -> l.resourceArn(arn))).stream()
                .flatMap(answer -> answer.tags().stream());
    }

    /**
     * Creates the model and the config. If an equal one already exists, it is used unchanged.
     *
     * @return the resources that this call created, for {@link #remove}
     * @throws SageMakerFailure if SageMaker refuses, or a different resource has the name; nothing new remains
     */
    List<Created> create(EndpointSpec spec, Optional<DescribeEndpointResponse> before) {
        List<Created> created = new ArrayList<>();
        try {
            createModel(spec, created);
            createConfig(spec, before, created);
            return created;
        } catch (SdkException e) {
            remove(created);
            List<String> unset = Stream.concat(
                            spec.protection().unsetForModel().stream(), spec.protection().unsetForEndpoint().stream())
                    .toList();
            throw RemoteErrors.refused("to create a version of endpoint \"" + spec.endpointName() + "\"", e, unset);
        } catch (SageMakerFailure e) {
            remove(created);
            throw e;
        }
    }

    /** A model or an endpoint config that this deployment created. */
    record Created(boolean config, String name) {}

    private void createModel(EndpointSpec spec, List<Created> created) {
        try {
            client.createModel(EndpointRequests.model(spec));
            created.add(new Created(false, spec.modelName()));
        } catch (AwsServiceException e) {
            if (!RemoteErrors.exists(e)) {
                throw e;
            }
            var container =
                    client.describeModel(m -> m.modelName(spec.modelName())).primaryContainer();
            requireSame(
                    container != null
                            && spec.image().equals(container.image())
                            && spec.modelArtifact().equals(container.modelDataUrl()),
                    "model",
                    spec.modelName());
        }
    }

    private void createConfig(EndpointSpec spec, Optional<DescribeEndpointResponse> before, List<Created> created) {
        String variant = before.stream()
                .flatMap(endpoint -> endpoint.productionVariants().stream())
                .map(ProductionVariantSummary::variantName)
                .findFirst()
                .orElse(EndpointRequests.VARIANT);
        try {
            client.createEndpointConfig(EndpointRequests.config(spec, variant));
            created.add(new Created(true, spec.configName()));
        } catch (AwsServiceException e) {
            if (!RemoteErrors.exists(e)) {
                throw e;
            }
            requireSame(
                    find(spec.configName())
                            .map(DescribeEndpointConfigResponse::productionVariants)
                            .filter(v -> v.size() == 1
                                    && spec.modelName().equals(v.get(0).modelName())
                                    && spec.instanceType().equals(v.get(0).instanceTypeAsString())
                                    && v.get(0).initialInstanceCount() == spec.instanceCount())
                            .isPresent(),
                    "endpoint config",
                    spec.configName());
        }
    }

    private static void requireSame(boolean same, String kind, String name) {
        if (!same) {
            throw new SageMakerFailure("A different " + kind + " named \"" + name + "\" exists already. A version is "
                    + "never changed: deploy under a new name, or delete that " + kind + " if nothing uses it.");
        }
    }

    /** Removes the created resources, configs first. Failures are logged, and the resource remains. */
    void remove(List<Created> created) {
        for (int i = created.size() - 1; i >= 0; i--) {
            Created one = created.get(i);
            if (one.config()) {
                quietly(
                        "endpoint config",
                        one.name(),
                        () -> client.deleteEndpointConfig(d -> d.endpointConfigName(one.name())));
            } else {
                quietly("model", one.name(), () -> client.deleteModel(d -> d.modelName(one.name())));
            }
        }
    }

    private static void quietly(String kind, String name, Runnable deletion) {
        try {
            deletion.run();
            LOG.info("Deleted {} {}", kind, name);
        } catch (SdkException e) {
            LOG.warn("The {} {} is no longer needed and could not be deleted: {}", kind, name, e.getMessage());
        }
    }

    /** Returns whether the tag of an endpoint, or of the config that it has, names an endpoint of ours. */
    boolean owns(DescribeEndpointResponse endpoint) {
        return arns(endpoint)
                .anyMatch(arn -> tags(arn).anyMatch(tag -> tag.key().equals(EndpointSpec.VERSION_OF)));
    }

    /** Returns whether the tag of an endpoint, or of the config that it has, names this endpoint. */
    boolean areOf(String endpointName, DescribeEndpointResponse endpoint) {
        return arns(endpoint).anyMatch(arn -> tagged(endpointName, arn));
    }

    private Stream<String> arns(DescribeEndpointResponse endpoint) {
        return Stream.concat(
                Stream.of(endpoint.endpointArn()),
                find(endpoint.endpointConfigName()).stream().map(DescribeEndpointConfigResponse::endpointConfigArn));
    }

    /**
     * Returns whether an endpoint has other instance counts or weights than its config: somebody set them, or
     * autoscaling did.
     */
    boolean scaledByOthers(DescribeEndpointResponse endpoint) {
        Map<String, ProductionVariant> made = find(endpoint.endpointConfigName()).stream()
                .flatMap(config -> config.productionVariants().stream())
                .collect(Collectors.toMap(ProductionVariant::variantName, Function.identity()));
        return endpoint.productionVariants().stream()
                .filter(now -> made.containsKey(now.variantName()))
                .anyMatch(now -> scaled(made.get(now.variantName()), now));
    }

    private static boolean scaled(ProductionVariant made, ProductionVariantSummary now) {
        boolean counted =
                now.desiredInstanceCount() == null || now.desiredInstanceCount().equals(made.initialInstanceCount());
        boolean weighted = now.desiredWeight() == null || now.desiredWeight().equals(made.initialVariantWeight());
        return !counted || !weighted;
    }

    /** Returns an endpoint config, if it exists. */
    Optional<DescribeEndpointConfigResponse> find(String configName) {
        return RemoteErrors.find(() -> client.describeEndpointConfig(d -> d.endpointConfigName(configName)));
    }

    /** Returns the model of a config's first variant; empty if the config no longer exists. */
    Optional<String> modelOf(String configName) {
        return models(configName).stream().findFirst();
    }

    /**
     * Returns the image and artifact of a model. The result is empty if the model no longer exists or does not have
     * exactly one image with one artifact.
     */
    Optional<ContainerDefinition> containerOf(String model) {
        return RemoteErrors.find(() -> client.describeModel(d -> d.modelName(model)))
                .map(DescribeModelResponse::primaryContainer)
                .filter(c -> c.image() != null && c.modelDataUrl() != null);
    }

    private List<String> models(String configName) {
        return Optional.ofNullable(configName).flatMap(this::find).stream()
                .flatMap(config -> config.productionVariants().stream())
                .map(ProductionVariant::modelName)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Deletes the endpoint's own versions except the ones to keep. Failures are logged and do not fail the deployment.
     */
    void deleteAllBut(String endpointName, Set<String> keptConfigs) {
        try {
            Set<String> keptModels = new HashSet<>();
            keptConfigs.forEach(config -> keptModels.addAll(models(config)));
            for (String config : configs(endpointName, keptConfigs)) {
                if (!isOfTemporaryEndpoint(config)) {
                    delete(endpointName, config, keptModels);
                }
            }
        } catch (SdkException e) {
            LOG.warn("Older versions of endpoint {} could not be looked up: {}", endpointName, e.getMessage());
        }
    }

    /** Returns whether an endpoint that another run evaluates on uses the config, whose name it has. */
    private boolean isOfTemporaryEndpoint(String config) {
        return RemoteErrors.find(() -> client.describeEndpoint(d -> d.endpointName(config)))
                .filter(endpoint -> config.equals(endpoint.endpointName()))
                .isPresent();
    }

    /** Returns the endpoint's own configs that still exist. */
    List<String> configs(String endpointName) {
        return configs(endpointName, Set.of());
    }

    private List<String> configs(String endpointName, Set<String> without) {
        return client
                .listEndpointConfigsPaginator(l -> l.nameContains(endpointName)
                        .sortBy(EndpointConfigSortKey.CREATION_TIME)
                        .maxResults(PAGE))
                .endpointConfigs()
                .stream()
                .filter(config -> !without.contains(config.endpointConfigName()))
                .filter(config -> isVersion(endpointName, config.endpointConfigName(), config::endpointConfigArn))
                .map(EndpointConfigSummary::endpointConfigName)
                .toList();
    }

    /** Deletes one of the endpoint's own versions, but not a model that a kept config uses. Failures are logged. */
    void delete(String endpointName, String config, Optional<String> keptConfig) {
        if (isStamped(endpointName, config)
                || find(config)
                        .filter(found -> isVersion(endpointName, config, found::endpointConfigArn))
                        .isPresent()) {
            delete(
                    endpointName,
                    config,
                    keptConfig.map(kept -> Set.copyOf(models(kept))).orElse(Set.of()));
        } else {
            LOG.warn(
                    "Endpoint config {} is not a version of endpoint {} by its tag or name and stays",
                    config,
                    endpointName);
        }
    }

    private void delete(String endpointName, String config, Set<String> keptModels) {
        List<Created> old = new ArrayList<>();
        for (String model : models(config)) {
            if (!keptModels.contains(model) && isOwnModel(endpointName, model)) {
                old.add(new Created(false, model));
            }
        }
        old.add(new Created(true, config));
        remove(old);
    }

    private boolean isOwnModel(String endpointName, String model) {
        return isStamped(endpointName, model)
                || RemoteErrors.find(() -> client.describeModel(m -> m.modelName(model)))
                        .filter(found -> isVersion(endpointName, model, found::modelArn))
                        .isPresent();
    }
}
