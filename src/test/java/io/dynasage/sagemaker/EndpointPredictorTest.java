package io.dynasage.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.channels.RecordReader;
import io.dynasage.local.algorithms.ScoreAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;
import software.amazon.awssdk.services.sagemakerruntime.model.SageMakerRuntimeException;

class EndpointPredictorTest {
    private final FakeRuntime recordIo = new FakeRuntime(EndpointPredictorTest::answerRecordIo);

    /** Scores each row by its first index, so that the order is seen. */
    private static byte[] answerRecordIo(byte[] request) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(request), "request")) {
            while (reader.next()) {
                boolean sparse = reader.features().sparse();
                float score = sparse
                        ? reader.features().key(0)
                        : (float) reader.features().value(0);
                answer.writeBytes(new ScoreAnswer(List.of(new ScoreAnswer.Prediction(
                                score, Optional.<Number>of(1).filter(label -> sparse))))
                        .as(ScoreAnswer.RECORDIO)
                        .body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toByteArray();
    }

    private static List<Vector> oneHotPairs(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> Vectors.sparse(5000, new int[] {i, 4000}, new double[] {1, 1}))
                .collect(Collectors.toList());
    }

    @Test
    void answersInTheOrderOfTheRows() {
        List<Prediction> predictions = new EndpointPredictor(
                        recordIo,
                        "shop",
                        InvocationFormats.both(PredictionFormat.RECORDIO),
                        new RequestLimits(1000, 1 << 20))
                .predict(oneHotPairs(2500));

        assertEquals(
                IntStream.range(0, 2500).mapToObj(i -> new Prediction(i, 1.0)).toList(), predictions);
        assertEquals(3, recordIo.requests.size());
        assertEquals("shop", recordIo.requests.get(0).endpointName());
        assertEquals("application/x-recordio-protobuf", recordIo.requests.get(0).contentType());
        assertEquals("application/x-recordio-protobuf", recordIo.requests.get(0).accept());
    }

    @Test
    void theImageDecidesInWhichFormatItIsAsked() {
        String xgboost = AlgorithmImages.uri("sagemaker-xgboost", "us-east-1");
        String machines = AlgorithmImages.uri("factorization-machines", "us-east-1");
        PredictionFormat recordIoFormat = PredictionFormat.RECORDIO;
        assertEquals(
                InvocationFormats.both(recordIoFormat),
                InvocationFormats.of(machines, Algorithm.XGBOOST, ChannelFormat.CSV),
                "a factorization machine does not read CSV, also where the run trains another algorithm");
        assertEquals(
                new InvocationFormats(recordIoFormat, PredictionFormat.CSV),
                InvocationFormats.of(xgboost, Algorithm.FACTORIZATION_MACHINES, ChannelFormat.RECORDIO_PROTOBUF));
        assertEquals(
                InvocationFormats.both(PredictionFormat.CSV),
                InvocationFormats.of("registry/own-image:3", Algorithm.XGBOOST, ChannelFormat.CSV));
    }

    @Test
    void aSparseRowWithoutEntriesHasAnExplicitZero() throws IOException {
        predict(recordIo, List.of(Vectors.sparse(5, new int[0], new double[0])));

        try (RecordReader reader =
                new RecordReader(recordIo.requests.get(0).body().asInputStream(), "request")) {
            assertTrue(reader.next());
            assertEquals(
                    List.of(1, 0L, 0.0, 5L),
                    List.of(
                            reader.features().length(),
                            reader.features().key(0),
                            reader.features().value(0),
                            reader.features().dimension()));
        }
    }

    @Test
    void aRegressorHasNoLabel() {
        List<Prediction> predictions = predict(recordIo, List.of(Vectors.dense(2.5, 1)));

        assertEquals(List.of(new Prediction(2.5, null)), predictions);
    }

    @Test
    void noRowsAreNoRequest() {
        assertTrue(predict(recordIo, List.of()).isEmpty());
        assertTrue(recordIo.requests.isEmpty());
    }

    @Test
    void anotherNumberOfAnswersIsAnError() {
        FakeRuntime silent = new FakeRuntime(request -> twice(answerRecordIo(request)));

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> predict(silent, oneHotPairs(2)));

        assertEquals(
                "The answer of endpoint \"shop\" (application/x-recordio-protobuf) could not be read 3 times: it has 4"
                        + " predictions for 2 rows, so none can be matched to its row. Nothing was predicted. Choose a"
                        + " content type that its model answers in (application/x-recordio-protobuf was asked for), and"
                        + " look at the container's log.",
                e.getMessage());
        assertEquals(3, silent.requests.size());
    }

    @Test
    void anAnswerThatCannotBeReadIsAskedForAgain() {
        AtomicInteger answers = new AtomicInteger();
        FakeRuntime flipping = new FakeRuntime(request -> {
            byte[] answer = answerRecordIo(request);
            if (answers.getAndIncrement() < 2) {
                answer[1] ^= 4;
            }
            return answer;
        });

        assertEquals(List.of(new Prediction(0, 1.0), new Prediction(1, 1.0)), predict(flipping, oneHotPairs(2)));
        assertEquals(3, flipping.requests.size());
    }

    @Test
    void aModelOfSeveralClassesScoresTheOneThatItDecidesFor() {
        byte[] answer = HexFormat.of()
                .parseHex("0a23d7ce38000000121b0a0f7072656469637465645f6c6162656c120812060a0400000040"
                        + "12190a0573636f72651210120e0a0c0000003e0000803e0000203f");
        assertEquals(List.of(new Prediction(0.625, 2.0)), predict(new FakeRuntime(request -> answer), oneHotPairs(1)));
    }

    @Test
    void neighboursAnswerTheirPredictionAlone() {
        byte[] answer = HexFormat.of()
                .parseHex("0a23d7ce1d000000121b0a0f7072656469637465645f6c6162656c120812060a0400004040000000");
        assertEquals(List.of(new Prediction(3, 3.0)), predict(new FakeRuntime(request -> answer), oneHotPairs(1)));
    }

    @Test
    void anAnswerWithoutScoresIsAnError() {
        FakeRuntime silent = new FakeRuntime(request -> request);

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> predict(silent, oneHotPairs(1)));

        assertTrue(
                e.getMessage()
                        .contains("(application/x-recordio-protobuf) could not be read 3 times: record 0 of the answer"
                                + " has no score"),
                e.getMessage());
    }

    @Test
    void theModelsOwnErrorIsReported() {
        FakeRuntime broken = new FakeRuntime(request -> {
            throw ModelErrorException.builder()
                    .originalStatusCode(400)
                    .originalMessage("bad index")
                    .build();
        });

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> predict(broken, oneHotPairs(1)));

        assertTrue(
                e.getMessage()
                        .startsWith("The model behind endpoint \"shop\" refused 1 rows with status 400: bad index"),
                e.getMessage());
    }

    @Test
    void aRowAboveTheLimitIsAnError() {
        SageMakerFailure e = assertThrows(
                SageMakerFailure.class,
                () -> new EndpointPredictor(
                                recordIo,
                                "shop",
                                InvocationFormats.both(PredictionFormat.RECORDIO),
                                new RequestLimits(10, 1000))
                        .predict(List.of(Vectors.zeros(1000))));

        assertTrue(
                e.getMessage().contains("and a request may hold 1000. Raise the limit, or send fewer features."),
                e.getMessage());
    }

    @Test
    void writesCsvWithoutLabelsAndReadsOneScoreForEachRow() {
        for (String answer : new String[] {
            "0.25\n1.0000000116860974e-07\n3.0\n",
            "0.25,1.0000000116860974e-07,3.0",
            "0.25\r\n1.0000000116860974e-07\r\n3.0"
        }) {
            FakeRuntime xgboost = new FakeRuntime(request -> answer.getBytes(UTF_8));

            List<Prediction> predictions = csv(
                    xgboost,
                    List.of(
                            Vectors.dense(1.5, Double.NaN, -2),
                            Vectors.sparse(3, new int[] {1}, new double[] {1e-5}),
                            Vectors.dense(1e10, 0, 0.1)));

            assertEquals(
                    List.of(
                            new Prediction(0.25, null),
                            new Prediction(1.0000000116860974e-07, null),
                            new Prediction(3, null)),
                    predictions);
            assertEquals(
                    "1.5,,-2\n0,1.0E-5,0\n1.0E10,0,0.1\n",
                    xgboost.requests.get(0).body().asUtf8String());
            assertEquals("text/csv", xgboost.requests.get(0).contentType());
            assertEquals("text/csv", xgboost.requests.get(0).accept());
        }
    }

    @Test
    void csvAnswersMustBeOneNumberForEachRow() {
        FakeRuntime probabilities = new FakeRuntime(request -> "0.1,0.9\n0.2,0.8\n".getBytes(UTF_8));
        FakeRuntime text = new FakeRuntime(request -> "0.1\nnan\n".getBytes(UTF_8));

        assertTrue(assertThrows(SageMakerFailure.class, () -> csv(probabilities, oneHotPairs(2)))
                .getMessage()
                .contains("it has 4 predictions for 2 rows, so none can be matched to its row."));
        assertTrue(assertThrows(SageMakerFailure.class, () -> csv(text, oneHotPairs(2)))
                .getMessage()
                .contains("(text/csv) could not be read 3 times: prediction 1 of the answer is not a number: nan."));
    }

    @Test
    void csvRequestsStayWithinTheBytesThatWereCounted() {
        List<Vector> rows = IntStream.range(0, 300)
                .<Vector>mapToObj(i -> i % 2 == 0
                        ? Vectors.dense(-Double.MIN_VALUE * i, -1.2345678901234567e-300, i)
                        : Vectors.sparse(3, new int[] {1}, new double[] {-1.2345678901234567e-300}))
                .toList();
        FakeRuntime counting = new FakeRuntime(request ->
                "1\n".repeat((int) new String(request, UTF_8).lines().count()).getBytes(UTF_8));

        assertEquals(
                300,
                new EndpointPredictor(
                                counting,
                                "shop",
                                InvocationFormats.both(PredictionFormat.CSV),
                                new RequestLimits(1000, 2000))
                        .predict(rows)
                        .size());
        assertTrue(counting.requests.size() > 3
                && counting.requests.stream().allMatch(request -> request.body().asByteArray().length <= 2000));
    }

    @Test
    void anAnswerIsAskedForInTheFormatThatTheAlgorithmAnswersIn() {
        FakeRuntime xgboost = new FakeRuntime(request -> "0.25\n".getBytes(UTF_8));

        assertEquals(
                List.of(new Prediction(0.25, null)),
                new EndpointPredictor(
                                xgboost,
                                "shop",
                                InvocationFormats.of(Algorithm.XGBOOST, ChannelFormat.RECORDIO_PROTOBUF),
                                RequestLimits.DEFAULT)
                        .predict(oneHotPairs(1)));
        assertEquals("application/x-recordio-protobuf", xgboost.requests.get(0).contentType());
        assertEquals("text/csv", xgboost.requests.get(0).accept());
    }

    @Test
    void theFormatsAreThoseOfTheChannelsAndOfTheAlgorithm() {
        assertEquals(
                InvocationFormats.both(PredictionFormat.CSV),
                InvocationFormats.of(Algorithm.XGBOOST, ChannelFormat.CSV));
        assertEquals(
                new InvocationFormats(PredictionFormat.CSV, PredictionFormat.RECORDIO),
                InvocationFormats.of(Algorithm.LINEAR_LEARNER, ChannelFormat.CSV));
        assertEquals(
                InvocationFormats.both(PredictionFormat.RECORDIO),
                InvocationFormats.of(Algorithm.FACTORIZATION_MACHINES, ChannelFormat.RECORDIO_PROTOBUF));
    }

    @Test
    void whatTheModelRefusesIsToldFromAnOutage() {
        assertEquals(Optional.empty(), refusal(EndpointPredictorTest::answerRecordIo));
        assertEquals(
                Optional.of(
                        "The model behind endpoint \"shop\" refused 1 rows with status 400: other features. Check that"
                                + " the features are those that the model was trained with (dimension, content type)."),
                refusal(request -> {
                    throw ModelErrorException.builder()
                            .originalStatusCode(400)
                            .originalMessage("other features")
                            .build();
                }));
        assertTrue(
                refusal(request -> "no records".getBytes(UTF_8)).orElseThrow().contains("could not be read 3 times"));
        assertTrue(refusal(request -> {
                    throw error("ValidationError", 400);
                })
                .isPresent());
    }

    @Test
    void anOutageOfTheEndpointIsThrown() {
        for (RuntimeException outage : List.of(
                SdkClientException.create("Unable to execute HTTP request: Connection refused"),
                error("ServiceUnavailable", 503),
                error("ExpiredTokenException", 403))) {
            SageMakerFailure e = assertThrows(
                    SageMakerFailure.class,
                    () -> refusal(request -> {
                        throw outage;
                    }));
            assertEquals(outage, e.getCause());
        }
    }

    @Test
    void aModelWithoutTimeHasNotRefused() {
        for (int status : List.of(0, 429, 502, 503, 504)) {
            SageMakerFailure e = assertThrows(
                    SageMakerFailure.class,
                    () -> refusal(request -> {
                        throw ModelErrorException.builder()
                                .originalStatusCode(status)
                                .originalMessage("timed out")
                                .build();
                    }));
            assertEquals(
                    "The model behind endpoint \"shop\" did not answer 1 rows in time or had too much to do, status "
                            + status
                            + ": timed out. Try again later, send fewer rows in a request or fewer requests at once,"
                            + " or give the endpoint more instances.",
                    e.getMessage());
        }
    }

    private static SageMakerRuntimeException error(String code, int status) {
        return (SageMakerRuntimeException) SageMakerRuntimeException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("no")
                        .build())
                .build();
    }

    private static Optional<String> refusal(Function<byte[], byte[]> model) {
        return new EndpointPredictor(
                        new FakeRuntime(model),
                        "shop",
                        InvocationFormats.both(PredictionFormat.RECORDIO),
                        RequestLimits.DEFAULT)
                .refusal(oneHotPairs(1));
    }

    private static byte[] twice(byte[] answer) {
        byte[] both = Arrays.copyOf(answer, 2 * answer.length);
        System.arraycopy(answer, 0, both, answer.length, answer.length);
        return both;
    }

    private static List<Prediction> predict(FakeRuntime runtime, List<Vector> rows) {
        return new EndpointPredictor(
                        runtime, "shop", InvocationFormats.both(PredictionFormat.RECORDIO), RequestLimits.DEFAULT)
                .predict(rows);
    }

    private static List<Prediction> csv(FakeRuntime runtime, List<Vector> rows) {
        return new EndpointPredictor(
                        runtime, "shop", InvocationFormats.both(PredictionFormat.CSV), RequestLimits.DEFAULT)
                .predict(rows);
    }

    @Test
    void limitsAndContentTypesAreChecked() {
        assertEquals(
                "A request of 0 rows is none; the limit must be at least 1.",
                assertThrows(IllegalArgumentException.class, () -> new RequestLimits(0, 1))
                        .getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new RequestLimits(1, 7_000_000))
                .getMessage()
                .contains("must be 1 to 6291456"));
        assertEquals(
                "\"text/html\" is not a content type that predictions are made with; it must be "
                        + "application/x-recordio-protobuf or text/csv.",
                assertThrows(IllegalArgumentException.class, () -> PredictionFormat.of("text/html"))
                        .getMessage());
        assertEquals(PredictionFormat.CSV, PredictionFormat.of("text/csv;label_size=0"));
        assertEquals(PredictionFormat.RECORDIO, PredictionFormat.of("application/x-recordio-protobuf; charset=utf-8"));
    }
}
