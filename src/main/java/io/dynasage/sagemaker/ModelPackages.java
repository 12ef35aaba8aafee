package io.dynasage.sagemaker;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageSortBy;
import software.amazon.awssdk.services.sagemaker.model.ModelPackageSummary;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;
import software.amazon.awssdk.services.sagemaker.model.UpdateModelPackageRequest;

/**
 * The model packages and groups of the SageMaker API, in the operations that the registry needs. Refused requests throw
 * the SDK's exceptions.
 */
final class ModelPackages {
    private static final Logger LOG = LoggerFactory.getLogger(ModelPackages.class);
    private final SageMakerClient client;
    private final Poller poller;

    ModelPackages(SageMakerClient client, Poller poller) {
        this.client = client;
        this.poller = poller;
    }

    /** Returns whether there is a group with this name. */
    boolean hasGroup(String group) {
        return RemoteErrors.find(() -> client.describeModelPackageGroup(d -> d.modelPackageGroupName(group)))
                .isPresent();
    }

    /** Creates the version's group if it does not exist. */
    void createGroup(ModelVersion version) {
        if (hasGroup(version.group())) {
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

    /** Returns the model package of a version. Creates it if it does not exist. */
    String arnOf(ModelVersion version) {
        return arn(version.group(), version.runId())
                .orElseGet(() -> client.createModelPackage(ModelPackageRequest.create(version))
                        .modelPackageArn());
    }

    /** Returns the model package that a run registered, if there is one. */
    Optional<String> arn(String group, String runId) {
        String description = ModelPackageRequest.description(runId);
        return summaries(group)
                .filter(s -> description.equals(s.modelPackageDescription()))
                .findFirst()
                .map(ModelPackageSummary::modelPackageArn);
    }

    /**
     * Returns a group's model packages, newest first. The first page is requested here, because this request shows
     * whether the group exists. The other pages are requested when they are needed.
     */
    Stream<ModelPackageSummary> summaries(String group) {
        return RemoteErrors.find(() -> {
                    Iterator<ModelPackageSummary> all = client.listModelPackagesPaginator(
                                    l -> l.modelPackageGroupName(group)
                                            .sortBy(ModelPackageSortBy.CREATION_TIME)
                                            .sortOrder(SortOrder.DESCENDING)
                                            .maxResults(100))
                            .modelPackageSummaryList()
                            .iterator();
                    return all.hasNext() ? all : Collections.<ModelPackageSummary>emptyIterator();
                })
                .map(all -> StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, Spliterator.ORDERED), false))
                .orElseGet(Stream::empty);
    }

    /**
     * Deletes a group with all its model packages, and returns how many there were. What is gone already counts as
     * deleted, because the client sends a request again whose answer was lost.
     */
    int delete(String group) {
        List<String> arns =
                summaries(group).map(ModelPackageSummary::modelPackageArn).toList();
        arns.forEach(arn -> RemoteErrors.find(() -> client.deleteModelPackage(d -> d.modelPackageName(arn))));
        RemoteErrors.find(() -> client.deleteModelPackageGroup(d -> d.modelPackageGroupName(group)));
        LOG.info("Deleted model package group {} with {} versions", group, arns.size());
        return arns.size();
    }

    /** Returns the full description of a model package. */
    DescribeModelPackageResponse describe(String arn) {
        return client.describeModelPackage(d -> d.modelPackageName(arn));
    }

    /**
     * Changes a model package. SageMaker may refuse to change a version that was just created; that refusal is
     * temporary.
     */
    void update(UpdateModelPackageRequest request) {
        poller.until(
                () -> {
                    try {
                        client.updateModelPackage(request);
                        return true;
                    } catch (AwsServiceException e) {
                        if (RemoteErrors.code(e).startsWith("Conflict")) {
                            LOG.info(
                                    "{} cannot be changed yet: {}", request.modelPackageArn(), RemoteErrors.message(e));
                            return false;
                        }
                        throw e;
                    }
                },
                sent -> sent,
                request.modelPackageArn() + " to take its approval");
    }
}
