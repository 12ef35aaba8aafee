package io.dynasage.events;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How amounts of money are written as text: {@code 12,000원}, {@code ₩12,000}, {@code $4.50}, {@code 1,234,567}.
 *
 * @param before what is before the number
 * @param after what is after it
 */
record AmountText(String before, String after) {
    private static final String CURRENCY = "((?:KRW|USD|EUR|JPY|원|\\p{Sc})?)";
    private static final Pattern AMOUNT = Pattern.compile(
            CURRENCY + "( ?)([+-]?[0-9]{1,3}(?:,[0-9]{3})*|[+-]?[0-9]+)((?:\\.[0-9]+)?)( ?)" + CURRENCY);
    /** Such a number has no decimal comma, which is why its commas group thousands. */
    private static final Pattern GROUPED = Pattern.compile("[^,]*,[^,]*,.*");

    /** Such a number may have a dot that groups thousands, as in German and Spanish, or three decimals. */
    private static final Pattern THREE_AFTER_DOT = Pattern.compile(".*[0-9]\\.[0-9]{3}(?![0-9]).*");

    private static final Pattern DECIMALS = Pattern.compile(".*[0-9]\\.[0-9]{1,2}(?![0-9]).*|.*[0-9]\\.[0-9]{4,}.*");

    /** A text that is no amount. */
    private static final AmountText NONE = new AmountText("-", "-");

    /**
     * Returns the form of all texts; empty if they are not amounts, or are not written alike, or a dot in them can
     * group thousands.
     */
    static Optional<AmountText> of(Collection<String> texts) {
        List<AmountText> forms = texts.stream().map(AmountText::of).distinct().toList();
        boolean amounts = forms.size() == 1
                && !mayGroupByDots(texts)
                && (!forms.get(0).isBare()
                        || texts.stream().anyMatch(text -> GROUPED.matcher(text).matches()));
        return forms.stream().filter(form -> amounts && !form.equals(NONE)).findFirst();
    }

    private static boolean mayGroupByDots(Collection<String> texts) {
        return texts.stream().anyMatch(text -> THREE_AFTER_DOT.matcher(text).matches())
                && texts.stream().noneMatch(text -> DECIMALS.matcher(text).matches());
    }

    private static AmountText of(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return NONE;
        }
        return new AmountText(amount.group(1) + amount.group(2), amount.group(5) + amount.group(6));
    }

    private boolean isBare() {
        return (before + after).isBlank();
    }

    /** Returns the number in a text of this form. */
    BigDecimal number(String text) {
        return new BigDecimal(
                text.substring(before.length(), text.length() - after.length()).replace(",", ""));
    }

    /** Returns the settings that read it, to be added to others of a column. */
    String settings() {
        String part = before.replace("$", "\\$") + "(.+)" + after.replace("$", "\\$");
        return (isBare() ? "" : ", extract = " + HoconText.quoted(part)) + ", accept = [" + Coercion.GROUPED_THOUSANDS
                + "]";
    }
}
