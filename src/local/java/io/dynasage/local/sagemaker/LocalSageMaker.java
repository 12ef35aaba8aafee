package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.services.LoopbackPort;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A SageMaker on this machine: an HTTP server on a free port of 127.0.0.1 that speaks the real wire protocols of the
 * control plane and the runtime, so that the unmodified AWS SDK can be its client.
 *
 * <p>Training jobs and endpoints are asynchronous and pass through the statuses of the service. A job with the image
 * {@code factorization-machines} reads its channels from S3 as the container does, really trains, prints the
 * container's log lines and uploads {@code model.tar.gz}. An endpoint serves the artifact that it reads back from S3.
 * The registry keeps versions of models in groups. Requests are checked against the service's model and refused in its
 * words.
 *
 * <p>Differences from the service: state is kept in memory; several training instances train as one; there are no
 * quotas below ten thousand instances, no permissions, no data capture and no traffic shifting; encryption and networks
 * are checked and have no effect. Rules of an organization are kept, see {@link LocalAccount#demand}.
 */
public final class LocalSageMaker implements AutoCloseable {
    private static final int THREADS = 16;

    static {
        // Without this property, every answer waits for the client's delayed acknowledgement (40 ms). It is read when
        // the first server is created.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService handlers;
    private final Platform platform;
    private final TrainingOperations training;
    private final LocalAccount account = new LocalAccount();

    /** Starts the server; it runs until {@link #close}. */
    public LocalSageMaker(LocalSageMakerSettings settings) {
        this(settings, Clock.systemUTC());
    }

    /** Starts the server with a clock for creation times, runtime limits and log stamps; delays run in real time. */
    public LocalSageMaker(LocalSageMakerSettings settings, Clock clock) {
        Set<String> operations = new HashSet<>(ControlPlane.OPERATIONS);
        operations.add(RuntimePlane.INVOKE);
        platform = new Platform(
                settings,
                clock,
                new ObjectStore(settings.s3Endpoint(), settings.region()),
                new StatusWalk(settings.statusDelay()),
                new InjectedFailures(operations));
        training = new TrainingOperations(platform);
        ModelOperations models = new ModelOperations(platform);
        EndpointConfigOperations configs = new EndpointConfigOperations(platform, models);
        EndpointOperations endpoints = new EndpointOperations(platform, configs, new ModelHosting(platform, models));
        Map<String, UnaryOperator<ObjectNode>> all = new HashMap<>(training.operations());
        all.putAll(models.operations());
        all.putAll(configs.operations());
        all.putAll(endpoints.operations());
        ModelPackageOperations packages = new ModelPackageOperations(platform);
        all.putAll(packages.operations());
        all.putAll(new TagOperations(models, configs, endpoints, training, packages).operations());
        WireHandler handler = new WireHandler(
                settings.region(),
                new ControlPlane(all, platform, account),
                new RuntimePlane(platform, endpoints),
                new AccountPlane(account),
                new LogsPlane(training::jobs, account));
        handlers = Executors.newFixedThreadPool(THREADS, LocalSageMaker::daemon);
        server = LoopbackPort.server();
        server.createContext("/", handler);
        server.setExecutor(handlers);
        server.start();
    }

    /** Returns the address of the control plane and the runtime, for example {@code http://127.0.0.1:41234}. */
    public URI endpoint() {
        return LoopbackPort.address(server);
    }

    /**
     * Returns the account around it. The same endpoint reports on the account in the protocols of STS, IAM and Service
     * Quotas, and has the logs of the training jobs in that of CloudWatch Logs.
     */
    public LocalAccount account() {
        return account;
    }

    /**
     * Returns the lines that the container of a training job has printed so far.
     *
     * @throws IllegalArgumentException if no job has this name
     */
    public List<String> log(String trainingJobName) {
        return training.log(trainingJobName);
    }

    /**
     * Orders a failure that happens once; several orders take effect one after the other.
     *
     * @param operationOrStage {@code training}: the next job to reach that stage ends Failed with an AlgorithmError;
     *     {@code endpoint}: the next endpoint creation ends Failed, or the next update is rolled back;
     *     {@code artifact}: the next endpoint serves the artifact at this URI instead of its model's; {@code alarm}:
     *     the alarm whose name is the reason goes off during the next update, which is rolled back if its
     *     DeploymentConfig names that alarm, and is not affected otherwise; the name of an API operation: its next call
     *     is throttled
     * @param reason the failure's text, or the URI or name described above
     * @throws IllegalArgumentException for any other name
     */
    public void failNext(String operationOrStage, String reason) {
        platform.failures().order(operationOrStage, reason);
    }

    /** Stops the server; jobs and endpoints end with it. */
    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
        platform.walk().close();
        platform.store().close();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "local-sagemaker-http");
        thread.setDaemon(true);
        return thread;
    }
}
