package io.dynasage.dynamodb.export;

import java.math.BigDecimal;
import java.util.Set;

/**
 * A line of an Ion export as the DynamoDB JSON of the same record. The types of DynamoDB are those of Ion: string S, decimal N, blob B, bool
 * BOOL, null NULL, struct M, list L, and a list annotated {@code $dynamodb_SS}, {@code _NS} or {@code _BS} a set. Numbers get the plain text that
 * DynamoDB itself returns: {@code 6d2} is 600.
 */
final class IonLine {
    private static final String VERSION = "$ion_1_0";
    private static final String SET = "$dynamodb_";
    private static final Set<String> SETS = Set.of("SS", "NS", "BS");
    private static final int DEEPEST = 256;
    private static final int LONGEST_NUMBER = 200;
    private static final int LARGEST_EXPONENT = 125;
    private static final int SMALLEST_EXPONENT = -130;

    private final IonCursor ion = new IonCursor();
    private JsonOutput out;

    /**
     * Writes the record as JSON.
     *
     * @throws MalformedLineException if the line is not Ion of an export
     */
    void translate(byte[] bytes, int from, int to, JsonOutput target) {
        ion.reset(bytes, from, to);
        out = target;
        out.clear();
        if (ion.startsWith(VERSION)) {
            ion.skip(VERSION.length());
        }
        out.raw('{');
        record(0);
        out.raw('}');
        if (ion.peek() >= 0) {
            throw ion.malformed("more after the end of the record");
        }
    }

    /** The members of the record; incremental exports may put them into one named Record. */
    private void record(int depth) {
        ion.expect('{');
        while (!ion.take('}')) {
            int before = out.length();
            if (before > 1) {
                out.raw(',');
            }
            int nameAt = out.length();
            name();
            if (depth == 0 && isRecord(nameAt)) {
                out.truncate(before);
                record(1);
            } else {
                out.raw(':');
                ion.peek();
                attributes(1);
            }
            separator('}');
        }
    }

    private boolean isRecord(int nameAt) {
        return out.text(nameAt).equals("\"Record\"");
    }

    private void attributes(int depth) {
        if (depth > DEEPEST) {
            throw ion.malformed("values nested more than " + DEEPEST + " deep");
        }
        ion.expect('{');
        out.raw('{');
        boolean first = true;
        while (!ion.take('}')) {
            if (!first) {
                out.raw(',');
            }
            first = false;
            name();
            out.raw(':');
            value(depth + 1);
            separator('}');
        }
        out.raw('}');
    }

    private void name() {
        int c = ion.peek();
        out.raw('"');
        if (c == '"' || c == '\'') {
            ion.quoted((char) c, out);
        } else {
            String symbol = ion.token();
            if (!symbol.matches("[A-Za-z_$][A-Za-z0-9_$]*") || symbol.matches("\\$\\d+")) {
                throw ion.malformed("expected a name");
            }
            out.raw(symbol);
        }
        out.raw('"');
        ion.expect(':');
    }

    private void separator(char close) {
        if (!ion.take(',') && ion.peek() != close) {
            throw ion.malformed("expected ',' or '" + close + "'");
        }
    }

    private void value(int depth) {
        switch (ion.peek()) {
            case '"' -> {
                out.raw("{\"S\":\"");
                ion.quoted('"', out);
                out.raw("\"}");
            }
            case '[' -> list("L", depth);
            case '{' -> braces(depth);
            case '\'' -> throw ion.malformed("a symbol where a value was expected");
            default -> word(depth);
        }
    }

    private void braces(int depth) {
        if (ion.startsWith("{{")) {
            out.raw("{\"B\":\"");
            ion.blob(out);
            out.raw("\"}");
        } else {
            out.raw("{\"M\":");
            attributes(depth);
            out.raw('}');
        }
    }

    private void word(int depth) {
        String word = ion.token();
        switch (word) {
            case "true", "false" -> out.raw("{\"BOOL\":").raw(word).raw('}');
            case "null", "null.null" -> out.raw("{\"NULL\":true}");
            default -> {
                if (word.startsWith(SET) && SETS.contains(word.substring(SET.length()))) {
                    ion.expect(':');
                    ion.expect(':');
                    set(word.substring(SET.length()));
                } else {
                    out.raw("{\"N\":\"").raw(number(word)).raw("\"}");
                }
            }
        }
    }

    private void list(String tag, int depth) {
        if (depth > DEEPEST) {
            throw ion.malformed("values nested more than " + DEEPEST + " deep");
        }
        ion.expect('[');
        out.raw("{\"").raw(tag).raw("\":[");
        boolean first = true;
        while (!ion.take(']')) {
            if (!first) {
                out.raw(',');
            }
            first = false;
            value(depth + 1);
            separator(']');
        }
        out.raw("]}");
    }

    private void set(String tag) {
        ion.expect('[');
        out.raw("{\"").raw(tag).raw("\":[");
        boolean first = true;
        while (!ion.take(']')) {
            out.raw(first ? "\"" : ",\"");
            first = false;
            element(tag);
            out.raw('"');
            separator(']');
        }
        out.raw("]}");
    }

    private void element(String tag) {
        if (tag.equals("SS") && ion.peek() == '"') {
            ion.quoted('"', out);
        } else if (tag.equals("BS") && ion.startsWith("{{")) {
            ion.blob(out);
        } else if (tag.equals("NS")) {
            out.raw(number(ion.token()));
        } else {
            throw ion.malformed("an element of another type in a set of type " + tag);
        }
    }

    private String number(String token) {
        if (token.length() > LONGEST_NUMBER || !token.matches("-?\\d+(\\.\\d*)?([dD][+-]?\\d{1,4})?")) {
            throw ion.malformed("expected a value");
        }
        BigDecimal number = new BigDecimal(token.replace('d', 'e').replace('D', 'e'));
        if (number.signum() == 0) {
            return "0";
        }
        int exponent = number.precision() - number.scale() - 1;
        if (exponent > LARGEST_EXPONENT || exponent < SMALLEST_EXPONENT) {
            throw ion.malformed("a number that DynamoDB cannot hold");
        }
        return number.stripTrailingZeros().toPlainString();
    }
}
