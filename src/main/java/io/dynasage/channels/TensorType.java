package io.dynasage.channels;

import java.util.Locale;

/**
 * The element types a RecordIO-protobuf tensor can have; Amazon's factorization machines and linear learner read
 * {@link #FLOAT32} only.
 */
public enum TensorType {
    /** IEEE 754 single precision, 4 bytes little-endian ({@code float32_tensor}). */
    FLOAT32,
    /** IEEE 754 double precision, 8 bytes little-endian ({@code float64_tensor}). */
    FLOAT64,
    /** Signed 32 bit integers as varints; a negative one takes ten bytes ({@code int32_tensor}). */
    INT32;

    /** Returns the name in the lower case of Amazon's documentation. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
