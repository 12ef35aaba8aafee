package io.dynasage.sagemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;

/**
 * Finds out whether SageMaker would authorize the requests of a run, by sending them in a form that it authorizes and
 * then cannot carry out. A company's service control policies can demand a network or keys by conditions on a request,
 * and nothing else shows them before the table is read: IAM's policy simulator knows only the keys that it is given,
 * and nobody knows which keys to give. See "Condition keys for Amazon SageMaker" in the Service Authorization
 * Reference.
 */
public final class RequestTrial {
    private static final Logger LOG = LoggerFactory.getLogger(RequestTrial.class);
    /** No account has a quota of so many. */
    private static final int TOO_MANY_INSTANCES = 1_000_000;

    private static final String MISSING_ARTIFACT = "missing/model.tar.gz";

    private final SageMakerClient client;

    public RequestTrial(SageMakerClient client) {
        this.client = client;
    }

    /**
     * Returns why SageMaker denies requests of a run, a message each. Nothing is created; what is created against all
     * expectation is removed again. Refusals for other reasons are none of this object's business.
     */
    public List<String> denials(TrainingJobSpec training, Optional<EndpointSpec> endpoint) {
        List<String> denials = new ArrayList<>();
        denied("to start training job", training.protection().unsetForTraining(), () -> train(training))
                .ifPresent(denials::add);
        endpoint.ifPresent(spec -> {
            denied("to create model", spec.protection().unsetForModel(), () -> model(spec))
                    .ifPresent(denials::add);
            denied("to create endpoint config", spec.protection().unsetForEndpoint(), () -> config(spec))
                    .ifPresent(denials::add);
        });
        return denials;
    }

    private static Optional<String> denied(String attempt, List<String> unset, Runnable request) {
        try {
            request.run();
            return Optional.empty();
        } catch (AwsServiceException e) {
            LOG.debug("A request that cannot be carried out was refused: {}", e.getMessage());
            return Optional.of(e)
                    .filter(RemoteErrors::denied)
                    .map(denial -> RemoteErrors.refused(attempt, denial, unset).getMessage());
        } catch (SdkException e) {
            LOG.debug("A request that cannot be carried out got no answer: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void train(TrainingJobSpec spec) {
        CreateTrainingJobRequest request = TrainingJobRequest.of(spec);
        client.createTrainingJob(request.toBuilder()
                .resourceConfig(request.resourceConfig().toBuilder()
                        .instanceCount(TOO_MANY_INSTANCES)
                        .build())
                .build());
        client.stopTrainingJob(stop -> stop.trainingJobName(spec.name()));
    }

    private void model(EndpointSpec spec) {
        String missing = spec.modelArtifact().replaceFirst("[^/]*$", MISSING_ARTIFACT);
        client.createModel(EndpointRequests.model(spec).toBuilder()
                .primaryContainer(container -> container.image(spec.image()).modelDataUrl(missing))
                .build());
        client.deleteModel(delete -> delete.modelName(spec.modelName()));
    }

    /** The config names the model that {@link #model} could not create. */
    private void config(EndpointSpec spec) {
        client.createEndpointConfig(EndpointRequests.config(spec));
        client.deleteEndpointConfig(delete -> delete.endpointConfigName(spec.configName()));
    }
}
