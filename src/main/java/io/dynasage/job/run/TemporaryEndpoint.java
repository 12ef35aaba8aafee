package io.dynasage.job.run;

import io.dynasage.sagemaker.Endpoints;

/** An endpoint that serves a model until it is closed, for a model that only its container can read. */
record TemporaryEndpoint(ModelScoring.Endpoint scoring, Endpoints endpoints) implements AutoCloseable {
    @Override
    public void close() {
        endpoints.delete(scoring.name());
    }
}
