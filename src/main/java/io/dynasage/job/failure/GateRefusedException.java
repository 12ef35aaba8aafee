package io.dynasage.job.failure;

import io.dynasage.report.RunRecord;
import java.util.List;

/** The gate refused the model. The endpoint is unchanged, and the run's record gives the reasons. */
public final class GateRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RunRecord record;

    /** @param uri the URI of the record */
    public GateRefusedException(RunRecord record, List<String> reasons, String uri) {
        super("The gate refused the model of run " + record.runId() + "; what served before serves on.\n  "
                + String.join("\n  ", reasons) + "\n  The whole evaluation is in " + uri
                + ". Look for what changed in the data, or change evaluation.gate if it asks too much.");
        this.record = record;
    }

    /** Returns the run's record as it was written. */
    public RunRecord record() {
        return record;
    }
}
