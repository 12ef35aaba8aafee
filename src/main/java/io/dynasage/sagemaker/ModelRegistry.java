package io.dynasage.sagemaker;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.InferenceSpecification;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageContainerDefinition;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageSummary;

/**
 * The versions of a job's models in SageMaker's model registry. Every model that a run trained has a version, including
 * models that the gate refused. Each version has its metrics and the reasons for the decision about its deployment. The
 * group has the job's name.
 */
public final class ModelRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private final ModelPackages packages;

    /**
     * @param client SageMaker's control plane
     * @param poller its timeout limits the wait until a version accepts its description; AWS needs seconds
     */
    public ModelRegistry(SageMakerClient client, Poller poller) {
        this.packages =
                new ModelPackages(Objects.requireNonNull(client, "client"), Objects.requireNonNull(poller, "poller"));
    }

    /**
     * Checks a version without sending anything.
     *
     * @throws InvalidSpecException with all problems, if SageMaker would reject it
     */
    public static void validate(ModelVersion version) {
        SpecProblems.refuse("Model version of \"" + version.group() + "\"", SpecProblems.of(version));
    }

    /**
     * Registers a version, and creates the group if it does not exist. A run that registers again gets its existing
     * version unchanged: if somebody has changed the decision about it in the meantime, the new decision stands.
     *
     * @throws InvalidSpecException if SageMaker would reject it; nothing was sent
     * @throws SageMakerFailure if SageMaker refuses a request, or the run has already registered a different model
     */
    public RegisteredModel register(ModelVersion version) {
        validate(version);
        return RemoteErrors.explained(
                "to register the model of run " + version.runId() + " in group \"" + version.group() + "\"", () -> {
                    packages.createGroup(version);
                    DescribeModelPackageResponse found = packages.describe(packages.arnOf(version));
                    requireSame(found, version);
                    boolean undescribed = found.approvalDescription() == null
                            && !version.reasons().isEmpty();
                    if (undescribed && version.approval().status().equals(found.modelApprovalStatusAsString())) {
                        packages.update(ModelPackageRequest.decision(
                                found.modelPackageArn(), version.approval(), version.reasons()));
                    }
                    LOG.info(
                            "Version {} of {} is registered as {}",
                            found.modelPackageVersion(),
                            version.group(),
                            found.modelApprovalStatusAsString());
                    return registered(found);
                });
    }

    /** Returns the version that a run registered, if there is one. A group that does not exist has none. */
    public Optional<RegisteredModel> find(String group, String runId) {
        return RemoteErrors.explained(
                "to look up the model of run " + runId + " in group \"" + group + "\"",
                () -> packages.arn(group, runId).map(packages::describe).map(ModelRegistry::registered));
    }

    /**
     * Returns the versions that runs registered, newest first. A group that does not exist has none.
     *
     * @throws SageMakerFailure if SageMaker refuses a request
     */
    public List<RegisteredRun> versions(String group) {
        return RemoteErrors.explained(
                "to list the models of group \"" + group + "\"",
                () -> packages.summaries(group)
                        .flatMap(ModelRegistry::ofRun)
                        .sorted(Comparator.comparingInt(
                                        (RegisteredRun run) -> run.model().version())
                                .reversed())
                        .toList());
    }

    /** Returns whether there is a group with this name. */
    public boolean hasGroup(String group) {
        return RemoteErrors.explained("to look up the group \"" + group + "\"", () -> packages.hasGroup(group));
    }

    /**
     * Returns the image, artifact and reasons of a version.
     *
     * @throws SageMakerFailure if SageMaker refuses, or the version does not have exactly one image with one artifact
     */
    public PackagedModel contents(RegisteredModel model) {
        return RemoteErrors.explained("to describe " + model.arn(), () -> {
            DescribeModelPackageResponse found = packages.describe(model.arn());
            ModelPackageContainerDefinition container = container(found)
                    .orElseThrow(() -> new SageMakerFailure("Version " + model.arn()
                            + " is not one image with one artifact, so it cannot be deployed here; choose"
                            + " another version."));
            return new PackagedModel(
                    container.image(),
                    container.modelDataUrl(),
                    Objects.requireNonNullElse(found.approvalDescription(), ""));
        });
    }

    /**
     * Replaces the decision on a version.
     *
     * @param reasons the reasons, one sentence each; cut to 1024 characters
     */
    public RegisteredModel decide(RegisteredModel model, Approval approval, List<String> reasons) {
        return RemoteErrors.explained("to set " + model.arn() + " to " + approval.status(), () -> {
            packages.update(ModelPackageRequest.decision(model.arn(), approval, reasons));
            return new RegisteredModel(model.arn(), model.version(), approval);
        });
    }

    /** Deletes the group of this name with all its versions, and returns how many there were. */
    public int delete(String group) {
        return RemoteErrors.explained("to delete the group \"" + group + "\"", () -> packages.delete(group));
    }

    private static Stream<RegisteredRun> ofRun(ModelPackageSummary summary) {
        return ModelPackageRequest.runOf(summary.modelPackageDescription()).stream()
                .map(run -> new RegisteredRun(
                        run,
                        new RegisteredModel(
                                summary.modelPackageArn(),
                                summary.modelPackageVersion(),
                                Approval.of(summary.modelApprovalStatusAsString()))));
    }

    private static void requireSame(DescribeModelPackageResponse found, ModelVersion version) {
        String digest = found.customerMetadataProperties().get(ModelPackageRequest.SHA256);
        boolean other = digest != null && !digest.equals(version.sha256());
        if (other
                || container(found)
                        .filter(c -> version.image().equals(c.image())
                                && version.modelArtifact().equals(c.modelDataUrl()))
                        .isEmpty()) {
            throw new SageMakerFailure("Run " + version.runId() + " has registered a different model already: "
                    + found.modelPackageArn() + ". A version is never changed: start a new run, or delete that version "
                    + "if nothing uses it.");
        }
    }

    /** Returns the image and artifact of a version; empty unless there is exactly one. */
    private static Optional<ModelPackageContainerDefinition> container(DescribeModelPackageResponse version) {
        return Optional.ofNullable(version.inferenceSpecification())
                .map(InferenceSpecification::containers)
                .filter(containers -> containers.size() == 1)
                .map(containers -> containers.get(0));
    }

    private static RegisteredModel registered(DescribeModelPackageResponse found) {
        return new RegisteredModel(
                found.modelPackageArn(), found.modelPackageVersion(), Approval.of(found.modelApprovalStatusAsString()));
    }
}
