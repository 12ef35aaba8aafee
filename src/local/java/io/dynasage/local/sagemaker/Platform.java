package io.dynasage.local.sagemaker;

import io.dynasage.local.algorithms.ObjectStore;
import java.time.Clock;

/** The state and services that all operations share. */
record Platform(
        LocalSageMakerSettings settings, Clock clock, ObjectStore store, StatusWalk walk, InjectedFailures failures) {

    /** Returns the names of resources in the region. */
    ResourceNames names() {
        return new ResourceNames(settings.region());
    }
}
