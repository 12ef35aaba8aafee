package io.dynasage.account;

import io.dynasage.storage.S3Uri;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.regions.Region;

/**
 * Small objects of a bucket, which can be created under the condition that there is none; Hadoop's S3A cannot do that.
 * Requests go to the endpoint, through the proxy and with the credentials that S3A uses for the bucket. Nothing is
 * retried.
 */
public final class BucketObjects {
    private final String bucket;
    private final Configuration hadoop;
    private volatile Region region;

    /** @param region the region in which S3 is asked first; the objects follow S3's own answer */
    public BucketObjects(String bucket, String region, Configuration hadoop) {
        this.bucket = bucket;
        this.region = Region.of(region);
        this.hadoop = hadoop;
    }

    /**
     * S3's answer.
     *
     * @param status 200 or 204; 404 without such an object or bucket; 412 if the condition is not met; 409 if another
     *     write is in progress; 501 from a store that knows no conditions
     * @param text the content, the listing as XML, or a description of the error
     * @param at the time by S3's clock; empty from a store that sends none
     */
    public record Answer(int status, String text, Optional<Instant> at) {}

    private interface Request {
        SignedCalls.Answer send(SignedCalls calls, SignedCalls.Scope scope, URI bucket);
    }

    /**
     * Lists the first 1,000 objects whose keys begin with a prefix ({@code s3:ListBucket}).
     *
     * @throws AccountException if S3 cannot be reached
     */
    public Answer list(String prefix) {
        return send((calls, scope, uri) ->
                calls.get(scope, URI.create(uri + "?list-type=2&prefix=" + encoded(prefix)), Map.of()));
    }

    /**
     * Reads an object ({@code s3:GetObject}).
     *
     * @throws AccountException if S3 cannot be reached
     */
    public Answer read(S3Uri object) {
        return send((calls, scope, uri) -> calls.get(scope, of(uri, object), Map.of()));
    }

    /**
     * Writes an object if there is none ({@code s3:PutObject}).
     *
     * @throws AccountException if S3 cannot be reached; it may have written the object even so
     */
    public Answer create(S3Uri object, String text) {
        Map<String, String> headers = encryption();
        headers.put("If-None-Match", "*");
        headers.put("Content-Type", "application/json");
        headers.put("Content-Length", String.valueOf(text.getBytes(StandardCharsets.UTF_8).length));
        return send((calls, scope, uri) -> calls.put(scope, of(uri, object), headers, text));
    }

    /** Returns the headers by which S3A would have an object encrypted; some buckets refuse objects without them. */
    private Map<String, String> encryption() {
        Map<String, String> headers = new HashMap<>();
        String algorithm = setting("algorithm");
        String name = switch (algorithm) {
            case "AES256" -> "AES256";
            case "SSE-KMS" -> "aws:kms";
            case "DSSE-KMS" -> "aws:kms:dsse";
            default -> "";
        };
        if (!name.isEmpty()) {
            headers.put("x-amz-server-side-encryption", name);
        }
        String key = setting("key");
        if (name.startsWith("aws:") && !key.isEmpty()) {
            headers.put("x-amz-server-side-encryption-aws-kms-key-id", key);
        }
        return headers;
    }

    private String setting(String name) {
        return hadoop.getTrimmed(
                "fs.s3a.bucket." + bucket + ".encryption." + name, hadoop.getTrimmed("fs.s3a.encryption." + name, ""));
    }

    /**
     * Deletes an object, if there is one ({@code s3:DeleteObject}).
     *
     * @throws AccountException if S3 cannot be reached
     */
    public Answer delete(S3Uri object) {
        return send((calls, scope, uri) -> calls.delete(scope, of(uri, object)));
    }

    private Answer send(Request request) {
        try (SignedCalls calls = SignedCalls.ofBucket(bucket, hadoop)) {
            SignedCalls.Answer answer = send(calls, request);
            Optional<Region> elsewhere = answer.header("x-amz-bucket-region")
                    .map(Region::of)
                    .filter(named -> answer.status() >= 300 && !named.equals(region));
            if (elsewhere.isEmpty()) {
                return answer(answer);
            }
            region = elsewhere.get();
            return answer(send(calls, request));
        }
    }

    private SignedCalls.Answer send(SignedCalls calls, Request request) {
        URI uri = URI.create(Buckets.endpoint(bucket, region, hadoop) + "/" + bucket);
        return request.send(calls, new SignedCalls.Scope("s3", region.id()), uri);
    }

    private static URI of(URI bucket, S3Uri object) {
        return URI.create(bucket + "/"
                + Arrays.stream(object.key().split("/"))
                        .map(BucketObjects::encoded)
                        .collect(Collectors.joining("/")));
    }

    /** Encodes a text as signatures demand: all but letters, digits and {@code -._~}. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static Answer answer(SignedCalls.Answer answer) {
        return new Answer(
                answer.status(),
                new String(answer.bytes(), StandardCharsets.UTF_8),
                answer.header("Date")
                        .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant()));
    }
}
