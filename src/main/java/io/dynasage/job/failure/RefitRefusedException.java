package io.dynasage.job.failure;

import io.dynasage.report.RunRecord;
import java.util.List;

/** The final model is worse than its judged twin. The endpoint is unchanged, and the run's record gives the reasons. */
public final class RefitRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RunRecord record;

    /** @param uri the URI of the record */
    public RefitRefusedException(RunRecord record, List<String> reasons, String uri) {
        super("The final model of run " + record.runId() + " is not deployed; what served before serves on.\n  "
                + String.join("\n  ", reasons) + "\n  The record is " + uri
                + ". Compare the two training jobs there and begin a new run, or set training.refit = false to serve"
                + " the judged model itself.");
        this.record = record;
    }

    /** Returns the run's record as it was written. */
    public RunRecord record() {
        return record;
    }
}
