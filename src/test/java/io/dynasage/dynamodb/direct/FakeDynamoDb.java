package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.TableConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.zip.CRC32;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Answers Scan requests by a rule of the test, without a network. */
final class FakeDynamoDb implements SdkHttpClient {
    static final TableConnection CONNECTION =
            new TableConnection("eu-west-1", URI.create("https://dynamodb.test"), null);
    private final BiFunction<String, Integer, Answer> rule;
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<SdkHttpRequest> requests = Collections.synchronizedList(new ArrayList<>());

    /** An answer: {@code length} bytes promised, and the checksum said; -1 and null leave the headers out. */
    record Answer(int status, byte[] body, long length, String crc32) {
        static Answer of(int status, String json) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            CRC32 crc = new CRC32();
            crc.update(body);
            return new Answer(status, body, body.length, Long.toString(crc.getValue()));
        }

        static Answer error(String code) {
            return of(400, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"said so\"}");
        }
    }

    /**
     * @param rule from a request's body and its number, from 0, to the answer; an UncheckedIOException is a broken
     *     connection
     */
    FakeDynamoDb(BiFunction<String, Integer, Answer> rule) {
        this.rule = rule;
    }

    ScanEndpoint endpoint() {
        return new ScanEndpoint(
                CONNECTION, StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing")), this);
    }

    List<String> bodies() {
        return List.copyOf(bodies);
    }

    List<SdkHttpRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answer(request);
            }

            @Override
            public void abort() {
                // Answers come at once.
            }
        };
    }

    private synchronized HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException {
        String body = new String(
                request.contentStreamProvider().orElseThrow().newStream().readAllBytes(), StandardCharsets.UTF_8);
        bodies.add(body);
        requests.add(request.httpRequest());
        try {
            Answer answer = rule.apply(body, bodies.size() - 1);
            SdkHttpResponse.Builder head = SdkHttpResponse.builder().statusCode(answer.status());
            if (answer.length() >= 0) {
                head.putHeader("Content-Length", Long.toString(answer.length()));
            }
            if (answer.crc32() != null) {
                head.putHeader("x-amz-crc32", answer.crc32());
            }
            return HttpExecuteResponse.builder()
                    .response(head.build())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
                    .build();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
