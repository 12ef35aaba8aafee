package io.dynasage.sagemaker;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.MetricData;
import software.amazon.awssdk.services.sagemaker.model.ModelArtifacts;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;

/**
 * Runs training jobs until they end.
 *
 * <p>A job that was started here does not outlive the wait for it: if the waiting thread is interrupted, the JVM shuts
 * down or the wait fails, the job is stopped.
 */
public final class TrainingJobs {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingJobs.class);
    private final SageMakerClient client;
    private final Poller poller;
    private final Clock clock;

    /**
     * @param client SageMaker's control plane
     * @param poller its timeout should exceed the jobs' longest runtime by the time needed to get instances
     * @param clock dates status changes that SageMaker reports without a time
     */
    public TrainingJobs(SageMakerClient client, Poller poller, Clock clock) {
        this.client = Objects.requireNonNull(client, "client");
        this.poller = Objects.requireNonNull(poller, "poller");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Checks a job without sending anything.
     *
     * @throws InvalidSpecException with all problems, if SageMaker would reject the job
     */
    public static void validate(TrainingJobSpec spec) {
        SpecProblems.refuse("Training job \"" + spec.name() + "\"", SpecProblems.of(spec));
    }

    /**
     * Returns the request that starts a job.
     *
     * @throws InvalidSpecException with all problems, if SageMaker would reject it
     */
    public static CreateTrainingJobRequest request(TrainingJobSpec spec) {
        validate(spec);
        return TrainingJobRequest.of(spec);
    }

    /**
     * Starts a job and waits until it ends. If an identical job with this name already exists, waits for that job
     * instead.
     *
     * @param onStatus receives each new status once, in order, on the calling thread
     * @throws InvalidSpecException if SageMaker would reject the job; nothing was sent
     * @throws TrainingJobFailedException if the job fails, or ends without a model
     * @throws SageMakerFailure if SageMaker refuses the job, or the wait is interrupted or takes too long
     */
    public TrainingResult run(TrainingJobSpec spec, Consumer<StatusChange> onStatus) {
        start(spec);
        return await(spec, onStatus);
    }

    /**
     * Returns the status of a job, such as {@code InProgress} or {@code Failed}; empty if there is no job with this
     * name.
     *
     * @throws SageMakerFailure if SageMaker refuses the request
     */
    public Optional<String> status(String name) {
        try {
            return RemoteErrors.find(() -> describe(name)).map(DescribeTrainingJobResponse::trainingJobStatusAsString);
        } catch (SdkException e) {
            throw RemoteErrors.refused("to describe training job \"" + name + "\"", e);
        }
    }

    private void start(TrainingJobSpec spec) {
        CreateTrainingJobRequest request = request(spec);
        try {
            client.createTrainingJob(request);
        } catch (AwsServiceException e) {
            if (!RemoteErrors.exists(e)) {
                throw RemoteErrors.refused(
                        "to start training job \"" + spec.name() + "\"",
                        e,
                        spec.protection().unsetForTraining());
            }
            attach(spec);
        } catch (SdkException e) {
            throw RemoteErrors.refused("to start training job \"" + spec.name() + "\"", e);
        }
    }

    private void attach(TrainingJobSpec spec) {
        if (!TrainingJobRequest.sameJob(existing(spec.name()), spec)) {
            throw new TrainingJobFailedException("A training job named \"" + spec.name() + "\" exists and "
                    + "differs in image, hyperparameters, channels or output. Names are unique in an account and "
                    + "region for ever: start a new run, or choose another job name.");
        }
        LOG.info("Training job {} exists already, waiting for it", spec.name());
    }

    private DescribeTrainingJobResponse existing(String name) {
        return RemoteErrors.explained(
                "to describe training job \"" + name + "\"",
                () -> poller.until(
                                () -> RemoteErrors.orAskAgain(() -> describe(name)),
                                Optional::isPresent,
                                "a description of training job \"" + name + "\"")
                        .orElseThrow());
    }

    private TrainingResult await(TrainingJobSpec spec, Consumer<StatusChange> onStatus) {
        StatusChanges changes = new StatusChanges(onStatus, clock);
        Thread stopper = new Thread(() -> stop(spec.name()), "stop-" + spec.name());
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            Optional<DescribeTrainingJobResponse> job = poller.until(
                    () -> {
                        var found = RemoteErrors.orAskAgain(() -> describe(spec.name()));
                        found.ifPresent(changes::see);
                        return found.filter(TrainingJobs::ended);
                    },
                    Optional::isPresent,
                    "training job \"" + spec.name() + "\" to end");
            return result(spec, job.orElseThrow(), changes.list());
        } catch (TrainingJobFailedException e) {
            throw e;
        } catch (SdkException e) {
            stop(spec.name());
            throw RemoteErrors.refused("to describe training job \"" + spec.name() + "\"", e);
        } catch (RuntimeException e) {
            stop(spec.name());
            throw e;
        } finally {
            forget(stopper);
        }
    }

    private DescribeTrainingJobResponse describe(String name) {
        return client.describeTrainingJob(d -> d.trainingJobName(name));
    }

    private static boolean ended(DescribeTrainingJobResponse job) {
        return job.trainingJobStatus() == TrainingJobStatus.COMPLETED
                || job.trainingJobStatus() == TrainingJobStatus.FAILED
                || job.trainingJobStatus() == TrainingJobStatus.STOPPED;
    }

    /**
     * Stops a job. The interrupt flag is cleared during the call and then restored, because it would abort the call.
     */
    private void stop(String name) {
        boolean interrupted = Thread.interrupted();
        try {
            client.stopTrainingJob(s -> s.trainingJobName(name));
            LOG.warn("Asked SageMaker to stop training job {}", name);
        } catch (SdkException e) {
            LOG.warn(
                    "Training job {} could not be stopped ({}); if it still runs, stop it in the console",
                    name,
                    e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void forget(Thread stopper) {
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is shutting down; the job is stopped by its hook", e);
        }
    }

    private static TrainingResult result(
            TrainingJobSpec spec, DescribeTrainingJobResponse job, List<StatusChange> statuses) {
        String artifact = Optional.ofNullable(job.modelArtifacts())
                .map(ModelArtifacts::s3ModelArtifacts)
                .filter(uri -> job.trainingJobStatus() == TrainingJobStatus.COMPLETED)
                .orElseThrow(() ->
                        new TrainingJobFailedException(TrainingFailure.message(job), TrainingFailure.mayPass(job)));
        int seconds = Objects.requireNonNullElse(job.trainingTimeInSeconds(), 0);
        int billable = Objects.requireNonNullElse(job.billableTimeInSeconds(), seconds);
        return new TrainingResult(
                spec.name(),
                job.trainingJobArn(),
                spec.image(),
                spec.hyperparameters(),
                statuses,
                seconds,
                billable,
                metrics(job.finalMetricDataList()),
                Map.of(),
                artifact,
                null);
    }

    /**
     * Returns the metrics by name. Converts each value through its decimal text: 0.69 as a float becomes 0.69 as a
     * double, not 0.6899999976.
     */
    private static Map<String, Double> metrics(List<MetricData> list) {
        Map<String, Double> metrics = new TreeMap<>();
        for (MetricData metric : list) {
            metrics.put(metric.metricName(), Double.valueOf(Float.toString(metric.value())));
        }
        return metrics;
    }
}
