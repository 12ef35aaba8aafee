package io.dynasage.job.operation;

import io.dynasage.job.ledger.RunId;

/** The program's log, as commands use it. */
public interface RunLog {
    /** Adds the run to all further log lines. */
    void log(RunId runId);
}
