package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class GateTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void letsAGoodModelPassAndSaysWhy() {
        GateDecision decision = Gate.decide(
                new GateSettings("popularity", OptionalDouble.of(0.05), OptionalDouble.of(0.02), limits()),
                report(0.473, 0.48, 0.131));
        assertEquals(
                new GateDecision(
                        true,
                        List.of(
                                "The model's ndcgAt10 of 0.4730 is 261.07 % better than popularity's 0.1310 (95"
                                        + " % interval of the lift: 200.00 % to 300.00 %), as"
                                        + " asked: a lift of at least 5.00 %.",
                                "The model's ndcgAt10 of 0.4730 is 1.46 % worse than live's 0.4800, as allowed:"
                                        + " a drop of at most 2.00 %.",
                                "The model's ndcgAt10 is 0.4730, as asked: at least 0.3000.",
                                "The model's logLoss is 0.5000, as asked: at most 0.6000.")),
                decision);
    }

    @Test
    void refusesAModelThatBreaksARuleAndSaysSoFirst() {
        GateDecision decision = Gate.decide(
                new GateSettings(
                        "popularity", OptionalDouble.of(0.05), OptionalDouble.of(0.02), Map.of("logLoss", 0.4)),
                report(0.132, 0.2, 0.131));
        assertEquals(
                new GateDecision(
                        false,
                        List.of(
                                "The model's ndcgAt10 of 0.1320 is 0.76 % better than popularity's 0.1310 (95 %"
                                        + " interval of the lift: 200.00 % to 300.00 %), but the"
                                        + " gate asks for a lift of at least 5.00 %.",
                                "The model's ndcgAt10 of 0.1320 is 34.00 % worse than live's 0.2000, but the"
                                        + " gate allows a drop of at most 2.00 %.",
                                "The model's logLoss is 0.5000, but the gate asks for at most 0.4000.")),
                decision);
        assertEquals(
                "The model's ndcgAt10 is 0.1320, but the gate asks for at least 0.3000.",
                Gate.decide(new GateSettings("", NONE, NONE, Map.of("ndcgAt10", 0.3)), report(0.132, 0.2, 0.131))
                        .reasons()
                        .get(0));
    }

    @Test
    void passesWithoutRulesAndNotesThatThereIsNoLiveModel() {
        assertEquals(new GateDecision(true, List.of()), Gate.decide(GateSettings.OPEN, report(0.1, 0.2, 0.3)));
        assertEquals(
                new GateDecision(
                        true,
                        List.of("There is no live model to compare with, so the maximum drop of 2.00 % was not"
                                + " applied.")),
                Gate.decide(
                        new GateSettings("", NONE, OptionalDouble.of(0.02), Map.of()), report(0.1, Double.NaN, 0.3)));
    }

    @Test
    void saysWhyTheLiveModelIsNotCompared() {
        String why = "The live model of run a is not compared, because the rows have no column [cents].";
        EvaluationReport report =
                new EvaluationReport("ndcgAt10", report(0.1, Double.NaN, 0.3).tables(), List.of(why));
        assertEquals(new GateDecision(true, List.of(why)), Gate.decide(GateSettings.OPEN, report));
        assertEquals(
                new GateDecision(true, List.of(why, "The maximum drop of 2.00 % was not applied.")),
                Gate.decide(new GateSettings("", NONE, OptionalDouble.of(0.02), Map.of()), report));
    }

    @Test
    void comparesEqualAndZeroValues() {
        GateSettings lift = new GateSettings("popularity", OptionalDouble.of(0), NONE, Map.of());
        assertEquals(
                List.of("The model's ndcgAt10 of 0.1310 is equal to popularity's 0.1310 (95 % interval of the"
                        + " lift: 200.00 % to 300.00 %), as"
                        + " asked: a lift of at least 0.00 %."),
                Gate.decide(lift, report(0.131, 0.2, 0.131)).reasons());
        assertEquals(
                new GateDecision(
                        true,
                        List.of("The model's ndcgAt10 of 0.1000 is better than popularity's 0.0000 (95 %"
                                + " interval of the lift:"
                                + " 200.00 % to 300.00 %), as asked: a lift of at least 0.00 %.")),
                Gate.decide(lift, report(0.1, 0.2, 0)));
    }

    @Test
    void takesLessForBetterWhereItIs() {
        EvaluationReport report =
                new EvaluationReport("logLoss", report(0.1, 0.2, 0.3).tables(), List.of());
        assertEquals(
                List.of(
                        "The model's logLoss of 0.5000 is 16.67 % better than popularity's 0.6000, as asked: a"
                                + " lift of at least 10.00 %.",
                        "The model's logLoss of 0.5000 is 25.00 % worse than live's 0.4000, as allowed: a drop"
                                + " of at most 30.00 %."),
                Gate.decide(
                                new GateSettings(
                                        "popularity", OptionalDouble.of(0.1), OptionalDouble.of(0.3), Map.of()),
                                report)
                        .reasons());
    }

    @Test
    void refusesWhatCannotBeChecked() {
        MetricTable table = new MetricTable(
                "classification",
                Segment.ALL,
                3,
                List.of("auc", "logLoss"),
                List.of(
                        row("model", Role.MODEL, Map.of("logLoss", 0.1)),
                        row("recency", Role.BASELINE, Map.of("auc", 0.5))),
                List.of(),
                List.of());
        GateDecision decision = Gate.decide(
                new GateSettings("recency", OptionalDouble.of(0), NONE, Map.of("auc", 0.6)),
                new EvaluationReport("auc", List.of(table), List.of()));
        assertEquals(
                new GateDecision(
                        false,
                        List.of(
                                "The auc of model has no value on these rows, so the lift over recency cannot"
                                        + " be checked.",
                                "The auc of model has no value on these rows, so its limit of 0.6000 cannot be"
                                        + " checked.")),
                decision);
    }

    @Test
    void knowsTheNamesThatThereAre() {
        EvaluationReport report = report(0.1, 0.2, 0.3);
        assertEquals(
                "the gate's metric ndcg is not in the evaluation; it knows ndcgAt10, logLoss: use one of these names",
                unknown(new GateSettings("", NONE, NONE, Map.of("ndcg", 0.1)), report));
        assertEquals(
                "the gate's baseline als is not in the evaluation; it knows model, live, popularity: use one of"
                        + " these names",
                unknown(new GateSettings("als", OptionalDouble.of(0.1), NONE, Map.of()), report));
        EvaluationException error =
                assertThrows(EvaluationException.class, () -> new EvaluationReport("hr", report.tables(), List.of()));
        assertEquals(
                "the primary metric hr is not in the evaluation; it knows ndcgAt10, logLoss: use one of these names",
                error.getMessage());
    }

    @Test
    void refusesSettingsThatMakeNoRule() {
        assertEquals(
                "the maximum drop of the gate is -0.1; give a share that is not negative, such as 0.02",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GateSettings("", NONE, OptionalDouble.of(-0.1), Map.of()))
                        .getMessage());
        assertEquals(
                "the minimum lift of the gate is NaN; give a share such as 0.05",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GateSettings("", OptionalDouble.of(Double.NaN), NONE, Map.of()))
                        .getMessage());
        assertEquals(
                "the gate's limit of auc is NaN; give a number",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GateSettings("", NONE, NONE, Map.of("auc", Double.NaN)))
                        .getMessage());
    }

    private static String unknown(GateSettings settings, EvaluationReport report) {
        EvaluationException error = assertThrows(EvaluationException.class, () -> Gate.decide(settings, report));
        assertEquals(EvaluationException.Kind.UNKNOWN_NAME, error.kind());
        return error.getMessage();
    }

    private static Map<String, Double> limits() {
        Map<String, Double> limits = new LinkedHashMap<>();
        limits.put("ndcgAt10", 0.3);
        limits.put("logLoss", 0.6);
        return limits;
    }

    /** A report without live model if its value is NaN. */
    private static EvaluationReport report(double model, double live, double popularity) {
        List<MetricRow> rows =
                new ArrayList<>(List.of(row("model", Role.MODEL, Map.of("ndcgAt10", model, "logLoss", 0.5))));
        if (!Double.isNaN(live)) {
            rows.add(row("live", Role.LIVE, Map.of("ndcgAt10", live, "logLoss", 0.4)));
        }
        rows.add(row("popularity", Role.BASELINE, Map.of("ndcgAt10", popularity, "logLoss", 0.6)));
        return new EvaluationReport(
                "ndcgAt10",
                List.of(new MetricTable(
                        "candidates",
                        Segment.ALL,
                        10,
                        List.of("ndcgAt10", "logLoss"),
                        rows,
                        List.of(new Comparison("ndcgAt10", "popularity", 2.5, new Interval(2, 3))),
                        List.of())),
                List.of());
    }

    private static MetricRow row(String scorer, Role role, Map<String, Double> values) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        values.forEach((metric, value) -> metrics.put(metric, new MetricValue(value, null)));
        return new MetricRow(scorer, role, metrics, List.of());
    }
}
