package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ContainerFailure;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.S3Location;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** The operations on training jobs, and the status changes of a job from Starting to its end. */
final class TrainingOperations {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingOperations.class);

    private final LocalSageMakerSettings settings;
    private final Clock clock;
    private final ResourceNames names;
    private final ObjectStore store;
    private final ChannelSources sources;
    private final StatusWalk walk;
    private final InjectedFailures failures;
    private final Map<String, TrainingJob> jobs = new ConcurrentHashMap<>();

    TrainingOperations(Platform platform) {
        settings = platform.settings();
        clock = platform.clock();
        names = platform.names();
        store = platform.store();
        sources = new ChannelSources(store, settings.region());
        walk = platform.walk();
        failures = platform.failures();
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return Map.of(
                "CreateTrainingJob",
                this::create,
                "DescribeTrainingJob",
                request -> job(request).describe(),
                "StopTrainingJob",
                this::stop,
                "ListTrainingJobs",
                this::list);
    }

    Collection<TrainingJob> jobs() {
        return jobs.values();
    }

    /** Returns the tags that a training job got when it was created. */
    JsonNode tags(String trainingJobName) {
        return job(Json.object().put("TrainingJobName", trainingJobName))
                .request()
                .path("Tags");
    }

    List<String> log(String trainingJobName) {
        TrainingJob job = jobs.get(trainingJobName);
        if (job == null) {
            throw new IllegalArgumentException(
                    "No training job is called '" + trainingJobName + "'; there are " + jobs.keySet());
        }
        return job.log().lines();
    }

    private ObjectNode create(ObjectNode request) {
        TrainingRequestRules.check(request);
        S3Uri.location(Members.text(request.get("OutputDataConfig"), "S3OutputPath"));
        String arn = names.trainingJob(Members.text(request, "TrainingJobName"));
        refuseDuplicate(jobs.get(Members.text(request, "TrainingJobName")));
        sources.check(request);
        TrainingJob job = new TrainingJob(request, arn, clock);
        refuseDuplicate(jobs.putIfAbsent(job.name(), job));
        LOG.info("Training job {} is created", job.name());
        walk.next(() -> step(job, () -> download(job)));
        return Json.object().put("TrainingJobArn", arn);
    }

    private static void refuseDuplicate(TrainingJob existing) {
        if (existing != null) {
            throw new SageMakerError(
                    "ResourceInUse",
                    400,
                    "Training job names must be unique within an AWS account and region, and a training job "
                            + "with this name already exists (" + existing.arn() + ")");
        }
    }

    private ObjectNode stop(ObjectNode request) {
        job(request).stop();
        return Json.object();
    }

    private ObjectNode list(ObjectNode request) {
        return Listing.page(
                request,
                "TrainingJobSummaries",
                jobs.values().stream().map(TrainingJob::summary).toList(),
                true);
    }

    private TrainingJob job(ObjectNode request) {
        TrainingJob job = jobs.get(Members.text(request, "TrainingJobName"));
        if (job == null) {
            throw SageMakerError.validation("Requested resource not found.");
        }
        return job;
    }

    private void download(TrainingJob job) {
        job.downloading();
        List<ChannelInput> channels = sources.download(job.request());
        walk.next(() -> step(job, () -> train(job, channels)));
    }

    private void train(TrainingJob job, List<ChannelInput> channels) {
        job.training();
        BuiltInAlgorithm algorithm = BuiltInAlgorithms.ofImage(job.image())
                .orElseThrow(() -> ContainerFailure.client("The local SageMaker has no algorithm for the image "
                        + job.image() + "; it trains " + BuiltInAlgorithms.REPOSITORIES));
        failures.take(InjectedFailures.TRAINING).ifPresent(reason -> {
            throw ContainerFailure.algorithm(reason, null);
        });
        Map<String, String> hyperparameters = Members.texts(job.request().path("HyperParameters"));
        byte[] artifact = algorithm.train(
                new BuiltInAlgorithm.TrainingInput(hyperparameters, channels, settings.seed()),
                job.log(),
                () -> checkStop(job));
        walk.next(() -> step(job, () -> upload(job, artifact)));
    }

    private void upload(TrainingJob job, byte[] artifact) {
        job.uploading();
        S3Location output = S3Uri.location(Members.text(job.request().get("OutputDataConfig"), "S3OutputPath"));
        String folder = output.key().replaceFirst("(?<=[^/])$", "/");
        S3Location model = output.withKey(folder + job.name() + "/output/model.tar.gz");
        store.put(model, artifact);
        walk.next(() -> step(job, () -> job.completed(model.toString())));
    }

    /** Runs one step of a job, or ends the job: stopped, overdue or failed. */
    private static void step(TrainingJob job, Runnable work) {
        try {
            checkStop(job);
            work.run();
        } catch (StopRequested e) {
            job.stopped();
        } catch (ContainerFailure e) {
            LOG.info("Training job {} failed: {}", job.name(), e.getMessage());
            job.failed(e.getMessage());
        } catch (SdkException e) {
            LOG.warn("Training job {} failed because of S3", job.name(), e);
            job.failed("ClientError: Data download failed: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("Training job {} failed because of a defect of the local SageMaker", job.name(), e);
            job.failed("InternalServerError: We encountered an internal error. Please try again. (" + e + ")");
        }
    }

    private static void checkStop(TrainingJob job) {
        if (job.stopping() || job.overtime() || Thread.currentThread().isInterrupted()) {
            throw new StopRequested();
        }
    }
}
