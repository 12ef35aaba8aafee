package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.services.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointResponse;

/** Sends unmodified rows of a channel to the live endpoint and prints the labels next to the scores. */
final class EndpointAnswers {
    private static final int ROWS = 200;
    private static final int SHOWN = 8;

    private final SageMakerRuntimeClient runtime;
    private final PrintWriter out;

    EndpointAnswers(SageMakerRuntimeClient runtime, PrintWriter out) {
        this.runtime = runtime;
        this.out = out;
    }

    /**
     * Sends the rows and prints the answers.
     *
     * @throws IllegalStateException if the endpoint leaves a row unanswered or a score is not a finite number
     */
    void about(RunFolder run) {
        String name = run.record().path("endpoint").path("name").asText();
        SampledRows rows = run.channelRows(ROWS);
        InvokeEndpointResponse answer = runtime.invokeEndpoint(request ->
                request.endpointName(name).contentType(rows.contentType()).body(SdkBytes.fromByteArray(rows.body())));
        List<Double> scores = scores(answer.contentType(), answer.body().asByteArray());
        if (scores.size() != rows.labels().size() || !scores.stream().allMatch(Double::isFinite)) {
            throw new IllegalStateException("Endpoint " + name + " answered " + scores.size() + " scores for "
                    + rows.labels().size() + " rows, of which "
                    + scores.stream().filter(score -> !Double.isFinite(score)).count() + " are not finite numbers");
        }
        out.printf(
                "%nAsked of endpoint %s, the first %d rows of its channel:%n  what happened  %s ...%n  its"
                        + " score      %s ...%n",
                name, scores.size(), shown("%6.0f", rows.labels()), shown("%6.3f", scores));
        out.printf(
                "  mean score %.3f where the label is 1, %.3f where it is 0%n",
                mean(rows.labels(), scores, 1), mean(rows.labels(), scores, 0));
        out.flush();
    }

    /** Returns the scores of an answer in CSV (one per line, or all in one line) or in JSON. */
    static List<Double> scores(String contentType, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (contentType != null && contentType.startsWith("text/csv")) {
            return Arrays.stream(text.split("[,\\s]+"))
                    .filter(number -> !number.isEmpty())
                    .map(Double::valueOf)
                    .toList();
        }
        try {
            List<Double> scores = new ArrayList<>();
            for (JsonNode prediction : Json.MAPPER.readTree(text).path("predictions")) {
                scores.add(prediction.path("score").asDouble(Double.NaN));
            }
            return scores;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The endpoint answers " + contentType + ", which is neither CSV nor JSON: " + e.getMessage(), e);
        }
    }

    private static String shown(String format, List<Double> numbers) {
        return String.join(
                " ",
                numbers.stream()
                        .limit(SHOWN)
                        .map(number -> String.format(format, number))
                        .toList());
    }

    private static double mean(List<Double> labels, List<Double> scores, double label) {
        return IntStream.range(0, labels.size())
                .filter(i -> labels.get(i) == label)
                .mapToDouble(scores::get)
                .average()
                .orElse(Double.NaN);
    }
}
