package io.dynasage.account;

import io.dynasage.storage.S3Uri;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.regions.Region;

/** Buckets as a run reaches them: at the endpoint and with the credentials that Hadoop's S3A uses. Only reads. */
public final class Buckets {
    private final Region region;
    private final Configuration hadoop;

    /** @param region the region in which S3 is asked if Hadoop's configuration has no endpoint */
    public Buckets(String region, Configuration hadoop) {
        this.region = Region.of(region);
        this.hadoop = hadoop;
    }

    /**
     * Returns the state of a bucket as seen from here ({@code s3:ListBucket} below the prefix).
     *
     * @param folder the bucket, and the prefix below which it is listed
     * @param owner the account that the bucket should belong to; null skips this check
     * @throws AccountException if S3 cannot be reached
     */
    public BucketState state(S3Uri folder, String owner) {
        String endpoint = endpoint(folder.bucket()).toString().replaceFirst("/+$", "");
        URI uri = URI.create(endpoint + "/" + folder.bucket() + "?list-type=2&max-keys=1&prefix="
                + URLEncoder.encode(folder.key(), StandardCharsets.UTF_8).replace("+", "%20"));
        SignedCalls.Scope scope = new SignedCalls.Scope("s3", region.id());
        try (SignedCalls calls = SignedCalls.ofBucket(folder.bucket(), hadoop)) {
            SignedCalls.Answer plain = calls.get(scope, uri, Map.of());
            String where = plain.header("x-amz-bucket-region").orElse(null);
            if (plain.status() != 200 || owner == null) {
                return new BucketState(plain.status(), where, true);
            }
            int owned = calls.get(scope, uri, Map.of("x-amz-expected-bucket-owner", owner))
                    .status();
            return new BucketState(plain.status(), where, owned != 403);
        }
    }

    /** Returns the endpoint of the bucket. */
    public URI endpoint(String bucket) {
        return endpoint(bucket, region, hadoop);
    }

    /** Returns the S3 endpoint in Hadoop's configuration or, without one, AWS's own endpoint of the region. */
    static URI endpoint(String bucket, Region region, Configuration hadoop) {
        String endpoint =
                hadoop.getTrimmed("fs.s3a.bucket." + bucket + ".endpoint", hadoop.getTrimmed("fs.s3a.endpoint", ""));
        if (endpoint.isEmpty() || endpoint.equals("s3.amazonaws.com")) {
            return Account.uriOf("s3", region);
        }
        if (!endpoint.contains("://")) {
            endpoint = (hadoop.getBoolean("fs.s3a.connection.ssl.enabled", true) ? "https://" : "http://") + endpoint;
        }
        return URI.create(endpoint);
    }
}
