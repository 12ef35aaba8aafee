package io.dynasage.events;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the differences between two profiles that may spoil a model: shares that moved, units that changed, values that
 * are new.
 */
final class ProfileDrift {
    /**
     * The smallest change of a share, in percentage points, that is reported. Smaller changes are chance or seasonal.
     */
    private static final double SHARE_POINTS = 5;
    /** The percentage from which values of a new type are reported. Defects begin small. */
    private static final double NEW_TYPE_PERCENT = 0.1;

    private static final double NEW_VALUE_PERCENT = 1;
    /**
     * The factor of growth from which a range is reported. A change from seconds to milliseconds is a factor of 1000,
     * and the numbers of a growing table grow by less than this between two runs.
     */
    private static final BigDecimal RANGE_FACTOR = BigDecimal.TEN;

    private static final double COUNT_FACTOR = 2;
    /** The number of different values below which a doubling is not significant. */
    private static final long FEW = 20;

    private final List<String> notes = new ArrayList<>();

    private ProfileDrift() {}

    /** Returns the differences, those of the items first, then those of the attributes in order of name. */
    static List<String> notes(EventProfile previous, EventProfile current) {
        ProfileDrift drift = new ProfileDrift();
        if (times(previous.items(), current.items()) >= COUNT_FACTOR) {
            drift.note("there are %d items, %d in the last run", current.items(), previous.items());
        }
        Map<String, AttributeProfile> before = byName(previous);
        Map<String, AttributeProfile> now = byName(current);
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : previous.items() == 0 || current.items() == 0 ? Set.<String>of() : names) {
            if (!now.containsKey(name)) {
                drift.note(
                        "attribute %s is in no item, in %.2f %% in the last run",
                        name, 100 - before.get(name).missingPercent());
            } else if (!before.containsKey(name)) {
                drift.note(
                        "attribute %s is in %.2f %% of the items, in none in the last run",
                        name, 100 - now.get(name).missingPercent());
            } else {
                drift.compare(before.get(name), now.get(name));
            }
        }
        return List.copyOf(drift.notes);
    }

    private void compare(AttributeProfile before, AttributeProfile now) {
        share(before, now, "missing", AttributeProfile::missingPercent);
        share(before, now, "empty", AttributeProfile::emptyPercent);
        Set<String> types = new TreeSet<>(before.types().keySet());
        types.addAll(now.types().keySet());
        for (String type : types) {
            if (!before.types().containsKey(type) && now.typePercent(type) >= NEW_TYPE_PERCENT) {
                note(
                        "attribute %s is of type %s in %.2f %% of the items, in none in the last run",
                        now.name(), type, now.typePercent(type));
            } else {
                share(before, now, "of type " + type, profile -> profile.typePercent(type));
            }
        }
        distinct(before, now);
        if (!before.personal() && !now.personal()) {
            numbers(before, now);
            values(before, now);
        }
    }

    private void share(
            AttributeProfile before, AttributeProfile now, String what, Function<AttributeProfile, Double> percent) {
        if (Math.abs(percent.apply(now) - percent.apply(before)) >= SHARE_POINTS) {
            note(
                    "attribute %s is %s in %.2f %% of the items, in %.2f %% in the last run",
                    now.name(), what, percent.apply(now), percent.apply(before));
        }
    }

    /**
     * Compares the numbers of different values in relation to the numbers of items, because a table that doubles may
     * have twice the users.
     */
    private void distinct(AttributeProfile before, AttributeProfile now) {
        double growth = (double) now.items() / before.items();
        boolean many = Math.max(before.distinct(), now.distinct()) >= FEW;
        double change = times(before.distinct(), now.distinct());
        if (many && change >= COUNT_FACTOR && change >= COUNT_FACTOR * Math.max(growth, 1 / growth)) {
            note(
                    "attribute %s has about %d different values, %d in the last run",
                    now.name(), now.distinct(), before.distinct());
        }
    }

    private void numbers(AttributeProfile before, AttributeProfile now) {
        if (before.minNumber() == null || now.minNumber() == null) {
            return;
        }
        BigDecimal reach = reach(before);
        BigDecimal reached = reach(now);
        if (reached.compareTo(reach.max(BigDecimal.ONE).multiply(RANGE_FACTOR)) >= 0
                || reach.compareTo(reached.max(BigDecimal.ONE).multiply(RANGE_FACTOR)) >= 0) {
            note(
                    "attribute %s has numbers from %s to %s, from %s to %s in the last run: has the unit changed?",
                    now.name(), now.minNumber(), now.maxNumber(), before.minNumber(), before.maxNumber());
        }
    }

    private void values(AttributeProfile before, AttributeProfile now) {
        if (!before.topValuesExact() || before.distinct() > FEW || now.distinct() > FEW) {
            return;
        }
        Set<String> known = before.topValues().stream().map(ValueCount::value).collect(Collectors.toSet());
        List<String> added = now.topValues().stream()
                .filter(value -> now.percent(value.count()) >= NEW_VALUE_PERCENT)
                .map(ValueCount::value)
                .filter(value -> !known.contains(value))
                .toList();
        if (!added.isEmpty()) {
            note(
                    "attribute %s has values that were not there in the last run: %s",
                    now.name(), String.join(", ", added));
        }
    }

    private static BigDecimal reach(AttributeProfile profile) {
        return new BigDecimal(profile.minNumber()).abs().max(new BigDecimal(profile.maxNumber()).abs());
    }

    private static double times(long a, long b) {
        return (double) Math.max(a, b) / Math.max(1, Math.min(a, b));
    }

    private static Map<String, AttributeProfile> byName(EventProfile profile) {
        return profile.attributes().stream()
                .collect(Collectors.toMap(AttributeProfile::name, Function.identity(), (a, b) -> a, TreeMap::new));
    }

    private void note(String format, Object... values) {
        notes.add(String.format(Locale.ROOT, format, values));
    }
}
