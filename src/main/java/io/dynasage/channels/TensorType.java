package io.dynasage.channels;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The element types a RecordIO-protobuf tensor can have; Amazon's factorization machines and linear learner read {@link #FLOAT32} only. */
public enum TensorType {
    /** IEEE 754 single precision, 4 bytes little-endian ({@code float32_tensor}). */
    FLOAT32,
    /** IEEE 754 double precision, 8 bytes little-endian ({@code float64_tensor}). */
    FLOAT64,
    /** Signed 32 bit integers as varints; a negative one takes ten bytes ({@code int32_tensor}). */
    INT32;

    /**
     * The type called {@code name}: {@code float32}, {@code float64} or {@code int32}, in any case.
     *
     * @throws IllegalArgumentException if there is no such type; the message lists those there are
     */
    public static TensorType of(String name) {
        for (TensorType type : values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("dtype '" + name + "' is not a tensor type; use one of "
                + Arrays.stream(values()).map(TensorType::toString).collect(Collectors.joining(", ")));
    }

    /** The name as Amazon's documentation writes it: lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
