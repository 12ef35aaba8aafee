package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.ModelRole;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.job.run.ModelArtifact;
import io.dynasage.job.run.Parity;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.EndpointSpec;
import io.dynasage.sagemaker.Endpoints;
import io.dynasage.sagemaker.Guardrails;
import io.dynasage.sagemaker.LiveModel;
import io.dynasage.sagemaker.PackagedModel;
import io.dynasage.sagemaker.RegisteredRun;
import io.dynasage.storage.StoredFile;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts another approved model of the registry on the endpoint, checks the endpoint's answers, and records the rollback.
 */
record Rollback(SparkSession spark, JobConfig config, JobEndpoint endpoint, Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Rollback.class);

    /**
     * A rollback, as its record describes it in JSON.
     *
     * @param fromConfig the configuration that served before
     * @param largestDifference as in {@link Parity.Verified}
     */
    record Entry(
            String at,
            String endpoint,
            String fromConfig,
            String fromRun,
            String toRun,
            String toVersion,
            int verifiedRows,
            Double largestDifference) {}

    /**
     * The outcome of a rollback.
     *
     * @param rejected whether the model that served before was set to rejected, because an older one replaced it
     * @param erased when the data of the run's users was erased, with the rows that endpoints are checked with
     * @param lists what became of the recommendation lists, as a sentence
     * @param uri the location of the rollback's record
     */
    record Done(
            Entry entry,
            DeployedEndpoint endpoint,
            boolean rejected,
            Optional<Instant> erased,
            String lists,
            String uri) {}

    /**
     * Rolls back to the model of a run, or to the last approved model before the one that serves. If the endpoint does
     * not answer correctly, the model that served before stays in service.
     *
     * @param to a run; empty for the approved one before
     * @throws UsageException if there is no model to roll back to; nothing has changed
     */
    Done go(Optional<String> to) {
        LiveModel live = endpoint.endpoints()
                .live(config.name())
                .orElseThrow(() -> new UsageException("There is no endpoint " + config.name() + " in service in "
                        + config.sagemaker().region()
                        + "; deploy a model with `run`, or correct name and sagemaker.region"));
        Optional<String> serving = runOf(live.config());
        List<RegisteredRun> versions = endpoint.registry().versions(config.name());
        RegisteredRun target = RollbackTarget.of(versions, serving, to);
        PackagedModel model = endpoint.registry().contents(target.model());
        RunFolder folder = new RunFolder(RunNames.of(config), new RunId(target.runId()), hadoop());
        Parity parity = new Parity(spark, config, folder.of(model.modelArtifact()));
        Optional<Instant> erased = folder.erased();
        requireFiles(target, model, erased.isPresent() || parity.canAsk());
        ModelArtifact artifact = ModelArtifact.registered(model, folder, hadoop());
        LOG.info("endpoint {}: from {} to the model of run {}", config.name(), live.config(), target.runId());
        DeployedEndpoint after = deploy(target, model);
        Parity.Verified verified = new Parity.Verified(0, Optional.empty());
        if (erased.isEmpty()) {
            verified = verify(parity, artifact, live);
        }
        Optional<RegisteredRun> left = versions.stream()
                .filter(version -> serving.filter(version.runId()::equals).isPresent()
                        && version.model().version() > target.model().version())
                .findFirst();
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String reason = "Rolled back to the model of run " + target.runId() + " at " + at + ".";
        left.ifPresent(version -> endpoint.registry().decide(version.model(), Approval.REJECTED, List.of(reason)));
        Entry entry = new Entry(
                at.toString(),
                config.name(),
                live.config(),
                serving.orElse(null),
                target.runId(),
                target.model().arn(),
                verified.rows(),
                verified.largestDifference().orElse(null));
        String uri = write(entry);
        return new Done(entry, after, left.isPresent(), erased, lists(target, serving), uri);
    }

    /**
     * Completes an earlier rollback to a run whose model serves already.
     *
     * @return what became of the recommendation lists, as a sentence; empty if there is nothing to complete
     */
    Optional<String> completed(String to) {
        return endpoint.endpoints()
                .live(config.name())
                .flatMap(live -> runOf(live.config()))
                .filter(to::equals)
                .flatMap(serving -> following().completed(new RunId(serving)));
    }

    private String lists(RegisteredRun target, Optional<String> left) {
        try {
            return following().follow(new RunId(target.runId()), left.map(RunId::new));
        } catch (RuntimeException e) {
            LOG.error(
                    "endpoint {} serves the model of run {}, but its recommendation lists are not the current ones;"
                            + " `rollback --to {}` tries it again",
                    config.name(),
                    target.runId(),
                    target.runId());
            throw e;
        }
    }

    private FollowingLists following() {
        return new FollowingLists(spark, RunNames.of(config), config.recommendations());
    }

    private void requireFiles(RegisteredRun target, PackagedModel model, boolean checkable) {
        if (!new StoredFile(model.modelArtifact(), hadoop()).isThere()) {
            throw new UsageException("The model of run " + target.runId() + " is no longer at " + model.modelArtifact()
                    + "; name another run with --to");
        }
        if (!checkable) {
            throw new UsageException("The channels of run " + target.runId()
                    + " are gone, so nothing can be asked of its model; name another run with --to");
        }
    }

    /**
     * Deploys the target. A version that still exists is served unchanged; otherwise it is created, on the instances in
     * the settings.
     */
    private DeployedEndpoint deploy(RegisteredRun target, PackagedModel model) {
        Endpoints endpoints = endpoint.endpoints();
        Optional<LiveModel> version = endpoints.versions(config.name()).stream()
                .filter(each -> model.modelArtifact().equals(each.modelArtifact())
                        && runOf(each.config()).filter(target.runId()::equals).isPresent())
                .findFirst();
        if (version.isPresent()) {
            return endpoints.serve(config.name(), version.get().config());
        }
        return endpoints.deploy(spec(name(target, model), model));
    }

    /**
     * Returns the name of the new version: of a final model, with which later models are not compared, or of a judged
     * one.
     */
    private String name(RegisteredRun target, PackagedModel model) {
        RunFolder folder = new RunFolder(RunNames.of(config), new RunId(target.runId()), hadoop());
        boolean last = ModelArtifact.isFinal(model.modelArtifact(), folder);
        return RunNames.of(config).resource(new RunId(target.runId()), last ? ModelRole.FINAL : ModelRole.TWIN, 1);
    }

    private Optional<String> runOf(String version) {
        return RunNames.of(config).runOf(version).map(RunId::value);
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
                config.tags(),
                Guardrails.NONE,
                false,
                config.sagemaker().protection());
    }

    private Parity.Verified verify(Parity parity, ModelArtifact artifact, LiveModel before) {
        try {
            return parity.verify(endpoint.connection(), artifact);
        } catch (RuntimeException e) {
            endpoint.endpoints().serve(config.name(), before.config());
            LOG.warn("endpoint {} serves {} again", config.name(), before.config());
            throw e;
        }
    }

    private String write(Entry entry) {
        String uri =
                config.outputUri() + "/rollbacks/" + entry.at().replaceAll("[-:]", "") + "-" + entry.toRun() + ".json";
        new StoredFile(uri, hadoop())
                .write(new ObjectMapper().valueToTree(entry).toPrettyString());
        return uri;
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
