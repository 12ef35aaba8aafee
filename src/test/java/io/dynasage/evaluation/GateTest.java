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
    private static final List<Baseline> POPULARITY = List.of(Baseline.POPULARITY);

    @Test
    void aNoteDecidesNothing() {
        GateDecision decision = new GateDecision(true, List.of("met"), List.of(), List.of("first"));
        assertEquals(
                new GateDecision(true, List.of("met"), List.of(), List.of("first", "second")),
                decision.noting("second"));
    }

    @Test
    void rulesWithoutABaselineAskForNoLiftIfNoneIsLeft() {
        GateSettings both = new GateSettings(
                List.of(Baseline.POPULARITY, Baseline.ALS),
                Undecided.REFUSE,
                OptionalDouble.of(0.05),
                OptionalDouble.of(0.02),
                limits());
        assertEquals(
                new GateSettings(
                        POPULARITY, Undecided.REFUSE, OptionalDouble.of(0.05), OptionalDouble.of(0.02), limits()),
                both.without(Baseline.ALS));
        assertEquals(
                new GateSettings(List.of(), Undecided.REFUSE, NONE, OptionalDouble.of(0.02), limits()),
                both.without(Baseline.ALS).without(Baseline.POPULARITY));
    }

    @Test
    void letsAGoodModelPassAndSaysWhy() {
        GateDecision decision = decide(
                new GateSettings(
                        POPULARITY, Undecided.DEPLOY, OptionalDouble.of(0.05), OptionalDouble.of(0.02), limits()),
                report(0.473, 0.48, 0.131));
        assertEquals(
                List.of(
                        "The model's ndcgAt10 of 0.4730 beats popularity's 0.1310: its lead is 0.3420 (95 % interval:"
                                + " 0.3320 to 0.3520).",
                        "The model's ndcgAt10 of 0.4730 is 261.07 % better than popularity's 0.1310 (95"
                                + " % interval of the lift: 200.00 % to 300.00 %), as"
                                + " asked: a lift of at least 5.00 %.",
                        "The model's ndcgAt10 of 0.4730 is 1.46 % worse than live's 0.4800, as allowed:"
                                + " a drop of at most 2.00 %.",
                        "The model's ndcgAt10 is 0.4730, as asked: at least 0.3000.",
                        "The model's logLoss is 0.5000, as asked: at most 0.6000."),
                decision.reasons());
        assertEquals(true, decision.passed());
        assertEquals(List.of(), decision.notes());
    }

    @Test
    void refusesAModelThatBreaksARuleAndSaysSoFirst() {
        GateDecision decision = decide(
                new GateSettings(
                        POPULARITY,
                        Undecided.DEPLOY,
                        OptionalDouble.of(0.05),
                        OptionalDouble.of(0.02),
                        Map.of("logLoss", 0.4)),
                report(0.132, 0.2, 0.131));
        assertEquals(
                List.of(
                        "The model's ndcgAt10 of 0.1320 is 0.76 % better than popularity's 0.1310 (95 %"
                                + " interval of the lift: 200.00 % to 300.00 %), but the"
                                + " gate asks for a lift of at least 5.00 %.",
                        "The model's ndcgAt10 of 0.1320 is 34.00 % worse than live's 0.2000, but the"
                                + " gate allows a drop of at most 2.00 %.",
                        "The model's logLoss is 0.5000, but the gate asks for at most 0.4000.",
                        "Whether the model's ndcgAt10 of 0.1320 is better than popularity's 0.1310 is undecided: its"
                                + " lead is 0.0010 (95 % interval: -0.0090 to 0.0110); about 40,000 users would decide"
                                + " it, and the test part has 400. It passes, because its value is not the worse"
                                + " one and evaluation.gate.undecided = deploy."),
                decision.reasons());
        assertEquals(false, decision.passed());
        assertEquals(
                "The model's ndcgAt10 is 0.1320, but the gate asks for at least 0.3000.",
                decide(open(NONE, Map.of("ndcgAt10", 0.3)), report(0.132, 0.2, 0.131))
                        .reasons()
                        .get(0));
    }

    @Test
    void aBaselineThatIsBetterRefusesTheModel() {
        GateDecision decision = decide(mustBeat(Undecided.DEPLOY), report(0.1, 0.2, 0.15));
        assertEquals(
                new GateDecision(
                        false,
                        List.of("popularity is better than the model: its ndcgAt10 is 0.1500, the model's is 0.1000,"
                                + " and the model's lead is -0.0500 (95 % interval: -0.0600 to -0.0400);"
                                + " evaluation.gate.must-beat names popularity."),
                        List.of(new BaselineVerdict("popularity", "ndcgAt10", lead(0.1, 0.15), Verdict.BETTER, true)),
                        List.of()),
                decision);
    }

    @Test
    void whatIsUndecidedPassesUnlessItIsWorseOrTheSettingsRefuseIt() {
        String equal =
                "Whether the model's ndcgAt10 of 0.1310 is better than popularity's 0.1310 is undecided: its lead"
                        + " is 0.0000 (95 % interval: -0.0100 to 0.0100); the test part has 400 users.";
        assertEquals(
                List.of(equal + " It passes, because its value is not the worse one and evaluation.gate.undecided ="
                        + " deploy."),
                decide(mustBeat(Undecided.DEPLOY), report(0.131, 0.2, 0.131)).reasons());
        GateDecision strict = decide(mustBeat(Undecided.REFUSE), report(0.131, 0.2, 0.131));
        assertEquals(List.of(equal + " It is refused, because evaluation.gate.undecided = refuse."), strict.reasons());
        assertEquals(false, strict.passed());
        GateDecision worse = decide(mustBeat(Undecided.DEPLOY), report(0.126, 0.2, 0.131));
        assertEquals(
                List.of("Whether the model's ndcgAt10 of 0.1260 is better than popularity's 0.1310 is undecided: its"
                        + " lead is -0.0050 (95 % interval: -0.0150 to 0.0050); about 1,600 users would decide it, and"
                        + " the test part has 400. It is refused, because its value is the worse one."),
                worse.reasons());
        assertEquals(false, worse.passed());
    }

    @Test
    void anIntervalThatIsWideIsNotDecided() {
        assertEquals(
                List.of("Whether the model's ndcgAt10 of 0.2000 is better than popularity's 0.1900 is not decided: its"
                        + " lead is 0.0100 (95 % interval: -0.0200 to 0.0400), known only to ±0.0300; about 3,600 users"
                        + " would decide it, and the test part has 400. It passes, because its value is not the worse"
                        + " one and evaluation.gate.undecided = deploy."),
                decide(
                                mustBeat(Undecided.DEPLOY),
                                report(0.2, 0.2, 0.19, new Lead(0.01, new Interval(-0.02, 0.04)), Map.of(), 400))
                        .reasons());
        assertEquals(
                List.of("Whether the model's ndcgAt10 of 0.2000 is better than popularity's 0.1900 is not decided: its"
                        + " lead is 0.0100, and there is no interval to decide by. It passes, because its value is not"
                        + " the worse one and evaluation.gate.undecided = deploy."),
                decide(mustBeat(Undecided.DEPLOY), report(0.2, 0.2, 0.19, new Lead(0.01, null), Map.of(), 400))
                        .reasons());
    }

    @Test
    void aSmallTestDecidesNothingAndProvesNothing() {
        GateDecision few =
                decide(mustBeat(Undecided.DEPLOY), report(0.473, 0.48, 0.131, lead(0.473, 0.131), Map.of(), 29));
        assertEquals(
                new GateDecision(
                        true,
                        List.of("Whether the model's ndcgAt10 of 0.4730 is better than popularity's 0.1310 is not"
                                + " decided: its lead is 0.3420 (95 % interval: 0.3320 to 0.3520), but the test part"
                                + " has too few users (29; at least 30 are needed). It passes, because its value is"
                                + " not the worse one and evaluation.gate.undecided = deploy."),
                        List.of(new BaselineVerdict(
                                "popularity", "ndcgAt10", lead(0.473, 0.131), Verdict.UNDECIDED, true)),
                        List.of("The test part has too few users (29; at least 30 are needed): its"
                                + " figures prove nothing.")),
                few);
        GateDecision rare = decide(
                mustBeat(Undecided.DEPLOY), report(0.1, 0.2, 0.15, lead(0.1, 0.15), Map.of("0", 999L, "1", 1L), 400));
        assertEquals(false, rare.passed(), "its point estimate is worse");
        assertEquals(Verdict.UNDECIDED, rare.verdicts().get(0).verdict());
        assertEquals(
                List.of("The test part has too few rows of label 1 (1; at least 30 are needed): its"
                        + " figures prove nothing."),
                rare.notes());
        assertEquals(
                List.of(),
                decide(
                                mustBeat(Undecided.DEPLOY),
                                report(0.473, 0.48, 0.131, lead(0.473, 0.131), Map.of("0", 970L, "1", 30L), 30))
                        .notes());
    }

    @Test
    void notesABaselineThatIsBetterAndThatTheGateDoesNotName() {
        EvaluationReport report = report(0.1, 0.2, 0.15);
        String better = "popularity is better than the model: its ndcgAt10 is 0.1500, the model's is 0.1000, and the"
                + " model's lead is -0.0500 (95 % interval: -0.0600 to -0.0400); ";
        GateDecision decision = decide(GateSettings.OPEN, report);
        assertEquals(true, decision.passed());
        assertEquals(
                List.of(better + "name it in evaluation.gate.must-beat to refuse such a model."), decision.notes());
        assertEquals(false, decision.verdicts().get(0).mustBeat());
        assertEquals(
                List.of(better + "training.algorithm = popularity would serve it."),
                Gate.decide(GateSettings.OPEN, report, List.of("als", "popularity"))
                        .notes());
        assertEquals(
                List.of(), decide(GateSettings.OPEN, report(0.2, 0.2, 0.15)).notes());
    }

    @Test
    void notesALogisticRegressionThatIsBetterThanAModelThatBeatsRecency() {
        MetricTable table = new MetricTable(
                "classification",
                Segment.ALL,
                1000,
                List.of("auc"),
                List.of(
                        row("model", Role.MODEL, Map.of("auc", 0.7)),
                        row("recency", Role.BASELINE, Map.of("auc", 0.6)),
                        row("logistic-regression", Role.BASELINE, Map.of("auc", 0.75))),
                List.of(
                        new Comparison("auc", "recency", 0.17, null, lead(0.7, 0.6)),
                        new Comparison("auc", "logistic-regression", -0.07, null, lead(0.7, 0.75))),
                List.of(),
                new DrawnUnits(400, "users"));
        GateDecision decision = decide(
                new GateSettings(List.of(Baseline.RECENCY), Undecided.DEPLOY, NONE, NONE, Map.of()),
                new EvaluationReport(
                        "auc",
                        List.of(table),
                        Map.of("test", Map.of("0", 500L, "1", 500L)),
                        Map.of(),
                        List.of(),
                        Map.of()));
        assertEquals(true, decision.passed());
        assertEquals(
                List.of("logistic-regression is better than the model: its auc is 0.7500, the model's is 0.7000, and"
                        + " the model's lead is -0.0500 (95 % interval: -0.0600 to -0.0400); name it in"
                        + " evaluation.gate.must-beat to refuse such a model."),
                decision.notes());
        assertEquals(
                List.of(Verdict.BEATEN, Verdict.BETTER),
                decision.verdicts().stream().map(BaselineVerdict::verdict).toList());
    }

    @Test
    void comparesWithAConstantByTheLogLoss() {
        MetricTable table = new MetricTable(
                "classification",
                Segment.ALL,
                1000,
                List.of("auc", "logLoss"),
                List.of(
                        row("model", Role.MODEL, Map.of("auc", 0.563, "logLoss", 4.4756)),
                        row("mean", Role.BASELINE, Map.of("auc", 0.5, "logLoss", 0.6109))),
                List.of(
                        new Comparison("auc", "mean", 0.126, null, new Lead(0.063, new Interval(0.05, 0.08))),
                        new Comparison("logLoss", "mean", -6.3, null, new Lead(-3.8647, new Interval(-4, -3.7)))),
                List.of(),
                null);
        GateDecision decision = decide(
                new GateSettings(List.of(Baseline.MEAN), Undecided.DEPLOY, NONE, NONE, Map.of()),
                new EvaluationReport("auc", List.of(table), Map.of(), Map.of(), List.of(), Map.of()));
        assertEquals(
                List.of("mean is better than the model: its logLoss is 0.6109, the model's is 4.4756, and the model's"
                        + " lead is -3.8647 (95 % interval: -4.0000 to -3.7000); evaluation.gate.must-beat names"
                        + " mean."),
                decision.reasons());
        assertEquals(false, decision.passed());
    }

    @Test
    void passesWithoutRulesAndNotesThatThereIsNoLiveModel() {
        GateDecision open = decide(GateSettings.OPEN, report(0.3, 0.2, 0.1));
        assertEquals(true, open.passed());
        assertEquals(List.of(), open.reasons());
        assertEquals(
                List.of("There is no live model to compare with, so the maximum drop of 2.00 % was not applied."),
                decide(open(OptionalDouble.of(0.02), Map.of()), report(0.1, Double.NaN, 0.3))
                        .reasons());
    }

    @Test
    void saysWhyTheLiveModelIsNotCompared() {
        String why = "The live model of run a is not compared, because the rows have no column [cents].";
        EvaluationReport report = new EvaluationReport(
                "ndcgAt10", report(0.1, Double.NaN, 0.3).tables(), Map.of(), Map.of(), List.of(why), Map.of());
        assertEquals(List.of(why), decide(GateSettings.OPEN, report).reasons());
        assertEquals(
                List.of(why, "The maximum drop of 2.00 % was not applied."),
                decide(open(OptionalDouble.of(0.02), Map.of()), report).reasons());
    }

    @Test
    void comparesEqualAndZeroValues() {
        GateSettings lift = new GateSettings(POPULARITY, Undecided.DEPLOY, OptionalDouble.of(0), NONE, Map.of());
        assertEquals(
                "The model's ndcgAt10 of 0.1310 is equal to popularity's 0.1310 (95 % interval of the"
                        + " lift: 200.00 % to 300.00 %), as"
                        + " asked: a lift of at least 0.00 %.",
                decide(lift, report(0.131, 0.2, 0.131)).reasons().get(1));
        assertEquals(
                "The model's ndcgAt10 of 0.1000 is better than popularity's 0.0000 (95 %"
                        + " interval of the lift:"
                        + " 200.00 % to 300.00 %), as asked: a lift of at least 0.00 %.",
                decide(lift, report(0.1, 0.2, 0)).reasons().get(1));
    }

    @Test
    void takesLessForBetterWhereItIs() {
        EvaluationReport report = new EvaluationReport(
                "logLoss", report(0.1, 0.2, 0.3).tables(), Map.of(), Map.of(), List.of(), Map.of());
        assertEquals(
                List.of("The model's logLoss of 0.5000 is 25.00 % worse than live's 0.4000, as allowed: a drop"
                        + " of at most 30.00 %."),
                decide(open(OptionalDouble.of(0.3), Map.of()), report).reasons());
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
                List.of(),
                null);
        GateDecision decision = decide(
                new GateSettings(
                        List.of(Baseline.RECENCY), Undecided.DEPLOY, OptionalDouble.of(0), NONE, Map.of("auc", 0.6)),
                new EvaluationReport("auc", List.of(table), Map.of(), Map.of(), List.of(), Map.of()));
        assertEquals(
                List.of(
                        "The auc of the model or of recency has no value on these rows, so it is not known which one"
                                + " is better.",
                        "The auc of model has no value on these rows, so the lift over recency cannot" + " be checked.",
                        "The auc of model has no value on these rows, so its limit of 0.6000 cannot be" + " checked."),
                decision.reasons());
        assertEquals(false, decision.passed());
    }

    @Test
    void knowsTheNamesThatThereAre() {
        EvaluationReport report = report(0.1, 0.2, 0.3);
        assertEquals(
                "the gate's metric ndcg is not in the evaluation; it knows ndcgAt10, logLoss: use one of these names",
                unknown(open(NONE, Map.of("ndcg", 0.1)), report));
        assertEquals(
                "the gate's baseline als is not in the evaluation; it knows model, live, popularity: use one of"
                        + " these names",
                unknown(new GateSettings(List.of(Baseline.ALS), Undecided.DEPLOY, NONE, NONE, Map.of()), report));
        EvaluationException error = assertThrows(
                EvaluationException.class,
                () -> new EvaluationReport("hr", report.tables(), Map.of(), Map.of(), List.of(), Map.of()));
        assertEquals(
                "the primary metric hr is not in the evaluation; it knows ndcgAt10, logLoss: use one of these names",
                error.getMessage());
    }

    @Test
    void refusesSettingsThatMakeNoRule() {
        assertEquals(
                "the maximum drop of the gate is -0.1; give a share that is not negative, such as 0.02",
                assertThrows(IllegalArgumentException.class, () -> open(OptionalDouble.of(-0.1), Map.of()))
                        .getMessage());
        assertEquals(
                "the minimum lift of the gate is NaN; give a share such as 0.05",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GateSettings(
                                        POPULARITY, Undecided.DEPLOY, OptionalDouble.of(Double.NaN), NONE, Map.of()))
                        .getMessage());
        assertEquals(
                "a minimum lift is measured over the baselines of gate.must-beat, which is empty; name one there, or"
                        + " leave the lift out",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GateSettings(
                                        List.of(), Undecided.DEPLOY, OptionalDouble.of(0.1), NONE, Map.of()))
                        .getMessage());
        assertEquals(
                "the gate's limit of auc is NaN; give a number",
                assertThrows(IllegalArgumentException.class, () -> open(NONE, Map.of("auc", Double.NaN)))
                        .getMessage());
    }

    private static GateDecision decide(GateSettings settings, EvaluationReport report) {
        return Gate.decide(settings, report, List.of("factorization-machines"));
    }

    private static GateSettings mustBeat(Undecided undecided) {
        return new GateSettings(POPULARITY, undecided, NONE, NONE, Map.of());
    }

    private static GateSettings open(OptionalDouble drop, Map<String, Double> limits) {
        return new GateSettings(List.of(), Undecided.DEPLOY, NONE, drop, limits);
    }

    private static String unknown(GateSettings settings, EvaluationReport report) {
        EvaluationException error = assertThrows(EvaluationException.class, () -> decide(settings, report));
        assertEquals(EvaluationException.Kind.UNKNOWN_NAME, error.kind());
        return error.getMessage();
    }

    private static Map<String, Double> limits() {
        Map<String, Double> limits = new LinkedHashMap<>();
        limits.put("ndcgAt10", 0.3);
        limits.put("logLoss", 0.6);
        return limits;
    }

    /** A lead with an interval of 0.01 around it. */
    private static Lead lead(double model, double popularity) {
        double lead = model - popularity;
        return new Lead(lead, new Interval(lead - 0.01, lead + 0.01));
    }

    private static EvaluationReport report(double model, double live, double popularity) {
        return report(model, live, popularity, lead(model, popularity), Map.of(), 400);
    }

    /** A report without live model if its value is NaN. */
    private static EvaluationReport report(
            double model, double live, double popularity, Lead lead, Map<String, Long> labels, int users) {
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
                        1000,
                        List.of("ndcgAt10", "logLoss"),
                        rows,
                        List.of(new Comparison("ndcgAt10", "popularity", 2.5, new Interval(2, 3), lead)),
                        List.of(),
                        new DrawnUnits(users, "users"))),
                Map.of("test", labels),
                Map.of(),
                List.of(),
                Map.of());
    }

    private static MetricRow row(String scorer, Role role, Map<String, Double> values) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        values.forEach((metric, value) -> metrics.put(metric, new MetricValue(value, null)));
        return new MetricRow(scorer, role, metrics, List.of(), List.of());
    }
}
