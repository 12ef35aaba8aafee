package io.dynasage.local.faults;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which requests meet a fault.
 *
 * @param service the service; empty for any
 * @param operation the operation in the words of the API; empty for any
 * @param path a text in the path or query of the request, for example a part of an object's key; empty for any
 * @param fault what happens
 * @param duration the delay of {@link Fault#LATENCY}, or the longest wait of {@link Fault#HANG}
 * @param selection which of the matching requests meet the fault
 */
public record FaultRule(
        Optional<AwsService> service,
        String operation,
        String path,
        Fault fault,
        Duration duration,
        Selection selection) {
    /** The form of a rule, for messages. */
    public static final String FORM =
            "SERVICE[.OPERATION][@PATH]:FAULT[=DURATION][:at=N|:every=N|:share=P[/SEED]], for example"
                    + " s3.GetObject@/channels/:reset:at=3 or dynamodb.Scan:throttle:share=0.05/7";

    private static final Duration LATENCY = Duration.ofSeconds(1);
    private static final Duration HANG = Duration.ofHours(1);
    private static final Pattern RULE = Pattern.compile("([^.@:]+)(?:\\.([^@:]+))?(?:@([^:]+))?:([^:=]+)"
            + "(?:=(\\d+)(ms|s))?(?::(at|every|share)=(\\d*\\.?\\d+)(?:/(\\d+))?)?");

    /**
     * Which of the matching requests meet the fault.
     *
     * @param at the number of the only one, from 1; 0 for no such number
     * @param every each one whose number is a multiple of this; 0 for none
     * @param share the probability of each one, from 0 to 1
     * @param seed the seed of the random choice; the same one chooses the same numbers
     */
    public record Selection(long at, long every, double share, long seed) {
        /** Selects every request. */
        public static final Selection ALL = new Selection(0, 1, 0, 0);

        /** Refuses a share that is not a probability, and a selection of nothing. */
        public Selection {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share is " + share + "; a probability is from 0 to 1");
            }
            if (at < 0 || every < 0 || at + every == 0 && share == 0) {
                throw new IllegalArgumentException(
                        "a rule has to select something: at and every count from 1, and share is above 0");
            }
        }
    }

    /**
     * Reads a rule in the form {@link #FORM}.
     *
     * @throws IllegalArgumentException if the text has another form; the message says what is wrong
     */
    public static FaultRule parse(String text) {
        Matcher parts = RULE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a fault rule; write " + FORM);
        }
        Fault fault = Fault.of(parts.group(4));
        return new FaultRule(
                Optional.of(parts.group(1)).filter(name -> !name.equals("*")).map(AwsService::of),
                orEmpty(parts.group(2)).replaceFirst("^\\*$", ""),
                orEmpty(parts.group(3)),
                fault,
                duration(fault, parts),
                selection(parts));
    }

    private static Duration duration(Fault fault, Matcher parts) {
        if (parts.group(5) == null) {
            return fault == Fault.HANG ? HANG : LATENCY;
        }
        if (fault != Fault.LATENCY && fault != Fault.HANG) {
            throw new IllegalArgumentException(
                    "'" + parts.group() + "' gives " + fault + " a duration; only latency and hang have one");
        }
        long amount = Long.parseLong(parts.group(5));
        return parts.group(6).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }

    private static Selection selection(Matcher parts) {
        if (parts.group(7) == null) {
            return Selection.ALL;
        }
        String value = parts.group(8);
        if (parts.group(7).equals("share")) {
            long seed = Optional.ofNullable(parts.group(9)).map(Long::parseLong).orElse(0L);
            return new Selection(0, 0, Double.parseDouble(value), seed);
        }
        if (!value.matches("\\d{1,9}") || parts.group(9) != null) {
            throw new IllegalArgumentException(
                    "'" + parts.group() + "' has a number that is not whole; write " + parts.group(7) + "=N");
        }
        long number = Long.parseLong(value);
        return parts.group(7).equals("at") ? new Selection(number, 0, 0, 0) : new Selection(0, number, 0, 0);
    }

    private static String orEmpty(String text) {
        return Optional.ofNullable(text).orElse("");
    }

    /** Returns whether the rule is about a call, selected or not. */
    boolean matches(ServiceCall call) {
        return (service.isEmpty() || service.get() == call.service())
                && (operation.isEmpty() || operation.equals(call.operation()))
                && call.path().contains(path);
    }
}
