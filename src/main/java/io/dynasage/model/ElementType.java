package io.dynasage.model;

import java.nio.ByteBuffer;

/** MXNet's element types, in the order of their numbers in files. */
enum ElementType {
    FLOAT32(4), FLOAT64(8), FLOAT16(2), UINT8(1), INT32(4), INT8(1), INT64(8);

    private final int size;

    ElementType(int size) {
        this.size = size;
    }

    /** Bytes of one element. */
    int size() {
        return size;
    }

    boolean integer() {
        return ordinal() >= UINT8.ordinal();
    }

    /** The element at a byte index, as a float. */
    float floatAt(ByteBuffer bytes, int index) {
        return switch (this) {
            case FLOAT32 -> bytes.getFloat(index);
            case FLOAT64 -> (float) bytes.getDouble(index);
            case FLOAT16 -> half(bytes.getShort(index));
            default -> longAt(bytes, index);
        };
    }

    /** The element at a byte index, for {@link #integer} types. */
    long longAt(ByteBuffer bytes, int index) {
        return switch (this) {
            case UINT8 -> bytes.get(index) & 0xFF;
            case INT32 -> bytes.getInt(index);
            case INT8 -> bytes.get(index);
            case INT64 -> bytes.getLong(index);
            default -> throw new IllegalStateException(this + " is not an integer type");
        };
    }

    /** IEEE 754 binary16. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int mantissa = bits & 0x3FF;
        float magnitude = switch (exponent) {
            case 0 -> mantissa * 0x1p-24f;
            case 31 -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb(1024 + mantissa, exponent - 25);
        };
        return bits < 0 ? -magnitude : magnitude;
    }
}
