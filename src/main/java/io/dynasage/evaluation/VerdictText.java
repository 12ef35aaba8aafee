package io.dynasage.evaluation;

import java.util.Locale;
import java.util.Optional;

/** The sentences about baselines. */
final class VerdictText {
    /** The largest half-width of an interval that distinguishes two values between 0 and 1. */
    private static final double WIDEST = 0.02;

    private VerdictText() {}

    /** Returns what the test says of a baseline, without the final stop. */
    static String of(BaselineVerdict verdict, double model, double baseline, TestSize size) {
        String metric = verdict.metric();
        String lead = lead(verdict.lead());
        return switch (verdict.verdict()) {
            case BEATEN ->
                "The model's " + metric + " of " + Gate.number(model) + " beats " + verdict.baseline() + "'s "
                        + Gate.number(baseline) + ": its lead is " + lead;
            case BETTER ->
                verdict.baseline() + " is better than the model: its " + metric + " is " + Gate.number(baseline)
                        + ", the model's is " + Gate.number(model) + ", and the model's lead is " + lead;
            case UNDECIDED ->
                "Whether the model's " + metric + " of " + Gate.number(model) + " is better than " + verdict.baseline()
                        + "'s " + Gate.number(baseline) + " is " + undecided(verdict, size);
        };
    }

    private static String undecided(BaselineVerdict verdict, TestSize size) {
        Lead lead = verdict.lead();
        if (size.shortage().isPresent()) {
            return "not decided: its lead is " + lead(lead) + ", but the test part has "
                    + size.shortage().get();
        }
        if (lead.halfWidth().isEmpty()) {
            return "not decided: its lead is " + lead(lead) + ", and there is no interval to decide by";
        }
        return decision(verdict.metric(), lead) + needed(lead, size.units());
    }

    private static String decision(String metric, Lead lead) {
        double half = lead.halfWidth().orElseThrow();
        if (Direction.of(metric) == Direction.MORE_IS_BETTER && half > WIDEST) {
            return "not decided: its lead is " + lead(lead) + ", known only to ±" + Gate.number(half);
        }
        return "undecided: its lead is " + lead(lead);
    }

    private static String needed(Lead lead, DrawnUnits units) {
        return lead.unitsToDecide(units.count()).stream()
                .mapToObj(count -> "; about " + whole(roughly(count)) + " " + units.noun()
                        + " would decide it, and the test part has " + whole(units.count()))
                .findFirst()
                .orElse("; the test part has " + whole(units.count()) + " " + units.noun());
    }

    /** Returns a number with two significant digits that is not below the given one. */
    private static long roughly(long count) {
        long unit = 1;
        while (count / unit >= 100) {
            unit *= 10;
        }
        return (count + unit - 1) / unit * unit;
    }

    static String lead(Lead lead) {
        return Gate.number(lead.value())
                + Optional.ofNullable(lead.interval())
                        .map(ends ->
                                " (95 % interval: " + Gate.number(ends.low()) + " to " + Gate.number(ends.high()) + ")")
                        .orElse("");
    }

    private static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
