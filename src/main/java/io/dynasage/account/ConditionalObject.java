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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.regions.Region;

/**
 * A small object in S3 that is written only under a condition, which Hadoop's S3A cannot do. Requests go to the endpoint
 * and carry the credentials that S3A uses for the bucket. Nothing is retried.
 */
public final class ConditionalObject {
    private final S3Uri object;
    private final Configuration hadoop;
    private Region region;

    /** @param region the region in which S3 is asked first; the object follows S3's own answer */
    public ConditionalObject(S3Uri object, String region, Configuration hadoop) {
        this.object = object;
        this.region = Region.of(region);
        this.hadoop = hadoop;
    }

    /**
     * S3's answer.
     *
     * @param status 200; 404 without such an object or bucket; 412 if the condition is not met; 409 if another write is
     *     in progress; 501 from a store that knows no conditions
     * @param tag the object's entity tag; empty where there is none
     * @param text the object's content, or a description of the error
     * @param at the time by S3's clock; empty from a store that sends none
     */
    public record Answer(int status, String tag, String text, Optional<Instant> at) {}

    /**
     * Reads the object ({@code s3:GetObject}).
     *
     * @throws AccountException if S3 cannot be reached
     */
    public Answer read() {
        return send(call -> call.calls().get(call.scope(), call.uri(), Map.of()));
    }

    /**
     * Writes the object if there is none ({@code s3:PutObject}).
     *
     * @throws AccountException if S3 cannot be reached; it may have written the object even so
     */
    public Answer create(String text) {
        return write(text, "If-None-Match", "*");
    }

    /**
     * Writes the object if it still has the entity tag ({@code s3:PutObject}).
     *
     * @throws AccountException if S3 cannot be reached; it may have written the object even so
     */
    public Answer replace(String text, String tag) {
        return write(text, "If-Match", tag);
    }

    private Answer write(String text, String condition, String value) {
        Map<String, String> headers = new HashMap<>();
        headers.put(condition, value);
        headers.put("Content-Type", "application/json");
        headers.put("Content-Length", String.valueOf(text.getBytes(StandardCharsets.UTF_8).length));
        return send(call -> call.calls().put(call.scope(), call.uri(), headers, text));
    }

    private record Call(SignedCalls calls, SignedCalls.Scope scope, URI uri) {}

    private synchronized Answer send(Function<Call, SignedCalls.Answer> request) {
        try (SignedCalls calls = new SignedCalls(S3aCredentials.of(object.bucket(), hadoop))) {
            SignedCalls.Answer answer = request.apply(call(calls));
            Optional<Region> elsewhere = Optional.ofNullable(answer.header("x-amz-bucket-region"))
                    .map(Region::of)
                    .filter(named -> answer.status() >= 300 && !named.equals(region));
            if (elsewhere.isEmpty()) {
                return answer(answer);
            }
            region = elsewhere.get();
            return answer(request.apply(call(calls)));
        }
    }

    private Call call(SignedCalls calls) {
        String key = Arrays.stream(object.key().split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        URI uri = URI.create(
                Buckets.endpoint(object.bucket(), region, hadoop) + "/" + object.bucket() + "/" + key);
        return new Call(calls, new SignedCalls.Scope("s3", region.id()), uri);
    }

    private static Answer answer(SignedCalls.Answer answer) {
        return new Answer(
                answer.status(),
                Optional.ofNullable(answer.header("ETag")).orElse(""),
                new String(answer.bytes(), StandardCharsets.UTF_8),
                Optional.ofNullable(answer.header("Date"))
                        .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    }
}
