package io.dynasage.local.algorithms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.local.algorithms.factorization.FactorizationMachineContainer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricDefinitionTest {
    private static final List<MetricDefinition> DEFINITIONS = new FactorizationMachineContainer().metrics();

    @Test
    void takesTheLastValueOfEachMetricOutOfARealLog() {
        Map<String, Float> values = MetricDefinition.last(
                DEFINITIONS,
                List.of(
                        "[12/22/2021 10:29:45 INFO 140] #quality_metric: host=algo-1, epoch=0, batch=0 train"
                                + " binary_classification_accuracy <score>=0.62",
                        "[12/22/2021 10:29:45 INFO 140] #quality_metric: host=algo-1, epoch=0, train"
                                + " binary_classification_accuracy <score>=0.55",
                        "[12/22/2021 10:29:45 INFO 140] #progress_metric: host=algo-1, completed 50.0 % of epochs",
                        "[12/22/2021 10:29:46 INFO 140] #quality_metric: host=algo-1, epoch=1, train"
                                + " binary_classification_accuracy <score>=0.72",
                        "[12/22/2021 10:29:46 INFO 140] #quality_metric: host=algo-1, train"
                                + " binary_classification_accuracy <score>=0.7201876379690949",
                        "[12/22/2021 10:29:46 INFO 140] #progress_metric: host=algo-1, completed 100.0 % of epochs",
                        "[12/22/2021 10:29:46 INFO 140] #throughput_metric: host=algo-1, train"
                                + " throughput=54648.40497448539 records/second",
                        "[12/22/2021 10:29:47 INFO 140] #quality_metric: host=algo-1, test binary_f_1.000"
                                + " <score>=0.7624136797106215"));
        assertEquals(
                Map.of(
                        "train:progress",
                        100f,
                        "train:throughput",
                        54648.405f,
                        "train:binary_classification_accuracy",
                        0.7201876379690949f,
                        "train:binary_classification_accuracy:epoch",
                        0.72f,
                        "train:binary_classification_accuracy:batch",
                        0.62f,
                        "test:binary_f_beta",
                        0.7624137f),
                values);
    }

    @Test
    void hasTheFourteenMetricsOfARealClassifierJob() {
        Set<String> names = DEFINITIONS.stream()
                .map(MetricDefinition::name)
                .filter(name -> name.contains("binary") || name.matches("train:(progress|throughput)"))
                .collect(java.util.stream.Collectors.toSet());
        assertEquals(14, names.size());
    }

    @Test
    void printsFloatsAsPythonDoes() {
        assertEquals("0.62", PythonText.of(0.62));
        assertEquals("1e-05", PythonText.of(1e-5));
        assertEquals("0.0001", PythonText.of(1e-4));
        assertEquals("54648404.97448", PythonText.of(54648404.97448));
        assertEquals("20000000.0", PythonText.of(2e7));
        assertEquals("-2.5e-07", PythonText.of(-2.5e-7));
        assertEquals("0.0", PythonText.of(0));
    }
}
