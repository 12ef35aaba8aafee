package io.dynasage.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.TensorType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

class EndpointPredictorTest {
    private final FakeRuntime json = new FakeRuntime(EndpointPredictorTest::answerJson);
    private final FakeRuntime recordIo = new FakeRuntime(EndpointPredictorTest::answerRecordIo);

    /** Scores each row by its first index, so that the order is seen. */
    private static byte[] answerJson(byte[] request) {
        try {
            List<String> answers = new ArrayList<>();
            for (JsonNode row : new ObjectMapper().readTree(request).path("instances")) {
                JsonNode key = row.at("/data/features/keys/0");
                double score = key.isMissingNode() ? row.at("/features/0").asDouble() : key.asDouble();
                answers.add("{\"predicted_label\": 1.0, \"score\": " + score + "}");
            }
            return ("{\"predictions\": [" + String.join(", ", answers) + "]}").getBytes(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] answerRecordIo(byte[] request) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(request), "request");
                RecordWriter writer = new RecordWriter(answer, TensorType.FLOAT32)) {
            while (reader.next()) {
                boolean sparse = reader.features().sparse();
                float score = sparse ? reader.features().key(0) : (float) reader.features().value(0);
                writer.writeScores(score, sparse ? 1f : null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toByteArray();
    }

    private static List<Vector> oneHotPairs(int rows) {
        return IntStream.range(0, rows).mapToObj(i -> Vectors.sparse(5000, new int[] {i, 4000}, new double[] {1, 1}))
                .collect(Collectors.toList());
    }

    @Test
    void answersInTheOrderOfTheRowsInBothFormats() {
        for (PredictionFormat format : PredictionFormat.values()) {
            FakeRuntime runtime = format == PredictionFormat.JSON ? json : recordIo;
            List<Prediction> predictions = new EndpointPredictor(runtime, "shop", format, new RequestLimits(1000, 1 << 20))
                    .predict(oneHotPairs(2500));

            assertEquals(IntStream.range(0, 2500).mapToObj(i -> new Prediction(i, 1.0)).toList(), predictions);
            assertEquals(3, runtime.requests.size());
            assertEquals("shop", runtime.requests.get(0).endpointName());
            assertEquals(format.contentType(), runtime.requests.get(0).contentType());
            assertEquals(format.contentType(), runtime.requests.get(0).accept());
        }
    }

    @Test
    void writesSparseAndDenseRowsInAmazonsJson() {
        new EndpointPredictor(json, "shop", PredictionFormat.JSON, RequestLimits.DEFAULT).predict(List.of(
                Vectors.sparse(5, new int[] {0, 3}, new double[] {1, 0.5}), Vectors.sparse(5, new int[0], new double[0]),
                Vectors.dense(1.5, 2)));

        assertEquals("{\"instances\":[{\"data\":{\"features\":{\"keys\":[0,3],\"shape\":[5],\"values\":[1.0,0.5]}}},"
                + "{\"data\":{\"features\":{\"keys\":[0],\"shape\":[5],\"values\":[0.0]}}},{\"features\":[1.5,2.0]}]}",
                json.requests.get(0).body().asUtf8String());
    }

    @Test
    void aRegressorHasNoLabel() {
        List<Prediction> predictions = new EndpointPredictor(recordIo, "shop", PredictionFormat.RECORDIO,
                RequestLimits.DEFAULT).predict(List.of(Vectors.dense(2.5, 1)));

        assertEquals(List.of(new Prediction(2.5, null)), predictions);
    }

    @Test
    void noRowsAreNoRequest() {
        assertTrue(new EndpointPredictor(json, "shop", PredictionFormat.JSON, RequestLimits.DEFAULT).predict(List.of())
                .isEmpty());
        assertTrue(json.requests.isEmpty());
    }

    @Test
    void anotherNumberOfAnswersIsAnError() {
        FakeRuntime silent = new FakeRuntime(request -> "{\"predictions\": [{\"score\": 1}]}".getBytes(UTF_8));

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> new EndpointPredictor(silent, "shop",
                PredictionFormat.JSON, RequestLimits.DEFAULT).predict(oneHotPairs(2)));

        assertEquals("Endpoint \"shop\" answered 1 predictions to 2 rows, so none can be matched to its row. Check the "
                + "model's container; nothing was predicted.", e.getMessage());
    }

    @Test
    void anAnswerWithoutScoresIsAnError() {
        FakeRuntime silent = new FakeRuntime(request -> "{\"predictions\": [{\"label\": 1}]}".getBytes(UTF_8));

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> new EndpointPredictor(silent, "shop",
                PredictionFormat.JSON, RequestLimits.DEFAULT).predict(oneHotPairs(1)));

        assertTrue(e.getMessage().contains("prediction 0 of the answer has no score: {\"label\":1}"), e.getMessage());
    }

    @Test
    void theModelsOwnErrorIsTold() {
        FakeRuntime broken = new FakeRuntime(request -> {
            throw ModelErrorException.builder().originalStatusCode(400).originalMessage("bad index").build();
        });

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> new EndpointPredictor(broken, "shop",
                PredictionFormat.JSON, RequestLimits.DEFAULT).predict(oneHotPairs(1)));

        assertTrue(e.getMessage().startsWith("The model behind endpoint \"shop\" refused 1 rows with status 400: bad index"),
                e.getMessage());
    }

    @Test
    void aRowAboveTheLimitIsAnError() {
        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> new EndpointPredictor(json, "shop",
                PredictionFormat.RECORDIO, new RequestLimits(10, 1000)).predict(List.of(Vectors.zeros(1000))));

        assertTrue(e.getMessage().contains("and a request may hold 1000. Raise the limit, or send fewer features."),
                e.getMessage());
    }

    @Test
    void limitsAndContentTypesAreChecked() {
        assertEquals("A request of 0 rows is none; the limit must be at least 1.",
                assertThrows(IllegalArgumentException.class, () -> new RequestLimits(0, 1)).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new RequestLimits(1, 7_000_000)).getMessage()
                .contains("must be 1 to 6291456"));
        assertEquals("\"text/csv\" is not a content type that predictions are made with; it must be "
                + "application/x-recordio-protobuf or application/json.",
                assertThrows(IllegalArgumentException.class, () -> PredictionFormat.of("text/csv")).getMessage());
        assertEquals(PredictionFormat.JSON, PredictionFormat.of("application/json; charset=utf-8"));
    }
}
