package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.JobConfig;
import io.dynasage.events.ForgetList;
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
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.StoredFile;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts another approved model of the registry on the endpoint, checks the endpoint's answers, and records the rollback.
 *
 * @param said receives what became of an earlier rollback that was not finished, as a sentence
 */
record Rollback(SparkSession spark, JobConfig config, JobEndpoint endpoint, Clock clock, Consumer<String> said) {
    private static final Logger LOG = LoggerFactory.getLogger(Rollback.class);
    /** What is known of an endpoint that is not asked. */
    private static final Parity.Verified UNASKED = new Parity.Verified(0, Optional.empty(), Optional.empty());

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
     * not answer correctly, the model that served before stays in service. A rollback that was killed is finished,
     * unless another run is named.
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
        Optional<RollbackNote.Begun> unfinished = unfinished(live);
        List<RegisteredRun> versions = endpoint.registry().versions(config.name());
        RegisteredRun target =
                RollbackTarget.of(versions, runOf(live.config()), unfinished.map(RollbackNote.Begun::toRun), to);
        PackagedModel model = endpoint.registry().contents(target.model());
        RunFolder folder = new RunFolder(RunNames.of(config), new RunId(target.runId()), hadoop());
        Parity parity = new Parity(spark, config, folder.of(model.modelArtifact()));
        Optional<Instant> erased = folder.erased();
        requireFiles(target, model, erased.isPresent() || parity.canAsk());
        if (erased.isEmpty()) {
            RollbackTarget.requireAlgorithm(
                    target.runId(), model.image(), config.training().algorithm());
        }
        ModelArtifact artifact = ModelArtifact.registered(model, folder, hadoop());
        RollbackNote.Begun begun = begun(target, live, unfinished);
        LOG.info("endpoint {}: from {} to the model of run {}", config.name(), begun.fromConfig(), target.runId());
        note().write(begun);
        DeployedEndpoint after = deploy(target, model);
        Parity.Verified verified = erased.isPresent() ? UNASKED : verify(parity, artifact, begun);
        boolean rejected = rejected(begun, target, versions);
        note().write(begun.asChecked());
        return done(begun, target, rejected, after, verified, erased);
    }

    /** Returns a rollback that was killed after its target began to serve; nobody has checked what serves then. */
    private Optional<RollbackNote.Begun> unfinished(LiveModel live) {
        return note().unfinished(live.config(), runOf(live.config()));
    }

    /**
     * Returns the rollback. One that follows an unfinished one comes from the model that served before that, if what
     * serves now was never checked.
     */
    private RollbackNote.Begun begun(RegisteredRun target, LiveModel live, Optional<RollbackNote.Begun> unfinished) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        RollbackNote.Begun fresh = RollbackNote.Begun.at(now, live.config(), runOf(live.config()), target.runId());
        if (unfinished.isEmpty()) {
            return fresh;
        }
        RollbackNote.Begun earlier = unfinished.get();
        if (earlier.toRun().equals(target.runId())) {
            said.accept("The rollback to the model of run " + earlier.toRun() + " that began at " + earlier.at()
                    + " was not finished; this command finishes it");
            return earlier;
        }
        said.accept("The rollback to the model of run " + earlier.toRun() + " that began at " + earlier.at()
                + " was not finished; this one takes its place");
        if (earlier.checked()) {
            return fresh;
        }
        return RollbackNote.Begun.at(now, earlier.fromConfig(), earlier.left(), target.runId());
    }

    /** Rejects the model that served before if it is newer; returns whether it is. */
    private boolean rejected(RollbackNote.Begun begun, RegisteredRun target, List<RegisteredRun> versions) {
        Optional<RegisteredRun> left = versions.stream()
                .filter(version -> begun.left().filter(version.runId()::equals).isPresent()
                        && version.model().version() > target.model().version())
                .findFirst();
        String reason = "Rolled back to the model of run " + target.runId() + " at " + begun.at() + ".";
        left.ifPresent(version -> endpoint.registry().decide(version.model(), Approval.REJECTED, List.of(reason)));
        return left.isPresent();
    }

    private Done done(
            RollbackNote.Begun begun,
            RegisteredRun target,
            boolean rejected,
            DeployedEndpoint after,
            Parity.Verified verified,
            Optional<Instant> erased) {
        Entry entry = new Entry(
                begun.at(),
                config.name(),
                begun.fromConfig(),
                begun.fromRun(),
                target.runId(),
                target.model().arn(),
                verified.rows(),
                verified.largestDifference().orElse(null));
        String uri = write(entry);
        String lists = lists(target, begun.left());
        note().end();
        return new Done(entry, after, rejected, erased, lists, uri);
    }

    /**
     * Completes an earlier rollback to a run whose model serves already.
     *
     * @return what became of the recommendation lists, as a sentence; empty if there is nothing to complete, or more
     *     than the lists
     */
    Optional<String> completed(String to) {
        return endpoint.endpoints()
                .live(config.name())
                .filter(live -> runOf(live.config()).filter(to::equals).isPresent())
                .filter(live -> unfinished(live).isEmpty())
                .flatMap(live -> following().completed(new RunId(to)));
    }

    private String lists(RegisteredRun target, Optional<String> left) {
        try {
            return following().follow(new RunId(target.runId()), left.map(RunId::new));
        } catch (RuntimeException e) {
            LOG.error(
                    "endpoint {} serves the model of run {}, but its recommendation lists are not the current ones;"
                            + " `rollback` tries it again",
                    config.name(),
                    target.runId());
            throw e;
        }
    }

    private FollowingLists following() {
        return new FollowingLists(
                spark,
                RunNames.of(config),
                config.recommendations(),
                ForgetList.read(config.events().forget(), hadoop())
                        .asReadBy(config.events().user()));
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

    private Parity.Verified verify(Parity parity, ModelArtifact artifact, RollbackNote.Begun begun) {
        try {
            Parity.Verified verified = parity.verify(endpoint.connection(), artifact);
            verified.problem().map(SageMakerFailure::new).ifPresent(different -> {
                throw different;
            });
            return verified;
        } catch (RuntimeException e) {
            endpoint.endpoints().serve(config.name(), begun.fromConfig());
            note().end();
            LOG.warn("endpoint {} serves {} again", config.name(), begun.fromConfig());
            throw e;
        }
    }

    private RollbackNote note() {
        return new RollbackNote(RunNames.of(config), hadoop(), said);
    }

    private String write(Entry entry) {
        String uri =
                RunNames.of(config).rollbacks() + entry.at().replaceAll("[-:]", "") + "-" + entry.toRun() + ".json";
        new StoredFile(uri, hadoop())
                .write(new ObjectMapper().valueToTree(entry).toPrettyString());
        return uri;
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
