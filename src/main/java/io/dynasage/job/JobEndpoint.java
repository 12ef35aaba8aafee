package io.dynasage.job;

import io.dynasage.config.JobConfig;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.Endpoints;
import io.dynasage.sagemaker.LiveModel;
import io.dynasage.sagemaker.ModelRegistry;
import io.dynasage.sagemaker.Poller;
import io.dynasage.sagemaker.SageMakerConnection;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The job's endpoint and its registry, seen from outside a run. */
final class JobEndpoint {
    private final JobConfig config;
    private final Clock clock;
    private final SageMakerConnection connection;

    JobEndpoint(JobConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        JobConfig.SageMaker sagemaker = config.sagemaker();
        this.connection = new SageMakerConnection(sagemaker.region(), sagemaker.endpoint(), sagemaker.runtimeEndpoint());
    }

    SageMakerConnection connection() {
        return connection;
    }

    Endpoints endpoints() {
        return new Endpoints(connection.client(), poller());
    }

    ModelRegistry registry() {
        return new ModelRegistry(connection.client(), poller());
    }

    private Poller poller() {
        return new Poller(config.sagemaker().pollInterval(), config.endpoint().timeout(), clock);
    }

    /** The endpoint as it is now, changes under way or not. */
    Optional<DeployedEndpoint> now() {
        return endpoints().find(config.name());
    }

    /** The runs whose models the endpoint serves or could go back to, each with why it is needed. */
    Map<String, String> neededRuns() {
        Optional<DeployedEndpoint> now = now();
        Map<String, String> needed = new LinkedHashMap<>();
        for (LiveModel version : endpoints().versions(config.name())) {
            boolean live = now.isPresent() && version.config().equals(now.get().config());
            String why = live ? "endpoint " + config.name() + " serves it" : "endpoint " + config.name() + " can go back to it";
            runs(version).forEach(run -> needed.merge(run, why, (one, other) -> live ? why : one));
        }
        RollbackTarget.before(registry().versions(config.name()), servingRun().orElse(null))
                .ifPresent(run -> needed.putIfAbsent(run.runId(), "`rollback` would go to its model"));
        return needed;
    }

    /** The run that the version is named after, and the one whose folder holds its artefact. */
    private List<String> runs(LiveModel version) {
        String runs = config.outputUri().replaceFirst("^s3a:", "s3:") + "/runs/";
        Matcher folder = Pattern.compile(Pattern.quote(runs) + "([^/]+)/.*").matcher(version.modelArtifact());
        return Stream.concat(run(version.config()).stream(), folder.matches() ? Stream.of(folder.group(1)) : Stream.empty()).distinct().toList();
    }

    /** The run that a version of the endpoint is named after. */
    Optional<String> run(String versionName) {
        return versionName.startsWith(config.name() + "-") ? Optional.of(versionName.substring(config.name().length() + 1)) : Optional.empty();
    }

    /** The run that the endpoint serves now, by its configuration's name. */
    Optional<String> servingRun() {
        return now().map(DeployedEndpoint::config).flatMap(this::run);
    }
}
