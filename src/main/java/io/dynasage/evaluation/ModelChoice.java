package io.dynasage.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which of two models is taken: the second one only if it is better than the first beyond chance on the validation part.
 *
 * @param first the name of the model that is taken without proof that the other is better
 * @param second the name of the other one
 * @param taken the name of the one that is taken
 * @param metric what they are compared by
 * @param values the value of each, by name; empty if they were not compared
 * @param lead how far the second is ahead of the first; null if they were not compared
 */
public record ModelChoice(
        String first, String second, String taken, String metric, Map<String, Double> values, Lead lead) {
    private static final int CUTOFF = 10;
    private static final String METRIC = "ndcgAt" + CUTOFF;

    /** One of the two models: groups of candidates from the validation part, with its scores. */
    public record Contender(String name, Dataset<Row> rows) {}

    /**
     * Compares two models on the same rows.
     *
     * @param first rows as {@link CandidateEvaluation} takes them
     * @param bootstrap how the interval of the lead is drawn
     */
    public static ModelChoice between(Contender first, Contender second, Bootstrap bootstrap) {
        try {
            List<MetricTable> tables = CandidateEvaluation.evaluate(
                    List.of(
                            new Scorer(second.name, Role.MODEL, Scorer.Meaning.ORDER, second.rows),
                            Scorer.ordering(first.name, first.rows)),
                    EvaluationSettings.of(bootstrap).at(CUTOFF));
            return between(
                    first.name, second.name, new EvaluationReport(METRIC, tables, Map.of(), Map.of(), List.of()));
        } catch (EvaluationException e) {
            if (e.kind() == EvaluationException.Kind.INSUFFICIENT_DATA) {
                return withoutComparison(first.name, second.name);
            }
            throw e;
        }
    }

    /** Takes the first model, because there are no rows to compare on. */
    public static ModelChoice withoutComparison(String first, String second) {
        return new ModelChoice(first, second, first, METRIC, Map.of(), null);
    }

    /** Compares two models by a report in which the second is the model, and the first a baseline. */
    static ModelChoice between(String first, String second, EvaluationReport report) {
        Lead lead = report.comparison(METRIC, first).orElseThrow().lead();
        boolean better =
                lead.verdict() == Verdict.BEATEN && report.testSize().shortage().isEmpty();
        Map<String, Double> values = new LinkedHashMap<>();
        for (String name : List.of(first, second)) {
            values.put(name, report.value(name, METRIC).orElseThrow().value());
        }
        return new ModelChoice(first, second, taken(first, second, better), METRIC, values, lead);
    }

    private static String taken(String first, String second, boolean better) {
        if (better) {
            return second;
        }
        return first;
    }

    /** Returns the choice and its reason as a sentence. */
    public String sentence() {
        if (values.isEmpty()) {
            return taken + " is the model, not compared with " + second
                    + ", because the validation part has no item that is new to its user.";
        }
        return taken + " is the model: on the validation part the " + metric + " of " + first + " is "
                + Gate.number(values.get(first)) + ", that of " + second + " is " + Gate.number(values.get(second))
                + ", and the lead of " + second + " is " + VerdictText.lead(lead) + meaning() + ".";
    }

    private String meaning() {
        if (taken.equals(second)) {
            return "";
        }
        return ", which does not show that it is better";
    }
}
