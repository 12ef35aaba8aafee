package io.dynasage.dynamodb.items;

import io.dynasage.dynamodb.items.ItemColumns.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;

/**
 * Items as Spark's own rows. The same row is overwritten for each item, so a caller that keeps it must copy it. An item
 * needs no memory beyond that row, except for numbers of more than 18 digits, binary values, and sets and maps that
 * must be sorted. For one thread.
 */
public final class ItemRows {
    private static final int ROW_BYTES = 1024;
    private final ItemParser item;
    private final UnsafeRowWriter writer;
    private final UnsafeRowWriter any;
    private final StructField[] fields;
    private final Kind[] kinds;
    /** The attribute number of each column. */
    private final int[] numbers;

    private final int keys;
    private final OnMismatch onMismatch;
    private final NumberText number = new NumberText();
    private final TextBuffer text = new TextBuffer();
    private final Decimal decimal = new Decimal();

    /** Creates rows with the given columns. */
    public ItemRows(ItemColumns columns) {
        List<String> attributes = columns.attributes();
        this.item = new ItemParser(attributes);
        this.fields = columns.schema().fields();
        this.kinds = Arrays.stream(fields)
                .map(field -> ItemColumns.kind(field).orElseThrow())
                .toArray(Kind[]::new);
        this.numbers = Arrays.stream(fields)
                .mapToInt(field -> attributes.indexOf(field.name()))
                .toArray();
        this.keys = columns.keyAttributes().size();
        this.onMismatch = columns.onMismatch();
        this.writer = new UnsafeRowWriter(fields.length, ROW_BYTES);
        this.any = new UnsafeRowWriter(writer, 2);
    }

    /** Returns the item that the row is made of. */
    public ItemParser item() {
        return item;
    }

    /** Parses one item, as {@link ItemParser#parse} does; {@link #row} then returns it. */
    public int parse(byte[] json, int from, int to) {
        return item.parse(json, from, to);
    }

    /**
     * Returns the item that was parsed last.
     *
     * @throws MalformedItemException if a requested value does not match its type
     * @throws ColumnMismatchException if a column cannot hold its value and the settings require a failure
     */
    public UnsafeRow row() {
        writer.reset();
        writer.zeroOutNullBytes();
        for (int ordinal = 0; ordinal < kinds.length; ordinal++) {
            write(ordinal, kinds[ordinal], numbers[ordinal]);
        }
        return writer.getRow();
    }

    private void write(int ordinal, Kind kind, int attribute) {
        if (kind == Kind.KEY) {
            text.truncate(0);
            item.appendObject(0, keys, text);
            writer.write(ordinal, text.bytes(), 0, text.length());
            return;
        }
        AttributeType type = item.type(attribute);
        if (type == null || type == AttributeType.NULL && kind != Kind.ANY) {
            writer.setNullAt(ordinal);
            return;
        }
        switch (kind) {
            case ANY -> writeAny(ordinal, type, attribute);
            case STRING -> {
                if (type == AttributeType.S || type == AttributeType.N) {
                    writeText(writer, ordinal, attribute);
                } else {
                    mismatch(ordinal, type);
                }
            }
            case BOOLEAN -> {
                if (type == AttributeType.BOOL) {
                    writer.write(ordinal, item.json()[item.from(attribute)] == 't');
                } else {
                    mismatch(ordinal, type);
                }
            }
            case BINARY -> writeBytes(ordinal, type, attribute);
            default -> writeNumber(ordinal, kind, type, attribute);
        }
    }

    private void writeAny(int ordinal, AttributeType type, int attribute) {
        int start = writer.cursor();
        any.resetRowWriter();
        byte[] tag = type.utf8();
        any.write(0, tag, 0, tag.length);
        if (type == AttributeType.NULL) {
            any.setNullAt(1);
        } else {
            writeText(any, 1, attribute);
        }
        writer.setOffsetAndSizeFromPreviousCursor(ordinal, start);
    }

    private void writeText(UnsafeRowWriter row, int ordinal, int attribute) {
        AttributeType type = item.type(attribute);
        if ((type == AttributeType.S || type == AttributeType.N) && item.isPlain(attribute)) {
            row.write(ordinal, item.json(), item.from(attribute), item.to(attribute) - item.from(attribute));
        } else {
            text.truncate(0);
            item.appendText(attribute, text);
            row.write(ordinal, text.bytes(), 0, text.length());
        }
    }

    private void writeBytes(int ordinal, AttributeType type, int attribute) {
        if (type != AttributeType.B) {
            mismatch(ordinal, type);
            return;
        }
        text.truncate(0);
        item.appendBytes(attribute, text);
        writer.write(ordinal, text.bytes(), 0, text.length());
    }

    private void writeNumber(int ordinal, Kind kind, AttributeType type, int attribute) {
        if (type != AttributeType.N || !read(attribute) || !writeNumber(ordinal, kind)) {
            mismatch(ordinal, type);
        }
    }

    private boolean read(int attribute) {
        if (item.isPlain(attribute)) {
            return number.read(item.json(), item.from(attribute), item.to(attribute));
        }
        text.truncate(0);
        item.appendText(attribute, text);
        return number.read(text.bytes(), 0, text.length());
    }

    /** Writes the number. Returns false if the column cannot hold it. */
    private boolean writeNumber(int ordinal, Kind kind) {
        switch (kind) {
            case DOUBLE -> {
                double value = number.toDouble();
                writer.write(ordinal, value);
                return !Double.isInfinite(value);
            }
            case FLOAT -> {
                float value = number.toFloat();
                writer.write(ordinal, value);
                return !Float.isInfinite(value);
            }
            case LONG, INT -> {
                boolean held = number.isExact(0) && (kind == Kind.LONG || number.exact() == (int) number.exact());
                if (held && kind == Kind.LONG) {
                    writer.write(ordinal, number.exact());
                } else if (held) {
                    writer.write(ordinal, (int) number.exact());
                }
                return held;
            }
            default -> {
                return writeDecimal(ordinal, (DecimalType) fields[ordinal].dataType());
            }
        }
    }

    private boolean writeDecimal(int ordinal, DecimalType type) {
        if (type.precision() <= Decimal.MAX_LONG_DIGITS()) {
            long bound = Decimal.POW_10()[type.precision()];
            if (!number.isExact(type.scale()) || number.exact() >= bound || number.exact() <= -bound) {
                return false;
            }
            decimal.set(number.exact(), type.precision(), type.scale());
        } else {
            BigDecimal value = number.decimal().stripTrailingZeros();
            if (value.signum() != 0 && (long) value.precision() - value.scale() > type.precision() - type.scale()
                    || value.scale() > type.scale()) {
                return false;
            }
            decimal.set(
                    scala.math.BigDecimal.javaBigDecimal2bigDecimal(value.setScale(type.scale())),
                    type.precision(),
                    type.scale());
        }
        writer.write(ordinal, decimal, type.precision(), type.scale());
        return true;
    }

    private void mismatch(int ordinal, AttributeType type) {
        if (onMismatch == OnMismatch.FAIL) {
            throw new ColumnMismatchException(
                    fields[ordinal].name(),
                    type,
                    fields[ordinal].dataType().sql().toLowerCase(Locale.ROOT));
        }
        writer.setNullAt(ordinal);
    }
}
