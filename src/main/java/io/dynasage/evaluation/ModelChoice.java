package io.dynasage.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which of two models is taken: the second one only if it is better than the first beyond chance on the validation
 * part.
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
    static final int CUTOFF = 10;
    private static final String METRIC = "ndcgAt" + CUTOFF;

    /** Takes the first model, because there are no rows to compare on. */
    public static ModelChoice withoutComparison(String first, String second) {
        return new ModelChoice(first, second, first, METRIC, Map.of(), null);
    }

    /**
     * Takes one of two models.
     *
     * @param first replicates of the value of the first model; entry 0 is the value itself
     * @param units the number of users behind the values
     */
    static ModelChoice of(String firstName, double[] first, String secondName, double[] second, long units) {
        Lead lead = Lead.of(second, first, Direction.of(METRIC));
        boolean better = lead.verdict() == Verdict.BEATEN && units >= TestSize.LEAST;
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(firstName, first[0]);
        values.put(secondName, second[0]);
        return new ModelChoice(firstName, secondName, taken(firstName, secondName, better), METRIC, values, lead);
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
                    + ", because there is no validation part with an item that is new to its user.";
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
