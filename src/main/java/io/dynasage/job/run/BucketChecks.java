package io.dynasage.job.run;

import io.dynasage.account.AccountException;
import io.dynasage.account.BucketState;
import io.dynasage.account.Buckets;
import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.settings.EndpointUri;
import io.dynasage.storage.S3Uri;
import java.net.URI;
import java.util.Optional;

/** Checks how the bucket of the runs is reached, and that it belongs to the expected account. */
public final class BucketChecks {
    private final JobConfig config;
    private final Buckets buckets;
    private final S3Uri runs;

    public BucketChecks(JobConfig config, Buckets buckets) {
        this.config = config;
        this.buckets = buckets;
        this.runs = S3Uri.of(RunNames.of(config).runs());
    }

    /** Returns a failure if S3 is reached without encryption on another machine. */
    Optional<Finding> endpoint() {
        URI endpoint = buckets.endpoint(runs.bucket());
        return EndpointUri.problem(endpoint)
                .map(problem -> Finding.fail(
                        "bucket endpoint",
                        "fs.s3a.endpoint of " + runs.bucket() + ": " + problem + ".",
                        "Set fs.s3a.connection.ssl.enabled = true, or an https endpoint.",
                        ExitCode.CONFIG));
    }

    /** Asks S3 for the owner of the bucket. */
    Finding owner() {
        try {
            BucketState state = buckets.state(runs, config.bucketOwner());
            if (state.status() == 200) {
                return owner(state);
            }
            return Finding.warn(
                    "bucket owner",
                    "S3 answers with status " + state.status() + " when it is asked whose " + runs.bucket() + " is.",
                    "Allow s3:ListBucket below output.uri to whoever runs the job.");
        } catch (AccountException e) {
            return Finding.warn("bucket owner", e.getMessage(), "Check the way to S3.");
        }
    }

    /** Returns the finding for a bucket that exists. */
    public Finding owner(BucketState state) {
        String name = runs.bucket();
        if (state.owned()) {
            return Finding.ok("bucket", name + " belongs to account " + config.bucketOwner());
        }
        return Finding.fail(
                "bucket",
                name + " does not belong to account " + config.bucketOwner()
                        + ": its owner could read the data of the table and replace the models.",
                "Correct output.uri, or set output.bucket-owner to the account that is meant to own it.",
                ExitCode.CONFIG);
    }
}
