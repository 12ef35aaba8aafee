package io.dynasage.dynamodb.export;

import com.amazon.ion.IonException;
import com.amazon.ion.IonReader;
import com.amazon.ion.IonType;
import com.amazon.ion.system.IonReaderBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Translates a line of an Ion export into the DynamoDB JSON of the same record. The types of DynamoDB correspond to
 * those of Ion: string is S, decimal N, blob B, bool BOOL, null NULL, struct M and list L. A list annotated with
 * {@code $dynamodb_SS}, {@code _NS} or {@code _BS} is a set. Numbers become the plain text that DynamoDB itself
 * returns: {@code 6d2} is 600.
 */
final class IonLine {
    private static final IonReaderBuilder READERS = IonReaderBuilder.standard();
    private static final Map<String, String> SETS =
            Map.of("$dynamodb_SS", "SS", "$dynamodb_NS", "NS", "$dynamodb_BS", "BS");
    private static final int DEEPEST = 256;
    private static final int LARGEST_EXPONENT = 125;
    private static final int SMALLEST_EXPONENT = -130;

    private IonReader ion;
    private StringBuilder out;
    /** The name of the current attribute, for messages. */
    private String attribute;

    /**
     * Returns the record as JSON.
     *
     * @throws MalformedLineException if the line is not Ion from an export
     */
    byte[] translate(byte[] bytes, int from, int to) {
        out = new StringBuilder(2 * (to - from));
        attribute = null;
        try (IonReader reader = READERS.build(bytes, from, to - from)) {
            ion = reader;
            ion.next();
            out.append('{');
            record(0);
            out.append('}');
            if (ion.next() != null) {
                throw malformed("more after the end of the record");
            }
            return out.toString().getBytes(StandardCharsets.UTF_8);
        } catch (IonException e) {
            throw malformed(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the members of the record. Incremental exports may nest them in a member named Record. */
    private void record(int depth) {
        enter(IonType.STRUCT, depth);
        while (ion.next() != null) {
            if (depth == 0 && "Record".equals(ion.getFieldName())) {
                record(1);
            } else {
                comma(out.length() > 1);
                RowItems.string(out, ion.getFieldName()).append(':');
                attributes(1);
            }
        }
        ion.stepOut();
    }

    private void attributes(int depth) {
        enter(IonType.STRUCT, depth);
        out.append('{');
        boolean more = false;
        while (ion.next() != null) {
            comma(more);
            more = true;
            String name = ion.getFieldName();
            if (depth == 1) {
                attribute = name;
            }
            RowItems.string(out, name).append(':');
            value(depth + 1);
        }
        ion.stepOut();
        out.append('}');
    }

    private void value(int depth) {
        List<String> annotations = List.of(ion.getTypeAnnotations());
        if (!annotations.isEmpty()) {
            String set = SETS.get(String.join(",", annotations));
            if (set == null) {
                throw malformed("an annotation that is none of " + SETS.keySet());
            }
            list(set, depth);
            return;
        }
        String type = type();
        switch (type) {
            case "L" -> list("L", depth);
            case "M" -> {
                out.append("{\"M\":");
                attributes(depth);
                out.append('}');
            }
            case "BOOL" -> out.append("{\"BOOL\":").append(ion.booleanValue()).append('}');
            case "NULL" -> out.append("{\"NULL\":true}");
            default -> {
                out.append("{\"").append(type).append("\":");
                RowItems.string(out, text()).append('}');
            }
        }
    }

    /** Writes an L, or a set. The elements of a set have its letter as their type and are written without it. */
    private void list(String tag, int depth) {
        enter(IonType.LIST, depth);
        out.append("{\"").append(tag).append("\":[");
        boolean more = false;
        while (ion.next() != null) {
            comma(more);
            more = true;
            if (tag.equals("L")) {
                value(depth + 1);
            } else if (tag.startsWith(type()) && ion.getTypeAnnotations().length == 0) {
                RowItems.string(out, text());
            } else {
                throw malformed("an element of another type in a set of type " + tag);
            }
        }
        ion.stepOut();
        out.append("]}");
    }

    private void enter(IonType type, int depth) {
        if (ion.getType() != type || ion.isNullValue()) {
            throw malformed("no " + type + " where one was expected");
        }
        if (depth > DEEPEST) {
            throw malformed("values nested more than " + DEEPEST + " deep");
        }
        ion.stepIn();
    }

    private void comma(boolean needed) {
        if (needed) {
            out.append(',');
        }
    }

    /** Returns DynamoDB's letters for the current Ion type. */
    private String type() {
        IonType type = ion.getType();
        if (ion.isNullValue() && type != IonType.NULL) {
            throw malformed("a null of type " + type);
        }
        return switch (type) {
            case STRING -> "S";
            case INT, DECIMAL -> "N";
            case BLOB -> "B";
            case BOOL -> "BOOL";
            case NULL -> "NULL";
            case LIST -> "L";
            case STRUCT -> "M";
            default -> throw malformed("a " + type + " where a value was expected");
        };
    }

    private String text() {
        return switch (ion.getType()) {
            case STRING -> ion.stringValue();
            case BLOB -> Base64.getEncoder().encodeToString(ion.newBytes());
            default -> number(ion.bigDecimalValue());
        };
    }

    private String number(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        long exponent = (long) number.precision() - number.scale() - 1;
        if (exponent > LARGEST_EXPONENT || exponent < SMALLEST_EXPONENT) {
            throw malformed("a number that DynamoDB cannot hold");
        }
        return number.stripTrailingZeros().toPlainString();
    }

    private MalformedLineException malformed(String what) {
        String where = attribute == null ? "" : " (attribute " + attribute + ")";
        return new MalformedLineException("Not the Ion that DynamoDB writes: " + what + where);
    }
}
