package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.Endpoints;
import io.dynasage.sagemaker.HostedEndpoints;
import io.dynasage.sagemaker.HostedInstances;
import io.dynasage.sagemaker.ModelRegistry;
import io.dynasage.sagemaker.Poller;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Gives access to the job's endpoint and registry from outside a run. */
public final class JobEndpoint {
    private final JobConfig config;
    private final Clock clock;
    private final SageMakerConnection connection;

    public JobEndpoint(JobConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        JobConfig.SageMaker sagemaker = config.sagemaker();
        this.connection =
                new SageMakerConnection(sagemaker.region(), sagemaker.endpoint(), sagemaker.runtimeEndpoint());
    }

    /** Returns the connection to SageMaker. */
    public SageMakerConnection connection() {
        return connection;
    }

    /** Returns SageMaker's endpoints. */
    public Endpoints endpoints() {
        return new Endpoints(SageMakerClients.client(connection), poller());
    }

    /** Returns SageMaker's model registry. */
    public ModelRegistry registry() {
        return new ModelRegistry(SageMakerClients.client(connection), poller());
    }

    /** Returns the limit of waits for the endpoint. */
    Poller poller() {
        return new Poller(
                config.sagemaker().pollInterval(),
                config.endpoint().guardrails().timeout(),
                clock);
    }

    /** Returns the endpoint as it is now, even if a change is in progress. */
    public Optional<DeployedEndpoint> now() {
        return endpoints().find(config.name());
    }

    /** Returns the instances of the job's endpoints, temporary ones among them. */
    public List<HostedInstances> hosted() {
        return new HostedEndpoints(SageMakerClients.client(connection)).of(config.name());
    }

    /** Returns the run that the endpoint serves now, by the name of its configuration. */
    public Optional<String> servingRun() {
        return now().map(DeployedEndpoint::config)
                .flatMap(RunNames.of(config)::runOf)
                .map(RunId::value);
    }
}
