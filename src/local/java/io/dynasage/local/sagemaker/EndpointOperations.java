package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations on endpoints, and their status changes: Creating to InService or Failed; Updating to InService, or
 * over RollingBack to InService with the old configuration; Deleting until the endpoint is gone. An update moves all
 * traffic at once, regardless of the requested policy.
 */
final class EndpointOperations {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointOperations.class);
    private static final String NAME = "EndpointName";

    private final ResourceNames names;
    private final Clock clock;
    private final StatusWalk walk;
    private final EndpointConfigOperations configs;
    private final ModelHosting hosting;
    private final InjectedFailures failures;
    private final Map<String, HostedEndpoint> endpoints = new ConcurrentHashMap<>();

    EndpointOperations(Platform platform, EndpointConfigOperations configs, ModelHosting hosting) {
        names = platform.names();
        clock = platform.clock();
        walk = platform.walk();
        failures = platform.failures();
        this.configs = configs;
        this.hosting = hosting;
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return Map.of(
                "CreateEndpoint",
                this::create,
                "UpdateEndpoint",
                this::update,
                "DescribeEndpoint",
                request -> find(request).describe(),
                "DeleteEndpoint",
                this::delete,
                "ListEndpoints",
                this::list);
    }

    /** Returns the deployment that answers the requests to an endpoint; throws the runtime's error if there is none. */
    Deployment serving(String name) {
        return Optional.ofNullable(endpoints.get(name))
                .flatMap(HostedEndpoint::serving)
                .orElseThrow(() -> SageMakerError.invalidInvocation(
                        "Endpoint " + name + " of account " + ResourceNames.ACCOUNT + " not found."));
    }

    /** Returns the tags that an endpoint got when it was created. */
    JsonNode tags(String name) {
        return find(Json.object().put(NAME, name)).tags();
    }

    private ObjectNode create(ObjectNode request) {
        String name = Members.text(request, NAME);
        Resource config = configs.find(Members.text(request, "EndpointConfigName"));
        DeploymentRules.check(request.path("DeploymentConfig"));
        HostedEndpoint endpoint =
                new HostedEndpoint(name, names.endpoint(name), config.name(), request.withArray("Tags"), clock);
        if (endpoints.putIfAbsent(name, endpoint) != null) {
            throw SageMakerError.validation("Cannot create already existing endpoint \"" + endpoint.arn() + "\".");
        }
        walk.next(() -> start(endpoint, config));
        return answer(endpoint);
    }

    private void start(HostedEndpoint endpoint, Resource config) {
        try {
            endpoint.inService(hosting.start(config));
        } catch (ModelHosting.HostingFailure e) {
            LOG.info("Endpoint {} failed: {}", endpoint.name(), e.getMessage());
            endpoint.failed(e.getMessage());
        }
    }

    private ObjectNode update(ObjectNode request) {
        HostedEndpoint endpoint = find(request);
        Resource config = configs.find(Members.text(request, "EndpointConfigName"));
        DeploymentRules.check(request.path("DeploymentConfig"));
        endpoint.updating(config.name(), request.path("DeploymentConfig"));
        List<String> alarms = DeploymentRules.alarms(request.path("DeploymentConfig"));
        Optional<Deployment.Kept> kept = endpoint.serving()
                .map(now -> new Deployment.Kept(
                        now, keeps(request, "DesiredWeight"), keeps(request, "DesiredInstanceCount")));
        walk.next(() -> replace(endpoint, config, kept, alarms));
        return answer(endpoint);
    }

    private static boolean keeps(ObjectNode request, String property) {
        return request.path("RetainAllVariantProperties").asBoolean()
                && !request.path("ExcludeRetainedVariantProperties")
                        .findValuesAsText("VariantPropertyType")
                        .contains(property);
    }

    private void replace(
            HostedEndpoint endpoint, Resource config, Optional<Deployment.Kept> kept, List<String> alarms) {
        try {
            Deployment started = hosting.start(config);
            Deployment deployment = kept.map(started::keeping).orElse(started);
            failures.take(InjectedFailures.ALARM)
                    .filter(alarms::contains)
                    .ifPresentOrElse(
                            alarm -> rollBack(
                                    endpoint,
                                    "The alarm " + alarm + " went off during the deployment, which was rolled back."),
                            () -> endpoint.inService(deployment));
        } catch (ModelHosting.HostingFailure e) {
            rollBack(endpoint, e.getMessage());
        }
    }

    private void rollBack(HostedEndpoint endpoint, String reason) {
        LOG.info("The update of endpoint {} failed and is rolled back: {}", endpoint.name(), reason);
        endpoint.rollingBack(reason);
        walk.next(endpoint::rolledBack);
    }

    private ObjectNode delete(ObjectNode request) {
        HostedEndpoint endpoint = find(request);
        endpoint.deleting();
        walk.next(() -> endpoints.remove(endpoint.name(), endpoint));
        return Json.object();
    }

    private ObjectNode list(ObjectNode request) {
        return Listing.page(
                request,
                "Endpoints",
                endpoints.values().stream().map(HostedEndpoint::summary).toList(),
                false);
    }

    private HostedEndpoint find(ObjectNode request) {
        String name = Members.text(request, NAME);
        HostedEndpoint endpoint = endpoints.get(name);
        if (endpoint == null) {
            throw SageMakerError.validation("Could not find endpoint \"" + names.endpoint(name) + "\".");
        }
        return endpoint;
    }

    private static ObjectNode answer(HostedEndpoint endpoint) {
        return Json.object().put("EndpointArn", endpoint.arn());
    }
}
