package io.dynasage.local.services;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Forwards requests to another DynamoDB, such as DynamoDB Local, and returns its answers. */
final class ForwardedRequests implements ScanAnswers {
    private static final List<String> FORWARDED =
            List.of("Content-Type", "X-Amz-Target", "X-Amz-Date", "X-Amz-Security-Token", "Authorization");

    private final URI endpoint;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ForwardedRequests(URI endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Answer answer(Question question) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve("/"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(question.body()));
        for (String name : FORWARDED) {
            String value = question.headers().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("A forwarded request was interrupted");
        }
    }
}
