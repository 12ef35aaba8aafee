package io.dynasage.local.algorithms;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Formats values as Python prints them, for the containers' logs. */
public final class PythonText {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)(e[-+]?\\d+)?");

    private PythonText() {}

    /** Returns the {@code repr} of a float: {@code 0.62}, {@code 1e-05}. */
    public static String of(double value) {
        String text = Double.toString(value);
        int exponent = text.indexOf('E');
        if (exponent < 0) {
            return text;
        }
        if (value != 0 && Math.abs(value) >= 1e-4 && Math.abs(value) < 1e16) {
            BigDecimal plain = new BigDecimal(text).stripTrailingZeros();
            return plain.setScale(Math.max(1, plain.scale())).toPlainString();
        }
        String mantissa = text.substring(0, exponent).replaceFirst("\\.0$", "");
        int power = Integer.parseInt(text.substring(exponent + 1));
        return String.format(Locale.ROOT, "%se%+03d", mantissa, power);
    }

    /** Returns the {@code repr} of a dictionary of texts. */
    public static String of(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(entry -> "'" + entry.getKey() + "': '" + entry.getValue() + "'")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Returns {@code float(text)}; throws NumberFormatException with Python's text. */
    public static double number(String text) {
        String bare = text.strip().toLowerCase(Locale.ROOT);
        if (NUMBER.matcher(bare).matches()) {
            return Double.parseDouble(bare);
        }
        return switch (bare.replaceFirst("^\\+", "")) {
            case "nan", "-nan" -> Double.NaN;
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new NumberFormatException("could not convert string to float: '" + text + "'");
        };
    }
}
