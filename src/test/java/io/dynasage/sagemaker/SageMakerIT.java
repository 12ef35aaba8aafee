package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.local.sagemaker.LocalSageMaker;
import io.dynasage.local.sagemaker.LocalSageMakerSettings;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.S3ProxyProcess;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.model.PairScores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class SageMakerIT {
    private static final String BUCKET = "estimator";
    private static final int USERS = 20;
    private static final int ITEMS = 30;
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.IntegerType)
            .add("label", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType())
            .add("held_out", DataTypes.BooleanType);

    @TempDir
    private static Path folder;

    private static S3ProxyProcess proxy;
    private static S3Client s3;
    private static LocalSageMaker server;
    private static Dataset<Row> examples;

    @BeforeAll
    static void start() {
        LocalCredentials.useInThisJvm();
        proxy = S3ProxyProcess.start(Path.of(System.getProperty("services.directory", "target/services")), folder);
        s3 = proxy.client();
        s3.createBucket(c -> c.bucket(BUCKET));
        server = new LocalSageMaker(
                new LocalSageMakerSettings(proxy.endpoint(), LocalCredentials.REGION, Duration.ofMillis(20), 7));
        SparkSession spark = TestSpark.session();
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        hadoop.set("fs.s3a.bucket." + BUCKET + ".endpoint", proxy.endpoint().toString());
        hadoop.set("fs.s3a.bucket." + BUCKET + ".access.key", LocalCredentials.ACCESS_KEY);
        hadoop.set("fs.s3a.bucket." + BUCKET + ".secret.key", LocalCredentials.SECRET_KEY);
        examples = spark.createDataFrame(
                        IntStream.range(0, USERS * ITEMS * 3)
                                .mapToObj(SageMakerIT::example)
                                .toList(),
                        SCHEMA)
                .repartition(3)
                .cache();
    }

    /** Users like items of their own parity. */
    private static Row example(int id) {
        int user = id % USERS;
        int item = id / USERS % ITEMS;
        return RowFactory.create(
                id,
                user % 2 == item % 2 ? 1 : 0,
                Vectors.sparse(USERS + ITEMS, new int[] {user, USERS + item}, new double[] {1, 1}),
                id % 7 == 0);
    }

    @AfterAll
    static void stop() {
        examples.unpersist();
        server.close();
        s3.close();
        proxy.close();
    }

    @AfterEach
    void deleteEndpoints() {
        Endpoints endpoints = new Endpoints(
                SageMakerClients.client(connection()),
                new SageMakerModel().setPollIntervalInMillis(10).poller(Duration.ofSeconds(20)));
        List.of("shop", "later").forEach(endpoints::delete);
    }

    private static SageMakerConnection connection() {
        return new SageMakerConnection(LocalCredentials.REGION, server.endpoint(), server.endpoint());
    }

    private static SageMakerEstimator estimator() {
        return new SageMakerEstimator()
                .setRegion(LocalCredentials.REGION)
                .setSageMakerEndpoint(server.endpoint().toString())
                .setSageMakerRuntimeEndpoint(server.endpoint().toString())
                .setPollIntervalInMillis(10)
                .setRoleArn("arn:aws:iam::123456789012:role/SageMaker")
                .setHyperParameters(Map.of(
                        "predictor_type",
                        "binary_classifier",
                        "num_factors",
                        "4",
                        "epochs",
                        "40",
                        "mini_batch_size",
                        "100",
                        "factors_lr",
                        "0.01",
                        "factors_init_sigma",
                        "0.1"))
                .setTrainingInputS3Uri("s3a://" + BUCKET + "/input")
                .setTrainingOutputS3Uri("s3a://" + BUCKET + "/output")
                .setTrainingInputFiles(2)
                .setEndpointName("shop");
    }

    private static FactorizationMachine artifact(SageMakerModel model) throws IOException {
        URI uri = URI.create(model.getOrDefault(model.modelArtifact()));
        try (var in =
                s3.getObject(g -> g.bucket(uri.getHost()).key(uri.getPath().substring(1)))) {
            return ModelArchive.read(in, uri.toString(), ModelArchive.MOST_BYTES);
        }
    }

    @Test
    void fitTrainsDeploysAndTransformKeepsTheOrder() throws IOException {
        SageMakerModel model = estimator()
                .setTestIndicatorColumnName("held_out")
                .setMaxRecordsPerRequest(70)
                .fit(examples);

        TrainingResult training = model.training().orElseThrow();
        assertEquals(model.getOrDefault(model.modelArtifact()), training.modelArtifact());
        assertEquals("50", training.hyperparameters().get("feature_dim"));
        assertEquals(
                "Completed",
                training.statuses().get(training.statuses().size() - 1).status());
        assertTrue(
                training.metrics().get("test:binary_classification_accuracy") > 0.95,
                training.metrics().toString());
        FactorizationMachine machine = artifact(model);
        List<Row> asked = examples.collectAsList();
        List<Row> answered = model.transform(examples).collectAsList();

        assertEquals(asked.size(), answered.size());
        for (int i = 0; i < asked.size(); i++) {
            assertEquals(asked.get(i).getInt(0), answered.get(i).getInt(0));
            SparseVector pair = answered.get(i).getAs("features");
            double score = 1 / (1 + Math.exp(-PairScores.raw(machine, pair.indices()[0], pair.indices()[1])));
            assertEquals(score, answered.get(i).<Double>getAs("score"), 1e-5);
            assertEquals(score >= 0.5 ? 1.0 : 0.0, answered.get(i).<Double>getAs("predicted_label"));
        }
    }

    @Test
    void severalInstancesShareTheRows() {
        SageMakerModel model = estimator()
                .setTrainingInputFiles(1)
                .setTrainingInstanceCount(2)
                .setEndpointCreationPolicy("never")
                .fit(examples);
        assertEquals(
                "ShardedByS3Key",
                SageMakerClients.client(connection())
                        .describeTrainingJob(d ->
                                d.trainingJobName(model.training().orElseThrow().jobName()))
                        .inputDataConfig()
                        .get(0)
                        .dataSource()
                        .s3DataSource()
                        .s3DataDistributionTypeAsString());
    }

    @Test
    void boostedTreesRefuseVectorsOfBothForms() {
        Dataset<Row> mixed = TestSpark.session()
                .createDataFrame(
                        List.of(
                                RowFactory.create(1, 1, Vectors.dense(1, 0), false),
                                RowFactory.create(2, 0, Vectors.sparse(2, new int[] {1}, new double[] {1}), false)),
                        SCHEMA);
        SageMakerEstimator trees =
                estimator().setAlgorithm("sagemaker-xgboost").setHyperParameters(Map.of("num_round", "2"));
        String refused = assertThrows(IllegalArgumentException.class, () -> trees.fit(mixed))
                .getMessage();
        assertEquals(
                "Some vectors of \"features\" are dense and some sparse, as VectorAssembler makes them, and XGBoost"
                        + " takes what a sparse one leaves out for missing, but a zero of a dense one for 0. Make all"
                        + " dense: array_to_vector(vector_to_array(features)).",
                refused);
    }

    @Test
    void aSecondFitUpdatesTheEndpointAndAFailedDeploymentLeavesTheOldOneServing() {
        SageMakerModel first = estimator().fit(examples);
        SageMakerModel second = estimator().fit(examples);
        DeployedEndpoint serving = describe("shop");
        assertEquals(second.getOrDefault(second.modelName()), serving.config());
        assertFalse(serving.config().equals(first.getOrDefault(first.modelName())));

        server.failNext("endpoint", "The primary container did not pass the ping health check.");
        DeploymentFailedException e =
                assertThrows(DeploymentFailedException.class, () -> estimator().fit(examples));

        assertTrue(
                e.getMessage().contains("The primary container did not pass the ping health check."), e.getMessage());
        assertTrue(e.getMessage().contains("The endpoint still serves " + serving.config() + "."), e.getMessage());
        assertEquals(serving, describe("shop"));
        assertEquals(
                2,
                SageMakerClients.client(connection())
                        .listEndpointConfigs(l -> l.nameContains("shop"))
                        .endpointConfigs()
                        .size());
        assertEquals(
                2,
                SageMakerClients.client(connection())
                        .listModels(l -> l.nameContains("shop"))
                        .models()
                        .size());
        assertEquals(
                1,
                SageMakerModel.fromEndpoint(connection(), "shop")
                        .transform(examples.limit(1))
                        .count());
    }

    @Test
    void aModelDoesNotAnswerWithAnotherModelOfTheSameEndpoint() {
        SageMakerModel first = estimator().fit(examples);
        Dataset<Row> lazy = first.transform(examples);
        Dataset<Row> asItWas = SageMakerModel.fromEndpoint(connection(), "shop").transform(examples);
        assertEquals(examples.count(), lazy.count());
        SageMakerModel second = estimator().fit(examples);

        for (Dataset<Row> predicted : List.of(lazy, first.transform(examples), asItWas)) {
            String refused =
                    assertThrows(Exception.class, predicted::collectAsList).getMessage();
            assertTrue(
                    refused.contains("Endpoint \"shop\" serves " + second.getOrDefault(second.modelName())
                            + ", but this model is " + first.getOrDefault(first.modelName())
                            + ": another model was deployed under the same name."),
                    refused);
        }
        assertEquals(examples.count(), second.transform(examples).count());
        first.deploy();
        assertEquals(examples.count(), first.transform(examples).count());
    }

    private static CrossValidator crossValidation(SageMakerEstimator estimator, int parallelism) {
        ParamMap[] grid = Stream.of("1", "12")
                .map(epochs -> {
                    Map<String, String> hyperparameters =
                            new TreeMap<>(estimator.getOrDefault(estimator.hyperParameters()));
                    hyperparameters.put("epochs", epochs);
                    return new ParamMap().put(estimator.hyperParameters(), hyperparameters);
                })
                .toArray(ParamMap[]::new);
        return new CrossValidator()
                .setEstimator(estimator)
                .setEvaluator(new BinaryClassificationEvaluator().setRawPredictionCol("score"))
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .setSeed(3)
                .setParallelism(parallelism);
    }

    @Test
    void crossValidationWithTheArtifactFitsModelsAtTheSameTimeWithoutAnEndpoint() {
        SageMakerEstimator machines = estimator().setPredictWith("artifact");
        SageMakerEstimator linear = estimator()
                .setPredictWith("artifact")
                .setAlgorithm("linear-learner")
                .setHyperParameters(Map.of("predictor_type", "binary_classifier", "mini_batch_size", "100"));
        for (SageMakerEstimator estimator : List.of(machines, linear)) {
            CrossValidatorModel found = crossValidation(estimator, 2).fit(examples);
            assertEquals(2, found.avgMetrics().length);
            assertThrows(NoSuchElementException.class, () -> describe("shop"));
            SageMakerModel best = (SageMakerModel) found.bestModel();
            Dataset<Row> scored = best.transform(examples);
            assertEquals(
                    List.of("score", "predicted_label"),
                    List.of(scored.columns()).subList(4, 6));

            best.deploy();
            List<Row> answered = best.copy(new ParamMap())
                    .setPredictWith("endpoint")
                    .transform(examples)
                    .collectAsList();
            List<Row> computed = scored.collectAsList();
            for (int i = 0; i < computed.size(); i++) {
                assertEquals(
                        answered.get(i).<Double>getAs("score"), computed.get(i).<Double>getAs("score"), 1e-5);
                assertEquals(
                        answered.get(i).<Double>getAs("predicted_label"),
                        computed.get(i).<Double>getAs("predicted_label"));
            }
            deleteEndpoints();
        }
    }

    @Test
    void namesOfColumnsMayHaveDots() {
        Dataset<Row> dotted = examples.withColumnRenamed("features", "user.features")
                .withColumnRenamed("label", "user.label")
                .withColumnRenamed("held_out", "user.held_out");

        SageMakerModel model = estimator()
                .setPredictWith("artifact")
                .setFeaturesColumnName("user.features")
                .setLabelColumnName("user.label")
                .setTestIndicatorColumnName("user.held_out")
                .fit(dotted);

        assertEquals(
                dotted.count(),
                model.transform(dotted).filter("score between 0 and 1").count());
    }

    @Test
    void anArtifactThatWasReplacedAfterTheFitIsNotScoredWith() {
        SageMakerModel first = estimator().setPredictWith("artifact").fit(examples);
        SageMakerModel second = estimator()
                .setPredictWith("artifact")
                .setHyperParameters(Map.of("predictor_type", "binary_classifier", "num_factors", "4", "epochs", "1"))
                .fit(examples);
        URI from = URI.create(second.getOrDefault(second.modelArtifact()));
        URI to = URI.create(first.getOrDefault(first.modelArtifact()));
        s3.copyObject(c -> c.sourceBucket(BUCKET)
                .sourceKey(from.getPath().substring(1))
                .destinationBucket(BUCKET)
                .destinationKey(to.getPath().substring(1)));

        String refused = assertThrows(SageMakerFailure.class, () -> first.transform(examples))
                .getMessage();

        assertTrue(
                refused.startsWith("The model at " + to + " is not the one that was trained: its SHA-256 is "),
                refused);
        assertEquals(examples.count(), second.transform(examples).count());
    }

    @Test
    void crossValidationThroughOneEndpointIsRefusedAtTheSameTime() {
        Throwable e = assertThrows(
                Exception.class, () -> crossValidation(estimator(), 2).fit(examples));

        assertTrue(e.getCause().getMessage().contains("set predictWith = artifact"), String.valueOf(e.getCause()));
    }

    private static DeployedEndpoint describe(String name) {
        return new Endpoints(SageMakerClients.client(connection()), new SageMakerModel().poller(Duration.ofSeconds(5)))
                .find(name)
                .orElseThrow();
    }

    @Test
    void aFailedFirstDeploymentLeavesNothing() {
        server.failNext("endpoint", "no ping");

        DeploymentFailedException e =
                assertThrows(DeploymentFailedException.class, () -> estimator().fit(examples));

        assertTrue(e.getMessage().contains("There was no endpoint before, and none is left."), e.getMessage());
        assertThrows(NoSuchElementException.class, () -> describe("shop"));
        assertTrue(SageMakerClients.client(connection())
                .listEndpointConfigs(l -> l.nameContains("shop"))
                .endpointConfigs()
                .isEmpty());
    }

    @Test
    void aSavedModelDeploysAtItsFirstTransform(@TempDir Path saved) throws IOException {
        SageMakerModel fitted = estimator()
                .setEndpointName("later")
                .setEndpointCreationPolicy("on-transform")
                .fit(examples);
        assertThrows(NoSuchElementException.class, () -> describe("later"));
        fitted.write().overwrite().save(saved.resolve("model").toString());

        SageMakerModel model = SageMakerModel.load(saved.resolve("model").toString());

        assertEquals(fitted.uid(), model.uid());
        assertEquals(
                50,
                model.transform(examples.limit(50))
                        .filter("score between 0 and 1")
                        .count());
        assertEquals("InService", describe("later").status());
        assertEquals(
                3,
                SageMakerModel.fromEndpoint(connection(), "later")
                        .transform(examples.limit(3))
                        .count());
    }

    @Test
    void aFailedTrainingJobSaysWhyAndDeploysNothing() {
        SageMakerEstimator wrong = estimator()
                .setHyperParameters(Map.of("predictor_type", "binary_classifier", "num_factors", "100000000"));

        TrainingJobFailedException e = assertThrows(TrainingJobFailedException.class, () -> wrong.fit(examples));

        assertTrue(
                e.getMessage().contains("times num_factors 100000000 is more than one machine can hold"),
                e.getMessage());
        assertThrows(NoSuchElementException.class, () -> describe("shop"));
    }

    @Test
    void anEndpointThatDoesNotExistIsNamed() {
        SageMakerFailure e = assertThrows(
                SageMakerFailure.class,
                () -> new EndpointPredictor(connection(), "nowhere")
                        .predict(List.of(Vectors.sparse(50, new int[] {1}, new double[] {1}))));

        assertTrue(e.getMessage().startsWith("SageMaker refused to invoke endpoint \"nowhere\": "), e.getMessage());
    }

    @Test
    void nothingIsWrittenWhenTheJobWouldBeRefused() {
        SageMakerEstimator right = estimator();
        SageMakerEstimator wrong =
                estimator().setRoleArn("SageMaker").setTrainingInputS3Uri("s3a://" + BUCKET + "/refused");

        assertThrows(InvalidSpecException.class, () -> wrong.fit(examples));
        assertThrows(
                InvalidSpecException.class,
                () -> wrong.setRoleArn(right.getOrDefault(right.roleArn()))
                        .setHyperParameters(Map.of("predictor_type", "regressor", "num_factors", "4", "epoch", "2"))
                        .fit(examples));

        assertEquals(
                0, s3.listObjectsV2(l -> l.bucket(BUCKET).prefix("refused")).keyCount());
    }
}
