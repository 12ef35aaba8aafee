package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SageMakerStagesTest {
    private static final StructType SCHEMA = new StructType()
            .add("label", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType())
            .add("test", DataTypes.BooleanType);
    private final SageMakerEstimator estimator = new SageMakerEstimator();
    private final SageMakerModel model = new SageMakerModel();

    @Test
    void markedRowsGoToTheChannelThatTheAlgorithmKnows() {
        estimator.setRegion("eu-west-1").setTestIndicatorColumnName("test");
        assertEquals(List.of("train", "test"), new TrainingExamples(estimator, null).channelNames());
        estimator.setAlgorithm("sagemaker-xgboost");
        assertEquals(List.of("train", "validation"), new TrainingExamples(estimator, null).channelNames());
    }

    @Test
    void everyParamIsFoundBySparkAndExplained() {
        String explained = estimator.explainParams();

        for (String name : new String[] {
            "region",
            "trainingImage",
            "hyperParameters",
            "trainingInputS3Uri",
            "endpointCreationPolicy",
            "maxRecordsPerRequest",
            "labelColumnName",
            "enableManagedSpotTraining"
        }) {
            assertTrue(estimator.hasParam(name), name);
            assertTrue(explained.contains(name + ": "), explained);
        }
        assertEquals(39, estimator.params().length, Arrays.toString(estimator.params()));
    }

    @Test
    void defaultsAreThoseOfTheReference() {
        assertEquals("ml.m5.xlarge", estimator.getOrDefault(estimator.trainingInstanceType()));
        assertEquals(30, estimator.getOrDefault(estimator.trainingInstanceVolumeSizeInGB()));
        assertEquals(86_400, estimator.getOrDefault(estimator.trainingMaxRuntimeInSeconds()));
        assertEquals(EndpointCreationPolicy.ON_FIT, estimator.policy());
        assertEquals(RequestLimits.DEFAULT, model.limits());
        assertFalse(estimator.isDefined(estimator.region()));
    }

    @Test
    void aCopyKeepsAllAndTakesTheExtras() {
        estimator
                .setRegion("eu-west-1")
                .setHyperParameters(Map.of("epochs", "3"))
                .setEnableManagedSpotTraining(true);
        SageMakerEstimator copy = estimator.copy(new ParamMap().put(estimator.region(), "us-east-1"));

        assertEquals(estimator.uid(), copy.uid());
        assertEquals("us-east-1", copy.getOrDefault(copy.region()));
        assertEquals(Map.of("epochs", "3"), copy.getOrDefault(copy.hyperParameters()));
        assertEquals("eu-west-1", estimator.getOrDefault(estimator.region()));
        assertEquals("shop", model.setEndpointName("shop").copy(new ParamMap()).getOrDefault(model.endpointName()));
    }

    @Test
    void theNetworkAndTheKeysComeFromTheParamsAndGoToTheModel() {
        assertEquals(Protection.NONE, estimator.protection());
        String key = "1234abcd-12ab-34cd-56ef-1234567890ab";
        estimator
                .setSubnets("subnet-1", "subnet-2")
                .setSecurityGroupIds("sg-1")
                .setEnableNetworkIsolation(true)
                .setEnableInterContainerTrafficEncryption(true)
                .setTrainingVolumeKmsKeyId(key)
                .setTrainingOutputKmsKeyId("alias/shop")
                .setEndpointKmsKeyId(key);
        Protection expected = new Protection(
                new NetworkSettings(List.of("subnet-1", "subnet-2"), List.of("sg-1"), true, true),
                new KeySettings(Optional.of(key), Optional.of("alias/shop"), Optional.of(key)));
        assertEquals(expected, estimator.protection());
        assertEquals(expected, estimator.copyValues(model, new ParamMap()).protection());
    }

    @Test
    void mapsAreSavedAsJson() {
        TextMapParam param = estimator.hyperParameters();

        assertEquals("{\"a\":\"1\",\"b\":\"2\"}", param.jsonEncode(Map.of("b", "2", "a", "1")));
        assertEquals(Map.of("a", "1", "b", "2"), param.jsonDecode("{\"a\":\"1\",\"b\":\"2\"}"));
        assertThrows(IllegalArgumentException.class, () -> param.jsonDecode("[]"));
    }

    @Test
    void theConnectionComesFromTheParams() {
        SageMakerConnection local = new SageMakerConnection(
                "eu-west-1", URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:2"));

        SageMakerModel fromEndpoint = SageMakerModel.fromEndpoint(local, "shop");

        assertEquals(local, fromEndpoint.connection());
        assertEquals(EndpointCreationPolicy.NEVER, fromEndpoint.policy());
        assertEquals(
                new SageMakerConnection("eu-west-1", null, null),
                model.setRegion("eu-west-1").connection());
    }

    @Test
    void whatMustBeSetIsNamed() {
        assertEquals(
                "region is not set (AWS region, for example eu-west-1; must be set). Set it on stage " + model.uid()
                        + ".",
                assertThrows(IllegalArgumentException.class, model::connection).getMessage());
        assertEquals(
                "endpointCreationPolicy is \"later\"; it must be one of [on-fit, on-transform, never].",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.setEndpointCreationPolicy("later").policy())
                        .getMessage());
    }

    @Test
    void whatIsNullIsNotSet() {
        SageMakerModel anywhere = SageMakerModel.fromEndpoint(new SageMakerConnection(null, null, null), "shop");

        assertTrue(assertThrows(IllegalArgumentException.class, anywhere::connection)
                .getMessage()
                .startsWith("region is not set (AWS region, for example eu-west-1; must be set)."));
        assertEquals(
                InvocationFormats.both(PredictionFormat.RECORDIO),
                model.setAccept(null).formats());
    }

    @Test
    void theSchemaIsChecked() {
        StructType out = estimator.setTestIndicatorColumnName("test").transformSchema(SCHEMA);
        assertEquals(
                Arrays.asList("label", "features", "test", "score", "predicted_label"),
                Arrays.asList(out.fieldNames()));

        assertEquals(
                "Column \"test\" is boolean and must be a number. Cast it in the query that makes the dataset.",
                message(estimator, estimator.labelColumnName(), "test"));
        assertEquals(
                "There is no column \"feature\"; the dataset has [label, features, test]. Rename it or set the "
                        + "column's name on the stage.",
                message(estimator, estimator.featuresColumnName(), "feature"));
        assertEquals(
                "The dataset has a column \"score\" already, which the model adds. Rename or drop it first.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.transformSchema(SCHEMA.add("score", DataTypes.DoubleType)))
                        .getMessage());
    }

    @Test
    void whatTheModelWouldRefuseIsRefusedBeforeItsTrainingIsPaidFor() {
        for (String added : List.of("score", "predicted_label")) {
            assertEquals(
                    "The dataset has a column \"" + added
                            + "\" already, which the model adds. Rename or drop it first.",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> estimator.transformSchema(SCHEMA.add(added, DataTypes.DoubleType)))
                            .getMessage());
        }
        assertEquals(
                "\"application/json\" is not a content type that predictions are made with; it must be"
                        + " application/x-recordio-protobuf or text/csv.",
                message(estimator, estimator.contentType(), "application/json"));
        estimator.setMaxPayloadInBytes(10_000_000);
        model.setMaxPayloadInBytes(10_000_000);
        String tooLarge = "A request of 10000000 bytes is not possible; the limit must be 1 to 6291456, the largest"
                + " body that SageMaker takes.";
        assertEquals(
                tooLarge,
                assertThrows(IllegalArgumentException.class, () -> estimator.transformSchema(SCHEMA))
                        .getMessage());
        assertEquals(
                tooLarge,
                assertThrows(IllegalArgumentException.class, () -> model.transformSchema(SCHEMA))
                        .getMessage());
    }

    private static String message(SageMakerEstimator estimator, Param<String> param, String value) {
        SageMakerEstimator wrong = estimator.copy(new ParamMap().put(param, value));
        return assertThrows(IllegalArgumentException.class, () -> wrong.transformSchema(SCHEMA))
                .getMessage();
    }

    @Test
    void namesAndFoldersOfARun() {
        String stamp = RunStamp.at(Clock.fixed(Instant.parse("2026-11-22T17:00:00.5Z"), ZoneOffset.UTC));
        assertTrue(stamp.matches("20261122T170000Z-[0-9a-z]{4}"), stamp);
        assertTrue(EndpointVersions.isStamped("shop", "shop-" + stamp));

        TrainingFolder folder = new TrainingFolder("s3a://bucket/input/", "job");
        assertEquals("s3a://bucket/input/job/train/", folder.sparkUri("train"));
        assertEquals("s3://bucket/input/job/train/", folder.s3Uri("train"));
    }
}
