package io.dynasage.events;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * The least and the greatest number (N), and the first and the last text (S) by UTF-16 code units, of the values it
 * received.
 */
final class ValueRange implements Serializable {
    private static final long serialVersionUID = 1L;
    /** The number of characters by which a longer text is compared and kept. */
    private static final int LONGEST = 64;

    private String minNumber;
    private String maxNumber;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private String minText;
    private String maxText;

    void number(String number) {
        if (!NumberText.isNumber(number)) {
            return;
        }
        double value = Double.parseDouble(number);
        if (minNumber == null || value < min || value == min && precise(number, minNumber) < 0) {
            min = value;
            minNumber = number;
        }
        if (maxNumber == null || value > max || value == max && precise(number, maxNumber) > 0) {
            max = value;
            maxNumber = number;
        }
    }

    void text(String text) {
        if (minText == null || text.compareTo(minText) < 0) {
            minText = PersonalMask.cut(text, LONGEST);
        }
        if (maxText == null || text.compareTo(maxText) > 0) {
            maxText = PersonalMask.cut(text, LONGEST);
        }
    }

    void merge(ValueRange other) {
        if (other.minNumber != null) {
            number(other.minNumber);
            number(other.maxNumber);
        }
        if (other.minText != null) {
            text(other.minText);
            text(other.maxText);
        }
    }

    String minNumber() {
        return minNumber;
    }

    String maxNumber() {
        return maxNumber;
    }

    String minText() {
        return minText;
    }

    String maxText() {
        return maxText;
    }

    /**
     * Compares two numbers exactly. Numbers of 38 digits may be the same double. Equal numbers in two spellings are
     * also distinguished, so that the result does not depend on the order of reading.
     */
    private static int precise(String a, String b) {
        int byValue = new BigDecimal(a).compareTo(new BigDecimal(b));
        if (byValue != 0) {
            return byValue;
        }
        return a.compareTo(b);
    }
}
