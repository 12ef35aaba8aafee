package io.dynasage.evaluation;

import java.util.List;

/** The settings of bootstraps that tests draw. */
final class Seeded {
    private Seeded() {}

    /** Returns 200 replicates over the evaluation's own units. */
    static Bootstrap bootstrap(long seed) {
        return new Bootstrap(List.of(), 200, seed);
    }
}
