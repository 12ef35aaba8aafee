package io.dynasage.job.operation;

import io.dynasage.job.ledger.RunId;

/** The program's log, as a command sees it. */
public interface RunLog {
    /** From now on log lines say which run they belong to. */
    void log(RunId runId);
}
