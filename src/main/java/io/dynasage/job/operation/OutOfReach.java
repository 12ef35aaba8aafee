package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.export.ExportChain;
import io.dynasage.events.Described;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.S3Uri;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What an erasure leaves because the job may not or cannot remove it, and when that ends.
 *
 * @param chain the exports that the next run will read, although no run that is left may have recorded them
 */
record OutOfReach(JobConfig config, List<PastRun> runs, Optional<ExportChain> chain, Instant erasedAt) {
    private static final String UNTIL =
            " they are deleted, runs leave the users out only if features.cleaning.forget names them.";

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Not erased, because it does not belong to the job or cannot be changed:");
        lines.add("  table " + config.source().table()
                + ": its items and its backups (point-in-time recovery: up to 35 days) are your application's. Until"
                + UNTIL);
        config.described().stream()
                .filter(described -> described.of() == Described.USERS)
                .forEach(described -> lines.add("  " + described.of().setting() + " ("
                        + described.source().table() + "): its rows are your application's, too. Until" + UNTIL));
        TreeSet<String> exports = new TreeSet<>();
        runs.stream()
                .flatMap(run -> run.record().stream())
                .forEach(record -> record.at("/source/exports").forEach(uri -> exports.add(uri.asText())));
        chain.ifPresent(next -> {
            exports.add(next.base());
            exports.addAll(next.incrementals());
        });
        exports.forEach(
                uri -> lines.add("  export " + uri + ": it holds the items of its time until you delete it, or a"
                        + " lifecycle rule of the bucket does."));
        lines.add("  bucket " + S3Uri.of(config.outputUri()).bucket() + ": if it keeps versions, older versions of the"
                + " removed objects stay until a lifecycle rule for noncurrent versions removes them.");
        lines.add(model());
        return lines;
    }

    private String model() {
        Optional<String> serving;
        try {
            serving = new JobEndpoint(config, Clock.systemUTC()).servingRun();
        } catch (SageMakerFailure e) {
            return "  model: what the endpoint serves is not known (" + e.getMessage() + ").";
        }
        return serving.map(run -> "  endpoint " + config.name() + ": the model of run " + run
                        + " learned from the users'"
                        + " events if it was trained with them. This ends when a run that begins after " + erasedAt
                        + " is deployed. If that run is erased, its model is not compared with the next one.")
                .orElse("  models: no endpoint serves one. Those of erased runs stay, without the ids of their users.");
    }
}
