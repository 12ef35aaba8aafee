package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.channels.ChannelFormat;
import io.dynasage.channels.RecordWriter;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.AlgorithmImages;
import io.dynasage.sagemaker.EndpointPredictor;
import io.dynasage.sagemaker.InvocationFormats;
import io.dynasage.sagemaker.RequestLimits;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.SageMakerModel;
import io.dynasage.sagemaker.TrainingLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;
import software.amazon.awssdk.services.sagemaker.model.MetricData;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

/** XGBoost and Linear Learner from channels in S3 to answers of an endpoint, with the unmodified SDK's clients. */
class LocalAlgorithmsIT {
    private static final String XGBOOST = AlgorithmImages.uri("sagemaker-xgboost", "us-east-1");
    private static final String LINEAR = AlgorithmImages.uri("linear-learner", "us-east-1");
    private static final Map<String, String> CHURN = Map.of(
            "num_round",
            "40",
            "objective",
            "binary:logistic",
            "eval_metric",
            "logloss,auc",
            "max_depth",
            "4",
            "early_stopping_rounds",
            "10");
    private static LocalSageMakerFixture local;

    @BeforeAll
    static void start() throws IOException {
        local = new LocalSageMakerFixture(Duration.ZERO);
        for (String channel : List.of("train", "validation")) {
            List<double[]> rows = rows(channel.length());
            local.put("csv/" + channel + "/part-0.csv", csv(rows.subList(0, 700)));
            local.put("csv/" + channel + "/part-1.csv", csv(rows.subList(700, 1500)));
            local.put("recordio/" + channel + "/part-0.pbr", recordIo(rows));
        }
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    /** Label and three features: 1 where the first two are near each other, or the third is high. */
    private static List<double[]> rows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            float[] x = {(float) random.nextDouble(), (float) random.nextDouble(), (float) random.nextDouble()};
            rows.add(new double[] {Math.abs(x[0] - x[1]) < 0.25 || x[2] > 0.8 ? 1 : 0, x[0], x[1], x[2]});
        }
        return rows;
    }

    private static byte[] csv(List<double[]> rows) {
        return rows.stream()
                .map(row -> row[0] + "," + row[1] + "," + row[2] + "," + row[3] + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] recordIo(List<double[]> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(bytes)) {
            for (double[] row : rows) {
                writer.writeDense(new double[] {row[1], row[2], row[3]}, (float) row[0]);
            }
        }
        return bytes.toByteArray();
    }

    private static CreateTrainingJobRequest.Builder job(
            String name, String image, Map<String, String> hyperparameters, String type) {
        String folder = type.equals("text/csv") ? "csv" : "recordio";
        List<Channel> channels = List.of("train", "validation").stream()
                .map(channel ->
                        LocalSageMakerFixture.channel(channel, "s3://channels/" + folder + "/" + channel + "/")
                                .toBuilder()
                                .contentType(type)
                                .build())
                .toList();
        return LocalSageMakerFixture.job(name)
                .algorithmSpecification(
                        algorithm -> algorithm.trainingImage(image).trainingInputMode("File"))
                .hyperParameters(hyperparameters)
                .inputDataConfig(channels);
    }

    private static DescribeTrainingJobResponse completed(CreateTrainingJobRequest.Builder request) {
        DescribeTrainingJobResponse job = local.run(request.build());
        assertEquals(TrainingJobStatus.COMPLETED, job.trainingJobStatus(), job.failureReason());
        return job;
    }

    private static Map<String, Float> metrics(DescribeTrainingJobResponse job) {
        return job.finalMetricDataList().stream().collect(Collectors.toMap(MetricData::metricName, MetricData::value));
    }

    private static String deploy(DescribeTrainingJobResponse job) {
        String name = job.trainingJobName();
        local.sagemaker.createModel(model -> model.modelName(name)
                .executionRoleArn(LocalSageMakerFixture.ROLE)
                .primaryContainer(container -> container
                        .image(job.algorithmSpecification().trainingImage())
                        .modelDataUrl(job.modelArtifacts().s3ModelArtifacts())));
        local.sagemaker.createEndpointConfig(config ->
                config.endpointConfigName(name).productionVariants(LocalEndpoints.variant("AllTraffic", name, 1)));
        local.sagemaker.createEndpoint(endpoint -> endpoint.endpointName(name).endpointConfigName(name));
        LocalSageMakerFixture.until(
                () -> local.sagemaker.describeEndpoint(request -> request.endpointName(name)),
                endpoint -> endpoint.endpointStatus() == EndpointStatus.IN_SERVICE);
        return name;
    }

    private static String invoke(String endpoint, String type, String accept, byte[] body) {
        return local.runtime
                .invokeEndpoint(request -> request.endpointName(endpoint)
                        .contentType(type)
                        .accept(accept)
                        .body(SdkBytes.fromByteArray(body)))
                .body()
                .asUtf8String();
    }

    @Test
    void trainsAndServesXgboostOnCsv() {
        DescribeTrainingJobResponse job = completed(job("churn", XGBOOST, CHURN, "text/csv"));
        assertTrue(metrics(job).get("validation:auc") >= 0.95, metrics(job).toString());
        assertTrue(metrics(job).containsKey("train:logloss"), metrics(job).toString());
        Map<String, SortedMap<Integer, Double>> losses = losses("churn");
        assertEquals(Set.of("train logloss", "train auc", "validation logloss", "validation auc"), losses.keySet());
        SortedMap<Integer, Double> auc = losses.get("validation auc");
        assertEquals(metrics(job).get("validation:auc"), auc.get(auc.lastKey()), 1e-6);
        assertTrue(job.modelArtifacts().s3ModelArtifacts().endsWith("/churn/output/model.tar.gz"));
        String endpoint = deploy(job);
        String[] scores = invoke(endpoint, "text/csv", "text/csv", "0.5,0.5,0.1\n0.1,0.9,0.1\n".getBytes())
                .split("\n");
        assertTrue(
                Double.parseDouble(scores[0]) > 0.8 && Double.parseDouble(scores[1]) < 0.2, String.join(" ", scores));
        assertEquals(
                "{\"predictions\": [{\"score\": " + scores[0] + "}]}",
                invoke(endpoint, "text/csv", "application/json", "0.5,0.5,0.1".getBytes()));
        ModelErrorException labelled = assertThrows(
                ModelErrorException.class, () -> invoke(endpoint, "text/csv", "text/csv", "1,0.5,0.5,0.1".getBytes()));
        assertEquals(400, labelled.originalStatusCode());
        assertTrue(labelled.originalMessage()
                .contains("Feature size of csv inference data 4 is not consistent with feature size of"
                        + " trained model 3."));
        sparkAgreesWithTheEndpoint(endpoint);
    }

    /** A DataFrame is scored in the order of its rows, sparse rows as if their zeros were written. */
    private static Map<String, SortedMap<Integer, Double>> losses(String job) {
        try (TrainingLogs logs = new TrainingLogs("us-east-1", local.server.endpoint(), Clock.systemUTC())) {
            return logs.losses(job);
        }
    }

    private static void sparkAgreesWithTheEndpoint(String endpoint) {
        List<Row> rows = new ArrayList<>();
        for (double[] row : rows(9).subList(0, 300)) {
            Vector features = rows.size() % 3 == 0
                    ? Vectors.sparse(3, new int[] {1}, new double[] {row[2]})
                    : Vectors.dense(row[1], row[2], row[3]);
            rows.add(RowFactory.create(rows.size(), features));
        }
        SageMakerModel model = SageMakerModel.fromEndpoint(
                        new SageMakerConnection("us-east-1", local.server.endpoint(), local.server.endpoint()),
                        endpoint)
                .setContentType("text/csv")
                .setMaxRecordsPerRequest(40);
        List<Row> answered = model.transform(TestSpark.session()
                        .createDataFrame(
                                rows,
                                new StructType()
                                        .add("row", DataTypes.IntegerType)
                                        .add("features", SQLDataTypes.VectorType()))
                        .repartition(2))
                .collectAsList();
        assertEquals(300, answered.size());
        for (Row row : answered.subList(0, 20)) {
            double[] x = row.<Vector>getAs("features").toArray();
            String alone = invoke(endpoint, "text/csv", "text/csv", (x[0] + "," + x[1] + "," + x[2]).getBytes());
            assertEquals(Double.parseDouble(alone), row.<Double>getAs("score"));
            assertTrue(row.isNullAt(row.fieldIndex("predicted_label")));
        }
    }

    @Test
    void trainsTheSameModelOnRecordIo() {
        Map<String, Float> csv = metrics(completed(job("csv-again", XGBOOST, CHURN, "text/csv")));
        Map<String, Float> recordIo =
                metrics(completed(job("recordio", XGBOOST, CHURN, "application/x-recordio-protobuf")));
        assertEquals(csv, recordIo);
    }

    /** The job asks in the format of its channels; XGBoost answers in CSV, Linear Learner never does. */
    @Test
    void anEndpointIsAskedInTheFormatOfItsChannelsAndAnswersInItsOwn() {
        String xgboost = deploy(completed(job("asked", XGBOOST, CHURN, "application/x-recordio-protobuf")));
        agrees(xgboost, InvocationFormats.of(Algorithm.XGBOOST, ChannelFormat.RECORDIO_PROTOBUF), "text/csv");
        String linear = deploy(completed(job(
                "linear-asked", LINEAR, Map.of("predictor_type", "regressor", "mini_batch_size", "100"), "text/csv")));
        agrees(
                linear,
                InvocationFormats.of(Algorithm.LINEAR_LEARNER, ChannelFormat.CSV),
                "application/x-recordio-protobuf");
        ModelErrorException refused = assertThrows(
                ModelErrorException.class, () -> invoke(linear, "text/csv", "text/csv", "0.5,0.5,0.1\n".getBytes()));
        assertEquals(406, refused.originalStatusCode());
    }

    private static void agrees(String endpoint, InvocationFormats formats, String answers) {
        assertEquals(answers, formats.answer().contentType());
        double score = new EndpointPredictor(local.runtime, endpoint, formats, RequestLimits.DEFAULT)
                .predict(List.of(Vectors.dense(0.5, 0.5, 0.125)))
                .get(0)
                .score();
        String json = invoke(endpoint, "text/csv", "application/json", "0.5,0.5,0.125\n".getBytes());
        assertEquals(Double.parseDouble(json.replaceAll(".*\"score\": ?([-0-9.eE]+).*", "$1")), score, 1e-6, json);
    }

    @Test
    void trainsAndServesLinearLearner() {
        Map<String, String> hyperparameters = Map.of("predictor_type", "binary_classifier", "mini_batch_size", "100");
        DescribeTrainingJobResponse csv = completed(job("linear-csv", LINEAR, hyperparameters, "text/csv"));
        DescribeTrainingJobResponse recordIo =
                completed(job("linear", LINEAR, hyperparameters, "application/x-recordio-protobuf"));
        Map<String, Float> csvMetrics = new HashMap<>(metrics(csv));
        Map<String, Float> recordIoMetrics = new HashMap<>(metrics(recordIo));
        csvMetrics.remove("train:throughput");
        recordIoMetrics.remove("train:throughput");
        assertEquals(csvMetrics, recordIoMetrics);
        Map<String, SortedMap<Integer, Double>> losses = losses("linear");
        assertEquals(
                List.of(
                        "train binary_classification_cross_entropy_objective",
                        "validation binary_classification_cross_entropy_objective"),
                List.copyOf(losses.keySet()));
        assertEquals(losses, losses("linear-csv"));
        assertTrue(
                csvMetrics.get("validation:roc_auc_score") > 0.6 && csvMetrics.get("validation:roc_auc_score") < 0.9,
                "no linear model separates these rows, but the third feature tells something: " + csvMetrics);
        String endpoint = deploy(recordIo);
        String json = invoke(
                endpoint,
                "application/json",
                "application/json",
                "{\"instances\":[{\"features\":[0.5,0.5,0.9]},{\"features\":[0.5,0.5,0.1]}]}".getBytes());
        assertTrue(
                json.matches(
                        "\\{\"predictions\":\\[\\{\"score\":0\\.\\d+,\"predicted_label\":1\\},\\{\"score\":0\\.\\d+,"
                                + "\"predicted_label\":[01]\\}\\]\\}"),
                json);
        assertEquals(json, invoke(endpoint, "text/csv", "application/json", "0.5,0.5,0.9\n0.5,0.5,0.1\n".getBytes()));
    }

    @Test
    void failsAsTheContainersDo() {
        local.put("success/part-0.csv", "1,2,3\n0,1,2\n".getBytes());
        local.put("success/_SUCCESS", new byte[0]);
        local.put("hidden/.part-0.csv.crc", "1,2\n".getBytes());
        local.put("labels/part-0.csv", "1,2\n3,4\n".getBytes());
        String traceback = "(?s)AlgorithmError: framework error: \nTraceback .*UserError: ";
        fails(
                traceback + "Extraneous hyperparameter found: num_rounds, exit code: 1",
                job("unknown", XGBOOST, Map.of("num_round", "3", "num_rounds", "3"), "text/csv"));
        fails(
                traceback
                        + "Could not determine delimiter on line :\nCould not determine delimiter"
                        + " \\(s3://channels/success/_SUCCESS is empty: remove it from "
                        + "the channel\\), exit code: 1",
                train("success", "s3://channels/success/"));
        fails(
                traceback + "Hidden file found in the data path! Remove that before training., exit code: 1",
                train("hidden", "s3://channels/hidden/"));
        fails(
                traceback + ".*label must be in \\[0,1\\] for logistic regression.*",
                train("labels", "s3://channels/labels/"));
        fails(
                traceback + "Missing required channel: train, exit code: 1",
                job("no-train", XGBOOST, CHURN, "text/csv")
                        .inputDataConfig(LocalSageMakerFixture.channel("validation", "s3://channels/csv/train/")));
        fails(
                "ClientError: Unable to read data channel 'train'. Requested content-type is 'text/csv'. .*"
                        + " Caused by: row 1 of the channel has the label 3.0: "
                        + "binary_classifier needs 0 or 1; change the labels or use regressor"
                        + " \\(s3://channels/labels/part-0.csv\\), exit code: 2",
                train("linear-labels", "s3://channels/labels/")
                        .hyperParameters(Map.of("predictor_type", "binary_classifier"))
                        .algorithmSpecification(
                                algorithm -> algorithm.trainingImage(LINEAR).trainingInputMode("File")));
        fails(
                "ClientError: mini_batch_size is 1000 but the train channel has only 2 rows: set"
                        + " mini_batch_size to at most that, exit code: 2",
                train("batch", "s3://channels/success/part")
                        .hyperParameters(Map.of("predictor_type", "regressor"))
                        .algorithmSpecification(
                                algorithm -> algorithm.trainingImage(LINEAR).trainingInputMode("File")));
    }

    @Test
    void doesNotServeAModelWhoseAnswersWouldHaveAnotherForm() {
        local.sagemaker.createModel(model -> model.modelName("selective")
                .executionRoleArn(LocalSageMakerFixture.ROLE)
                .primaryContainer(container -> container
                        .image(XGBOOST)
                        .modelDataUrl("s3://channels/csv/train/part-0.csv")
                        .environment(Map.of("SAGEMAKER_INFERENCE_OUTPUT", "probabilities"))));
        local.sagemaker.createEndpointConfig(config -> config.endpointConfigName("selective")
                .productionVariants(LocalEndpoints.variant("AllTraffic", "selective", 1)));
        local.sagemaker.createEndpoint(
                endpoint -> endpoint.endpointName("selective").endpointConfigName("selective"));
        assertEquals(
                "The local SageMaker's containers do not follow the environment variable"
                        + " SAGEMAKER_INFERENCE_OUTPUT; leave it out of the model, and name "
                        + "the answer's form in Accept",
                LocalSageMakerFixture.until(
                                () -> local.sagemaker.describeEndpoint(request -> request.endpointName("selective")),
                                endpoint -> endpoint.endpointStatus() == EndpointStatus.FAILED)
                        .failureReason());
    }

    @Test
    void letsSpotJobsOfAlgorithmsWithCheckpointsWaitForLong() {
        completed(job("spot", XGBOOST, CHURN, "text/csv")
                .enableManagedSpotTraining(true)
                .stoppingCondition(
                        condition -> condition.maxRuntimeInSeconds(3600).maxWaitTimeInSeconds(7200)));
    }

    private static CreateTrainingJobRequest.Builder train(String name, String uri) {
        return job(name, XGBOOST, CHURN, "text/csv")
                .inputDataConfig(LocalSageMakerFixture.channel("train", uri).toBuilder()
                        .contentType("text/csv")
                        .build());
    }

    private static void fails(String expected, CreateTrainingJobRequest.Builder request) {
        DescribeTrainingJobResponse job = local.run(request.build());
        assertEquals(TrainingJobStatus.FAILED, job.trainingJobStatus());
        assertTrue(job.failureReason().matches(expected), job.failureReason());
    }
}
