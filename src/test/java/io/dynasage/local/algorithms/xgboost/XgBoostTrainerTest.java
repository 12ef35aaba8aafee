package io.dynasage.local.algorithms.xgboost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.HostedModel.Payload;
import io.dynasage.local.algorithms.MetricDefinition;
import io.dynasage.local.algorithms.ModelFiles;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.model.BoostingRounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-spark")
class XgBoostTrainerTest {
    private static final String[] CHURN = {
        "objective", "binary:logistic", "eval_metric", "logloss,auc", "max_depth", "5", "eta", "0.2"
    };
    private final ContainerLog lines = new ContainerLog("trainer", Clock.systemUTC());

    /** Label 1 inside a ring, flipped for one row in fifty: no linear model separates it. */
    private static ExampleRows ring(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ExampleRows rows = new ExampleRows();
        for (int row = 0; row < count; row++) {
            float[] x = {(float) random.nextDouble(-2, 2), (float) random.nextDouble(-2, 2), (float) random.nextDouble()
            };
            double radius = Math.hypot(x[0], x[1]);
            for (int i = 0; i < x.length; i++) {
                rows.put(i, x[i]);
            }
            boolean inside = radius > 0.7 && radius < 1.5;
            rows.end(inside != random.nextInt(50) < 1 ? 1 : 0);
        }
        return rows;
    }

    private byte[] train(ExampleRows train, ExampleRows validation, String... settings) throws XGBoostError {
        Map<String, String> map = new HashMap<>(Map.of("num_round", "60"));
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        Map<String, XgBoostMatrix> data = new LinkedHashMap<>();
        data.put("train", new XgBoostMatrix(train));
        if (validation != null) {
            data.put("validation", new XgBoostMatrix(validation));
        }
        return new XgBoostTrainer(XgBoostHyperparameters.of(map), data, new XgBoostLog(lines), () -> {}).train();
    }

    private Map<String, Float> metrics() {
        return MetricDefinition.last(new XgBoostContainer().metrics(), lines.lines());
    }

    @Test
    void learnsANonlinearSetAndPrintsItsMetrics() throws XGBoostError {
        train(ring(4000, 1), ring(2000, 2), CHURN);
        assertTrue(metrics().get("validation:auc") >= 0.95, metrics().toString());
        assertEquals(60, lines.lines().size());
        assertTrue(
                lines.lines()
                        .get(0)
                        .matches("\\[0\\]#011train-logloss:0\\.\\d{5}#011train-auc:0\\.\\d{5}"
                                + "#011validation-logloss:0\\.\\d{5}#011validation-auc:0\\.\\d{5}"),
                lines.lines().get(0));
    }

    @Test
    void givesTheSameModelForTheSameRows() throws XGBoostError {
        String[] random = {
            "objective",
            "binary:logistic",
            "subsample",
            "0.7",
            "colsample_bytree",
            "0.7",
            "tree_method",
            "hist",
            "seed",
            "3"
        };
        assertArrayEquals(train(ring(1000, 1), null, random), train(ring(1000, 1), null, random));
    }

    @Test
    void stopsEarlyAndKeepsTheBestRound() throws XGBoostError, IOException {
        byte[] model = train(
                ring(300, 1),
                ring(2000, 2),
                "objective",
                "binary:logistic",
                "eval_metric",
                "logloss",
                "eta",
                "0.5",
                "num_round",
                "500",
                "early_stopping_rounds",
                "4");
        int rounds = lines.lines().size();
        assertTrue(rounds < 500, "trained all " + rounds + " rounds");
        double best = lines.lines().stream()
                .mapToDouble(XgBoostTrainerTest::validationLoss)
                .min()
                .orElseThrow();
        assertEquals(best, validationLoss(lines.lines().get(rounds - 5)));
        assertEquals(
                OptionalInt.of(rounds - 4),
                BoostingRounds.read(
                        new ByteArrayInputStream(ModelFiles.tarGz(Map.of("xgboost-model", model))), "model.tar.gz"));
        HostedModel hosted = HostedXgBoost.load(model, "model");
        ExampleRows rows = ring(2000, 2);
        double loss = 0;
        String[] scores = text(hosted.invoke(csv(rows), "text/csv")).split("\n");
        for (int row = 0; row < scores.length; row++) {
            double p = Double.parseDouble(scores[row]);
            loss -= Math.log(rows.label(row) > 0 ? p : 1 - p) / scores.length;
        }
        assertEquals(best, loss, 1e-4);
    }

    private static double validationLoss(String line) {
        return Double.parseDouble(line.replaceFirst(".*validation-logloss:", ""));
    }

    @Test
    void evaluatesTheContainersOwnMetrics() throws XGBoostError {
        train(
                ring(500, 1),
                null,
                "objective",
                "binary:logistic",
                "eval_metric",
                "accuracy,f1,balanced_accuracy,precision,recall",
                "num_round",
                "3");
        assertTrue(
                lines.lines().get(0).startsWith("[0]#011train-logloss:0."),
                lines.lines().get(0));
        assertEquals(
                5,
                metrics().entrySet().stream()
                        .filter(metric ->
                                metric.getKey().matches("train:(accuracy|f1|balanced_accuracy|precision|recall)")
                                        && metric.getValue() > 0.7)
                        .count(),
                metrics().toString());
    }

    @Test
    void computesMetricsAsScikitLearnDoes() {
        XgBoostMetrics metrics =
                new XgBoostMetrics(new float[][] {{1}, {-1}, {2}, {3}, {-2}}, new float[] {1, 1, 0, 1, 0});
        assertEquals(0.6, metrics.value("accuracy"), 1e-12);
        assertEquals(7 / 12.0, metrics.value("balanced_accuracy"), 1e-12);
        assertEquals(2 / 3.0, metrics.value("precision"), 1e-12);
        assertEquals(2 / 3.0, metrics.value("f1_binary"), 1e-12);
        assertEquals(7 / 12.0, metrics.value("f1_macro"), 1e-12);
        assertEquals(Math.sqrt((0 + 4 + 4 + 4 + 4) / 5.0), metrics.value("rmse"), 1e-12);
        assertEquals(1 - 16 / 1.2, metrics.value("r2"), 1e-12);
        assertTrue(assertThrows(
                        TrainingInputException.class,
                        () -> new XgBoostMetrics(new float[][] {{0, 1, 2}}, new float[] {2}).value("precision"))
                .getMessage()
                .startsWith("Target is multiclass but average='binary'"));
    }

    @Test
    void answersAsTheContainerDoes() throws XGBoostError, IOException {
        HostedModel hosted = HostedXgBoost.load(train(ring(1000, 1), null, CHURN), "model");
        String one = text(hosted.invoke(new Payload("text/csv", utf8("0,1,0.5\n0,0,0.5\n")), null));
        assertTrue(one.matches("0\\.9\\d+\n0\\.0\\d+\n"), one);
        String[] scores = one.split("\n");
        assertEquals(
                "{\"predictions\": [{\"score\": " + scores[0] + "}, {\"score\": " + scores[1] + "}]}",
                text(hosted.invoke(new Payload("text/csv", utf8("0,1,0.5\n0,0,0.5")), "application/json")));
        assertEquals(
                one,
                text(hosted.invoke(new Payload("text/libsvm", utf8("1 0:0 1:1 2:0.5\n0 0:0 1:0 2:0.5\n")), "*/*")));
        assertEquals(
                2,
                text(hosted.invoke(new Payload("text/csv", utf8(",1,\n0,,0.5")), "text/csv"))
                        .lines()
                        .count());
        assertEquals(
                0,
                hosted.invoke(new Payload("text/csv", new byte[0]), "text/csv").body().length);
    }

    @Test
    void answersAListForEachRowOfSeveralClasses() throws XGBoostError, IOException {
        HostedModel hosted = HostedXgBoost.load(
                train(ring(200, 1), null, "objective", "multi:softprob", "num_class", "3", "num_round", "2"), "model");
        assertTrue(text(hosted.invoke(new Payload("text/csv", utf8("0,1,0.5")), null))
                .matches("0\\.\\d+,0\\.\\d+,0\\.\\d+\n"));
        assertTrue(text(hosted.invoke(new Payload("text/csv", utf8("0,1,0.5")), "application/json"))
                .matches("\\{\"predictions\": \\[\\{\"score\": \\[0\\.\\d+, 0\\.\\d+, 0\\.\\d+\\]\\}\\]\\}"));
    }

    @Test
    void refusesRequestsAsTheContainerDoes() throws XGBoostError, IOException {
        HostedModel hosted = HostedXgBoost.load(train(ring(200, 1), null, "num_round", "1"), "model");
        assertEquals(
                "400 Unable to evaluate payload provided: Feature size of csv inference data 4 is not"
                        + " consistent with feature size of trained "
                        + "model 3.",
                refusal(hosted, "text/csv", "1,0,0,0", "text/csv"));
        assertEquals(
                "400 Unable to evaluate payload provided: Feature size of csv inference data 2 is not"
                        + " consistent with feature size of trained "
                        + "model 3.",
                refusal(hosted, "text/csv", "1,0", "text/csv"));
        assertEquals(
                "400 Unable to evaluate payload provided: Feature size of libsvm inference data 4 is larger"
                        + " than feature size of trained "
                        + "model 3.",
                refusal(hosted, "text/libsvm", "0 3:1", "text/csv"));
        assertEquals(
                "415 Loading csv data failed with Exception, please ensure data is in csv format:\n <class"
                        + " 'ValueError'>\n could not convert "
                        + "string to float: 'x'",
                refusal(hosted, "text/csv", "1,x,2", "text/csv"));
        assertTrue(refusal(hosted, "application/json", "{}", "text/csv")
                .startsWith("415 application/json is not an accepted ContentType: csv"));
        assertTrue(refusal(hosted, "application/x-recordio-protobuf", "1,2", "text/csv")
                .startsWith("415 Loading recordio-protobuf data failed"));
        assertEquals(
                "406 Accept type text/html is not supported. Please use supported accept types:"
                        + " ['application/json', 'application/jsonlines', "
                        + "'application/x-recordio-protobuf', 'text/csv'].",
                refusal(hosted, "text/csv", "1,2,3", "text/html"));
        assertTrue(refusal(hosted, "text/csv", "1,2,3", "application/jsonlines")
                .startsWith("500 Content type application/jsonlines is not supported"));
        assertTrue(assertThrows(
                        IOException.class, () -> HostedXgBoost.load(utf8("no model at all"), "s3://b/model.tar.gz"))
                .getMessage()
                .startsWith("Unable to load model: Model s3://b/model.tar.gz cannot be loaded: "));
    }

    @Test
    void aMissingNativeLibraryIsExplained() {
        String reason = XgBoostMatrix.unavailable(
                        new UnsatisfiedLinkError("libgomp.so.1: cannot open shared object file"))
                .getMessage();
        assertTrue(reason.contains("apt-get install libgomp1"), reason);
        assertTrue(
                reason.endsWith("(java.lang.UnsatisfiedLinkError: libgomp.so.1: cannot open shared object file)"),
                reason);
    }

    private static String refusal(HostedModel hosted, String type, String body, String accept) {
        ModelRefusal refusal =
                assertThrows(ModelRefusal.class, () -> hosted.invoke(new Payload(type, utf8(body)), accept));
        return refusal.status() + " " + refusal.getMessage();
    }

    private static Payload csv(ExampleRows rows) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            for (int entry = rows.from(row); entry < rows.to(row); entry++) {
                text.append(entry == rows.from(row) ? "" : ",").append(rows.value(entry));
            }
            text.append('\n');
        }
        return new Payload("text/csv", utf8(text.toString()));
    }

    private static String text(Payload payload) {
        return new String(payload.body(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
