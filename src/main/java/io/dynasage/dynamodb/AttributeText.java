package io.dynasage.dynamodb;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attribute values as text. S and N are verbatim, BOOL is {@code true} or {@code false}, B is Base64 and NULL is null.
 * A set, list or map is the content under its tag in DynamoDB JSON, for example {@code ["a","b"]} for an SS. Sets and
 * maps have no order, so they are sorted: the same item always gives the same text.
 */
public final class AttributeText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private AttributeText() {}

    /** Returns the type tag: S, N, B, BOOL, NULL, SS, NS, BS, L or M. */
    public static String type(AttributeValue value) {
        return value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
    }

    /** Returns the value without its tag. */
    public static String value(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> value.n();
            case BOOL -> value.bool().toString();
            case B -> base64(value.b());
            case NUL -> null;
            default -> {
                StringBuilder json = new StringBuilder();
                appendContent(json, value);
                yield json.toString();
            }
        };
    }

    /**
     * Returns the named attributes of the item as a DynamoDB JSON object, in the order of the names. Absent attributes
     * are left out.
     */
    public static String json(Map<String, AttributeValue> item, List<String> names) {
        StringBuilder json = new StringBuilder("{");
        for (String name : names) {
            AttributeValue value = item.get(name);
            if (value != null) {
                appendMember(json, name, value);
            }
        }
        return json.append('}').toString();
    }

    private static void appendMember(StringBuilder json, String name, AttributeValue value) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        appendString(json, name);
        json.append(':');
        appendTagged(json, value);
    }

    private static void appendTagged(StringBuilder json, AttributeValue value) {
        json.append("{\"").append(type(value)).append("\":");
        appendContent(json, value);
        json.append('}');
    }

    private static void appendContent(StringBuilder json, AttributeValue value) {
        switch (value.type()) {
            case S -> appendString(json, value.s());
            case N -> appendString(json, value.n());
            case B -> appendString(json, base64(value.b()));
            case BOOL -> json.append(value.bool());
            case NUL -> json.append(true);
            case SS -> appendStrings(json, value.ss().stream());
            case NS -> appendStrings(json, value.ns().stream());
            case BS -> appendStrings(json, value.bs().stream().map(AttributeText::base64));
            case L -> appendArray(json, value.l(), AttributeText::appendTagged);
            case M -> {
                json.append('{');
                new TreeMap<>(value.m()).forEach((name, member) -> appendMember(json, name, member));
                json.append('}');
            }
            default ->
                throw new IllegalArgumentException(
                        "An attribute value of an unknown DynamoDB type was returned: " + value.type());
        }
    }

    private static void appendStrings(StringBuilder json, Stream<String> set) {
        appendArray(json, set.sorted().toList(), AttributeText::appendString);
    }

    private static <T> void appendArray(StringBuilder json, List<T> values, BiConsumer<StringBuilder, T> append) {
        json.append('[');
        String separator = "";
        for (T value : values) {
            json.append(separator);
            append.accept(json, value);
            separator = ",";
        }
        json.append(']');
    }

    private static void appendString(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
                json.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 15])
                        .append(HEX[c >> 4 & 15])
                        .append(HEX[c & 15]);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
}
