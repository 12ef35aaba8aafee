package io.dynasage.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a sample says about an attribute, in one line. */
final class AttributeFacts {
    /**
     * The largest number of different values that are shown. So few are probably a list of kinds; more may be names.
     */
    private static final long FEW = 20;

    private AttributeFacts() {}

    /** Returns its name, its types, and its values where they are few and do not look personal. */
    static String of(AttributeProfile attribute) {
        List<String> facts = new ArrayList<>();
        attribute.types().forEach((type, count) -> facts.add(type + " " + number(attribute.typePercent(type)) + " %"));
        if (attribute.missing() > 0) {
            facts.add("missing " + number(attribute.missingPercent()) + " %");
        }
        if (attribute.empty() > 0) {
            facts.add("empty " + number(attribute.emptyPercent()) + " %");
        }
        if (ColumnGuess.looksPersonal(attribute)) {
            facts.add("looks personal");
        } else if (attribute.distinct() <= FEW
                && attribute.topValuesExact()
                && !attribute.topValues().isEmpty()) {
            facts.add(HoconText.list(
                    attribute.topValues().stream().map(ValueCount::value).toList()));
        } else {
            facts.add("about " + attribute.distinct() + " different values");
            if (attribute.minNumber() != null) {
                facts.add(attribute.minNumber() + " to " + attribute.maxNumber());
            }
        }
        return HoconText.quoted(attribute.name()) + ": " + String.join(", ", facts);
    }

    private static String number(double percent) {
        return percent == Math.rint(percent) ? String.format(Locale.ROOT, "%.0f", percent) : String.valueOf(percent);
    }
}
