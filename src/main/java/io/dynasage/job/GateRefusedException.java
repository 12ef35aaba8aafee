package io.dynasage.job;

import java.util.List;

/** The gate refused the model; the endpoint is as it was, and the run's record says why. */
final class GateRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GateRefusedException(String runId, List<String> reasons, String record) {
        super("The gate refused the model of run " + runId + "; what served before serves on.\n  " + String.join("\n  ", reasons) + "\nThe whole evaluation is in "
                + record + ". Look for what changed in the data, or change evaluation.gate if it asks too much.");
    }
}
