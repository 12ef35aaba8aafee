package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.dynasage.dynamodb.items.ItemColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Converts the rows of a scan back into items in JSON: the key attributes from {@code item_key}, then the others.
 *
 * @param names the columns' names
 * @param others ordinals of the columns that are not key attributes
 */
record RowItems(List<String> names, List<Integer> others) implements Serializable {

    /**
     * Creates a converter for rows of the given schema.
     *
     * @throws ExportException if the rows do not come from a scan or an export
     */
    static RowItems of(StructType schema, List<String> keyAttributes) {
        String[] names = schema.fieldNames();
        boolean items = names.length > 0
                && names[0].equals(ItemColumns.ITEM_KEY)
                && Arrays.stream(schema.fields())
                        .skip(1)
                        .allMatch(field -> field.dataType().equals(ItemColumns.ANY));
        if (!items) {
            throw new ExportException("These rows are no items: their columns are " + schema.simpleString()
                    + ". Write what a scan or an export gives: "
                    + "item_key, and for each attribute a struct<type:string,value:string>.");
        }
        List<Integer> others = new ArrayList<>();
        for (int i = 1; i < names.length; i++) {
            if (!keyAttributes.contains(names[i])) {
                others.add(i);
            }
        }
        return new RowItems(List.of(names), others);
    }

    /** Appends the item with its braces. */
    void append(StringBuilder out, Row row) {
        out.append('{');
        int start = out.length();
        String key = row.getString(0);
        out.append(key.substring(1, key.length() - 1));
        for (int ordinal : others) {
            Row value = row.getStruct(ordinal);
            if (value != null) {
                if (out.length() > start) {
                    out.append(',');
                }
                string(out, names.get(ordinal)).append(':');
                append(out, value.getString(0), value.getString(1));
            }
        }
        out.append('}');
    }

    private static void append(StringBuilder out, String type, String value) {
        out.append("{\"").append(type).append("\":");
        switch (type) {
            case "S", "N", "B" -> string(out, value);
            case "NULL" -> out.append("true");
            default -> out.append(value);
        }
        out.append('}');
    }

    /** Appends a string with its quotes, escaped as necessary. */
    static StringBuilder string(StringBuilder out, String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        return out.append('"');
    }
}
