package io.dynasage.sagemaker;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageContainerDefinition;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageSortBy;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageSummary;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;
import software.amazon.awssdk.services.sagemaker.model.UpdateModelPackageRequest;

/**
 * The versions of a job's models in SageMaker's model registry: every model that a run trained, those that the gate
 * refused too, each with what was measured and why it may be deployed or not. The group has the job's name.
 */
public final class ModelRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private final SageMakerClient client;
    private final Poller poller;

    /**
     * @param client SageMaker's control plane
     * @param poller its timeout bounds the wait for a version to take its description; AWS needs seconds
     */
    public ModelRegistry(SageMakerClient client, Poller poller) {
        this.client = Objects.requireNonNull(client, "client");
        this.poller = Objects.requireNonNull(poller, "poller");
    }

    /**
     * Checks a version without sending anything.
     *
     * @throws InvalidSpecException with all problems, if SageMaker would refuse it
     */
    public static void validate(ModelVersion version) {
        List<String> problems = SpecProblems.of(version);
        if (!problems.isEmpty()) {
            throw new InvalidSpecException("Model version of \"" + version.group() + "\"", problems);
        }
    }

    /**
     * Registers a version, and the group if there is none. A run that registers again gets its version as it is: if
     * somebody has decided otherwise on it meanwhile, that decision stands.
     *
     * @throws InvalidSpecException if SageMaker would refuse it; nothing was sent
     * @throws SageMakerFailure if SageMaker refuses a request, or the run has registered a different model already
     */
    public RegisteredModel register(ModelVersion version) {
        validate(version);
        try {
            createGroup(version);
            DescribeModelPackageResponse found = describe(arnOf(version));
            requireSame(found, version);
            boolean undescribed = found.approvalDescription() == null && !version.reasons().isEmpty();
            if (undescribed && version.approval().status().equals(found.modelApprovalStatusAsString())) {
                update(ModelPackageRequest.decision(found.modelPackageArn(), version.approval(), version.reasons()));
            }
            LOG.info("Version {} of {} is registered as {}", found.modelPackageVersion(), version.group(),
                    found.modelApprovalStatusAsString());
            return registered(found);
        } catch (SdkException e) {
            throw RemoteErrors.refused("to register the model of run " + version.runId() + " in group \""
                    + version.group() + "\"", e);
        }
    }

    /** The version that a run registered, if it did; a group that does not exist has none. */
    public Optional<RegisteredModel> find(String group, String runId) {
        try {
            return arn(group, runId).map(this::describe).map(ModelRegistry::registered);
        } catch (SdkException e) {
            throw RemoteErrors.refused("to look up the model of run " + runId + " in group \"" + group + "\"", e);
        }
    }

    /**
     * The versions that runs registered, the newest first; a group that does not exist has none.
     *
     * @throws SageMakerFailure if SageMaker refuses a request
     */
    public List<RegisteredRun> versions(String group) {
        try {
            return summaries(group).flatMap(ModelRegistry::ofRun).sorted(Comparator.comparingInt(
                    (RegisteredRun run) -> run.model().version()).reversed()).toList();
        } catch (SdkException e) {
            throw RemoteErrors.refused("to list the models of group \"" + group + "\"", e);
        }
    }

    /** Whether there is a group of this name. */
    public boolean hasGroup(String group) {
        try {
            return RemoteErrors.find(() -> client.describeModelPackageGroup(d -> d.modelPackageGroupName(group))).isPresent();
        } catch (SdkException e) {
            throw RemoteErrors.refused("to look up the group \"" + group + "\"", e);
        }
    }

    /**
     * Image, artefact and reasons of a version.
     *
     * @throws SageMakerFailure if SageMaker refuses, or the version is not one image with one artefact
     */
    public PackagedModel contents(RegisteredModel model) {
        try {
            DescribeModelPackageResponse found = describe(model.arn());
            if (found.inferenceSpecification() == null || found.inferenceSpecification().containers().size() != 1) {
                throw new SageMakerFailure("Version " + model.arn() + " is not one image with one artefact, so it cannot be deployed here; choose another version.");
            }
            ModelPackageContainerDefinition container = found.inferenceSpecification().containers().get(0);
            return new PackagedModel(container.image(), container.modelDataUrl(), found.approvalDescription() == null ? "" : found.approvalDescription());
        } catch (SdkException e) {
            throw RemoteErrors.refused("to describe " + model.arn(), e);
        }
    }

    /**
     * Decides anew on a version, whatever was decided before.
     *
     * @param reasons why, a sentence each; cut to 1024 characters
     */
    public RegisteredModel decide(RegisteredModel model, Approval approval, List<String> reasons) {
        try {
            update(ModelPackageRequest.decision(model.arn(), approval, reasons));
            return new RegisteredModel(model.arn(), model.version(), approval);
        } catch (SdkException e) {
            throw RemoteErrors.refused("to set " + model.arn() + " to " + approval.status(), e);
        }
    }

    private void createGroup(ModelVersion version) {
        if (RemoteErrors.find(() -> client.describeModelPackageGroup(
                d -> d.modelPackageGroupName(version.group()))).isPresent()) {
            return;
        }
        try {
            client.createModelPackageGroup(ModelPackageRequest.group(version));
            LOG.info("Created model package group {}", version.group());
        } catch (AwsServiceException e) {
            if (!RemoteErrors.exists(e)) {
                throw e;
            }
        }
    }

    private String arnOf(ModelVersion version) {
        return arn(version.group(), version.runId()).orElseGet(
                () -> client.createModelPackage(ModelPackageRequest.create(version)).modelPackageArn());
    }

    private Optional<String> arn(String group, String runId) {
        String description = ModelPackageRequest.description(runId);
        return summaries(group).filter(s -> description.equals(s.modelPackageDescription())).findFirst().map(ModelPackageSummary::modelPackageArn);
    }

    /** The first page is asked for here, for a group that does not exist shows itself there; the others when they are needed. */
    private Stream<ModelPackageSummary> summaries(String group) {
        return RemoteErrors.find(() -> {
            Iterator<ModelPackageSummary> all = client.listModelPackagesPaginator(l -> l.modelPackageGroupName(group)
                    .sortBy(ModelPackageSortBy.CREATION_TIME).sortOrder(SortOrder.DESCENDING).maxResults(100))
                    .modelPackageSummaryList().iterator();
            all.hasNext();
            return StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, Spliterator.ORDERED), false);
        }).orElseGet(Stream::empty);
    }

    private static Stream<RegisteredRun> ofRun(ModelPackageSummary summary) {
        return ModelPackageRequest.runOf(summary.modelPackageDescription()).stream().map(run -> new RegisteredRun(run, new RegisteredModel(
                summary.modelPackageArn(), summary.modelPackageVersion(), Approval.of(summary.modelApprovalStatusAsString()))));
    }

    private DescribeModelPackageResponse describe(String arn) {
        return client.describeModelPackage(d -> d.modelPackageName(arn));
    }

    private static void requireSame(DescribeModelPackageResponse found, ModelVersion version) {
        boolean same = found.inferenceSpecification() != null && found.inferenceSpecification().containers().size() == 1
                && version.image().equals(found.inferenceSpecification().containers().get(0).image())
                && version.modelArtifact().equals(found.inferenceSpecification().containers().get(0).modelDataUrl());
        if (!same) {
            throw new SageMakerFailure("Run " + version.runId() + " has registered a different model already: "
                    + found.modelPackageArn() + ". A version is never changed: start a new run, or delete that version "
                    + "if nothing uses it.");
        }
    }

    /** A version that was created a moment ago may not be changed yet; that refusal passes. */
    private void update(UpdateModelPackageRequest request) {
        poller.until(() -> {
            try {
                client.updateModelPackage(request);
                return true;
            } catch (AwsServiceException e) {
                if (RemoteErrors.code(e).startsWith("Conflict")) {
                    LOG.info("{} cannot be changed yet: {}", request.modelPackageArn(), RemoteErrors.message(e));
                    return false;
                }
                throw e;
            }
        }, sent -> sent, request.modelPackageArn() + " to take its approval");
    }

    private static RegisteredModel registered(DescribeModelPackageResponse found) {
        return new RegisteredModel(found.modelPackageArn(), found.modelPackageVersion(),
                Approval.of(found.modelApprovalStatusAsString()));
    }
}
