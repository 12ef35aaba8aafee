package io.dynasage.job.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.ModelRole;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.job.run.Parity;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.EndpointSpec;
import io.dynasage.sagemaker.Endpoints;
import io.dynasage.sagemaker.LiveModel;
import io.dynasage.sagemaker.ModelRegistry;
import io.dynasage.sagemaker.PackagedModel;
import io.dynasage.sagemaker.RegisteredRun;
import io.dynasage.storage.StoredFile;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts another approved model of the registry on the endpoint, checks the endpoint's answers, and records the rollback.
 */
final class Rollback {
    private static final Logger LOG = LoggerFactory.getLogger(Rollback.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final SparkSession spark;
    private final JobConfig config;
    private final Clock clock;
    private final RunNames names;
    private final JobEndpoint endpoint;
    private final Endpoints endpoints;
    private final ModelRegistry registry;

    Rollback(SparkSession spark, JobConfig config, Clock clock) {
        this.spark = spark;
        this.config = config;
        this.clock = clock;
        this.names = RunNames.of(config);
        this.endpoint = new JobEndpoint(config, clock);
        this.endpoints = endpoint.endpoints();
        this.registry = endpoint.registry();
    }

    /**
     * The outcome of a rollback.
     *
     * @param from the configuration that served before
     * @param rejected whether the model that served before was set to rejected, because an older one replaced it
     * @param record the location of the record of this rollback
     */
    record Done(
            String from,
            RegisteredRun to,
            DeployedEndpoint endpoint,
            Parity.Verified verified,
            boolean rejected,
            String record) {}

    /**
     * Rolls back to the model of a run, or to the last approved model before the one that serves. If the endpoint does
     * not answer correctly, the model that served before stays in service.
     *
     * @param to a run, or null
     * @throws UsageException if there is no model to roll back to; nothing has changed
     */
    Done go(String to) {
        LiveModel live = endpoints
                .live(config.name())
                .orElseThrow(() -> new UsageException("There is no endpoint " + config.name() + " in service in "
                        + config.sagemaker().region()
                        + "; deploy a model with `run`, or correct name and sagemaker.region"));
        String serving = runOf(live.config());
        List<RegisteredRun> versions = registry.versions(config.name());
        RegisteredRun target = RollbackTarget.of(versions, serving, to);
        PackagedModel model = registry.contents(target.model());
        Parity parity = new Parity(spark, config, new RunFolder(names, new RunId(target.runId()), hadoop()));
        requireFiles(target, model, parity);
        LOG.info("endpoint {}: from {} to the model of run {}", config.name(), live.config(), target.runId());
        DeployedEndpoint after = deploy(target, model);
        Parity.Verified verified = verify(parity, model, live);
        Optional<RegisteredRun> left = versions.stream()
                .filter(version -> version.runId().equals(serving)
                        && version.model().version() > target.model().version())
                .findFirst();
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        left.ifPresent(version -> registry.decide(
                version.model(),
                Approval.REJECTED,
                List.of("Rolled back to the model of run " + target.runId() + " at " + at + ".")));
        return new Done(live.config(), target, after, verified, left.isPresent(), record(at, live, target, verified));
    }

    private void requireFiles(RegisteredRun target, PackagedModel model, Parity parity) {
        if (!new StoredFile(model.modelArtifact(), hadoop()).isThere()) {
            throw new UsageException("The model of run " + target.runId() + " is no longer at " + model.modelArtifact()
                    + "; name another run with --to");
        }
        if (!parity.canAsk()) {
            throw new UsageException("The test channel of run " + target.runId()
                    + " is gone, so nothing can be asked of its model; name another run with --to");
        }
    }

    /**
     * Deploys the target. A version that still exists is served unchanged; otherwise it is created, on the instances in
     * the settings.
     */
    private DeployedEndpoint deploy(RegisteredRun target, PackagedModel model) {
        Optional<String> version = endpoints.versions(config.name()).stream()
                .filter(each -> model.modelArtifact().equals(each.modelArtifact())
                        && target.runId().equals(runOf(each.config())))
                .map(LiveModel::config)
                .findFirst();
        return version.map(each -> endpoints.serve(config.name(), each))
                .orElseGet(() ->
                        endpoints.deploy(spec(names.resource(new RunId(target.runId()), ModelRole.TWIN, 1), model)));
    }

    private String runOf(String version) {
        return names.runOf(version).map(RunId::value).orElse(null);
    }

    private EndpointSpec spec(String version, PackagedModel model) {
        return new EndpointSpec(
                config.name(),
                version,
                version,
                model.image(),
                model.modelArtifact(),
                config.training().roleArn(),
                config.endpoint().instanceType(),
                config.endpoint().instanceCount(),
                config.tags());
    }

    private Parity.Verified verify(Parity parity, PackagedModel model, LiveModel before) {
        try {
            return parity.verify(endpoint.connection(), model.modelArtifact());
        } catch (RuntimeException e) {
            endpoints.serve(config.name(), before.config());
            LOG.warn("endpoint {} serves {} again", config.name(), before.config());
            throw e;
        }
    }

    private String record(Instant at, LiveModel from, RegisteredRun to, Parity.Verified verified) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("at", at.toString());
        record.put("endpoint", config.name());
        record.put("fromConfig", from.config());
        record.put("fromRun", runOf(from.config()));
        record.put("toRun", to.runId());
        record.put("toVersion", to.model().arn());
        record.put("verifiedRows", verified.rows());
        record.put("largestDifference", verified.largestDifference().orElse(null));
        String uri =
                config.outputUri() + "/rollbacks/" + at.toString().replaceAll("[-:]", "") + "-" + to.runId() + ".json";
        try {
            new StoredFile(uri, hadoop()).write(JSON.writeValueAsString(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A rollback cannot be written as JSON: " + e.getMessage(), e);
        }
        return uri;
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
