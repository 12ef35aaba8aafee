package io.dynasage.events;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An attribute of numbers that a model may learn from.
 *
 * @param attribute the profile of the attribute
 * @param extent the largest number without its sign
 * @param amount how its texts are read; empty if it holds numbers
 */
record NumberGuess(AttributeProfile attribute, BigDecimal extent, Optional<AmountText> amount) {
    private static final int MOST_SHOWN = 10;

    /**
     * Returns the attributes of numbers, and of amounts of money in text.
     *
     * @param profile what an event holds
     * @param others the names of attributes that are something else, with all that is in them
     */
    static List<NumberGuess> of(Sample sample, EventProfile profile, Collection<String> others) {
        return profile.attributes().stream()
                .filter(attribute -> Stream.concat(others.stream(), sample.ttl().stream())
                                .noneMatch(name -> attribute.name().equals(name)
                                        || attribute.name().startsWith(name + "."))
                        && !ColumnRole.isUsual(attribute.name())
                        && !ColumnGuess.looksPersonal(attribute))
                .flatMap(attribute -> ofNumbers(attribute).or(() -> ofTexts(attribute, sample)).stream())
                .filter(guess -> guess.extent.signum() > 0)
                .limit(MOST_SHOWN)
                .toList();
    }

    private static Optional<NumberGuess> ofNumbers(AttributeProfile attribute) {
        return Optional.of(attribute)
                .filter(any -> attribute.maxNumber() != null && isOnly("N", attribute))
                .map(any -> Stream.of(attribute.minNumber(), attribute.maxNumber()))
                .map(numbers -> new NumberGuess(attribute, extent(numbers.map(BigDecimal::new)), Optional.empty()));
    }

    private static Optional<NumberGuess> ofTexts(AttributeProfile attribute, Sample sample) {
        return Optional.of(attribute)
                .filter(any -> isOnly("S", attribute))
                .map(any -> sample.texts(attribute.name()))
                .flatMap(texts -> AmountText.of(texts)
                        .map(form -> new NumberGuess(
                                attribute, extent(texts.stream().map(form::number)), Optional.of(form))));
    }

    private static boolean isOnly(String tag, AttributeProfile attribute) {
        return attribute.types().keySet().stream().allMatch(type -> type.equals(tag) || type.equals("NULL"));
    }

    private static BigDecimal extent(Stream<BigDecimal> numbers) {
        return numbers.map(BigDecimal::abs).reduce(BigDecimal.ZERO, BigDecimal::max);
    }

    /** Returns the lines that declare the column and its feature. */
    List<String> lines() {
        String name = HoconText.quoted(attribute.name());
        return List.of(
                "events.columns." + name + " { attribute = " + name + ", type = double, required = false"
                        + amount.map(AmountText::settings).orElse("") + " }",
                "features.item-columns." + name + " { encoding = numeric, scale = " + scale() + ", missing = 0 }");
    }

    /** Returns the scale that makes the largest number 1, with one significant digit. */
    private String scale() {
        BigDecimal scale = BigDecimal.ONE.divide(extent, new MathContext(1, RoundingMode.HALF_EVEN));
        return scale.stripTrailingZeros().toString();
    }
}
