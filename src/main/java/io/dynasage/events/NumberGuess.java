package io.dynasage.events;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;

/**
 * An attribute of numbers that a model may learn from.
 *
 * @param attribute the profile of the attribute
 */
record NumberGuess(AttributeProfile attribute) {
    private static final int MOST_SHOWN = 10;

    /**
     * Returns the attributes of numbers.
     *
     * @param others the names of attributes that are something else, with all that is in them
     */
    static List<NumberGuess> of(EventProfile sample, Collection<String> others) {
        return sample.attributes().stream()
                .filter(attribute -> others.stream()
                                .noneMatch(name -> attribute.name().equals(name)
                                        || attribute.name().startsWith(name + "."))
                        && !ColumnRole.isUsual(attribute.name())
                        && !ColumnGuess.looksPersonal(attribute)
                        && attribute.maxNumber() != null
                        && attribute.types().keySet().stream().allMatch(type -> type.equals("N") || type.equals("NULL"))
                        && extent(attribute).signum() > 0)
                .limit(MOST_SHOWN)
                .map(NumberGuess::new)
                .toList();
    }

    /** Returns the lines that declare the column and its feature. */
    List<String> lines() {
        String name = HoconText.quoted(attribute.name());
        return List.of(
                "events.columns." + name + " { attribute = " + name + ", type = double, required = false }",
                "features.item-columns." + name + " { encoding = numeric, scale = " + scale() + ", missing = 0 }");
    }

    /** Returns the scale that makes the largest number 1, with one significant digit. */
    private String scale() {
        BigDecimal scale = BigDecimal.ONE.divide(extent(attribute), new MathContext(1, RoundingMode.HALF_EVEN));
        return scale.stripTrailingZeros().toString();
    }

    private static BigDecimal extent(AttributeProfile attribute) {
        return new BigDecimal(attribute.minNumber()).abs().max(new BigDecimal(attribute.maxNumber()).abs());
    }
}
