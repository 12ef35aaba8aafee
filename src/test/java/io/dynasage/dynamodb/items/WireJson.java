package io.dynasage.dynamodb.items;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes items as DynamoDB JSON in every way that JSON allows: escapes, blanks, members in any order, members twice.
 */
public final class WireJson {
    private final Random random;
    private final StringBuilder json = new StringBuilder();

    /** Decides everything by that seed; 0 writes as DynamoDB does. */
    public WireJson(long seed) {
        this.random = seed == 0 ? null : new Random(seed);
    }

    /** One item. */
    public String item(Map<String, AttributeValue> item) {
        json.setLength(0);
        appendItem(item);
        return json.toString();
    }

    /** An answer to a Scan. */
    public byte[] page(List<Map<String, AttributeValue>> items) {
        json.setLength(0);
        json.append("{\"Count\":").append(items.size()).append(",\"Items\":[");
        String separator = "";
        for (Map<String, AttributeValue> item : items) {
            json.append(separator);
            appendItem(item);
            separator = ",";
        }
        return json.append("],\"ScannedCount\":")
                .append(items.size())
                .append('}')
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private void appendItem(Map<String, AttributeValue> item) {
        List<Map.Entry<String, AttributeValue>> members = new ArrayList<>(item.entrySet());
        if (random != null && !members.isEmpty() && random.nextInt(4) == 0) {
            members.add(
                    0,
                    Map.entry(
                            members.get(random.nextInt(members.size())).getKey(),
                            AttributeValue.fromS("an earlier one")));
        }
        json.append('{');
        blanks();
        String separator = "";
        for (Map.Entry<String, AttributeValue> member : members) {
            json.append(separator);
            appendString(member.getKey());
            json.append(':');
            appendValue(member.getValue());
            separator = ",";
        }
        json.append('}');
    }

    private void appendValue(AttributeValue value) {
        blanks();
        String tag =
                value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
        json.append('{');
        blanks();
        appendPlain(tag);
        blanks();
        json.append(':');
        blanks();
        appendContent(value);
        blanks();
        json.append('}');
        blanks();
    }

    private void appendContent(AttributeValue value) {
        switch (value.type()) {
            case S -> appendString(value.s());
            case N -> appendPlain(value.n());
            case B -> appendPlain(base64(value.b().asByteArray()));
            case BOOL -> json.append(value.bool());
            case NUL -> json.append("true");
            case SS -> appendStrings(value.ss());
            case NS -> appendStrings(value.ns());
            case BS ->
                appendStrings(
                        value.bs().stream().map(b -> base64(b.asByteArray())).toList());
            case M -> appendItem(value.m());
            default -> {
                json.append('[');
                String separator = "";
                for (AttributeValue element : value.l()) {
                    json.append(separator);
                    appendValue(element);
                    separator = ",";
                }
                blanks();
                json.append(']');
            }
        }
    }

    private void appendStrings(List<String> strings) {
        json.append('[');
        String separator = "";
        for (String string : strings) {
            json.append(separator);
            blanks();
            appendString(string);
            blanks();
            separator = ",";
        }
        json.append(']');
    }

    private void appendPlain(String text) {
        json.append('"').append(text).append('"');
    }

    private void appendString(String text) {
        blanks();
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = isPair(text, i);
            boolean alone = Character.isSurrogate(c) && !pair;
            if (c == '"' || c == '\\' || c < ' ' || alone || random != null && random.nextInt(8) == 0) {
                appendEscaped(text, i);
            } else {
                json.append(text, i, pair ? i + 2 : i + 1);
            }
            i += pair ? 1 : 0;
        }
        json.append('"');
        blanks();
    }

    private void appendEscaped(String text, int i) {
        int letter = "\"\\/\b\f\n\r\t".indexOf(text.charAt(i));
        if (letter >= 0 && (random == null || random.nextBoolean())) {
            json.append('\\').append("\"\\/bfnrt".charAt(letter));
            return;
        }
        appendUnicode(text.charAt(i));
        if (isPair(text, i)) {
            appendUnicode(text.charAt(i + 1));
        }
    }

    private void appendUnicode(char c) {
        String digits = String.format(random != null && random.nextBoolean() ? "%04X" : "%04x", (int) c);
        json.append("\\u").append(digits);
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private void blanks() {
        if (random != null && random.nextInt(12) == 0) {
            json.append(" \n\r\t".charAt(random.nextInt(4)));
        }
    }

    private static String base64(byte[] bytes) {
        return java.util.Base64.getEncoder().encodeToString(bytes);
    }
}
