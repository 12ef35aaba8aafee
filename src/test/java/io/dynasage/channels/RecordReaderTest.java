package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {
    private static final String VALUES_KEY = "0a0676616c756573";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense_float32",
                "dense_float64",
                "dense_int32",
                "sparse_float32",
                "sparse_float64",
                "dense_float32_unlabelled",
                "sparse_float32_unlabelled_onehot_pair",
                "full_record_nonfinite",
                "sparse_matrix_3x4"
            })
    void readsTheValuesThatAmazonsSdkWrote(String file) throws IOException {
        try (RecordReader reader = reader(Golden.bytes(file))) {
            for (JsonNode row : Golden.rows(file)) {
                assertTrue(reader.next());
                assertRow(row, reader);
            }
            assertFalse(reader.next());
        }
    }

    @Test
    void readsAnswersByTheirKeys() throws IOException {
        RecordReader reader = reader(Golden.bytes("response_binary_classifier"));
        assertTrue(reader.next());
        assertEquals(0.75, reader.label("score").value(0));
        assertEquals(1, reader.label("predicted_label").value(0));
        assertNull(reader.features());
        assertNull(reader.label());
        RecordReader neighbours = reader(Golden.bytes("response_knn_verbose"));
        assertTrue(neighbours.next());
        assertEquals(5.5, neighbours.label("distances").value(2));
        assertNull(neighbours.label("score"));
    }

    @Test
    void takesFramesOfEveryPadding() throws IOException {
        FrameReader frames =
                new FrameReader(new ByteArrayInputStream(Golden.bytes("recordio_padding_0_to_5")), "padding.rec");
        for (int length = 0; length <= 5; length++) {
            assertTrue(frames.next());
            byte[] payload = Arrays.copyOfRange(frames.bytes(), frames.start(), frames.start() + frames.length());
            assertEquals(
                    Golden.rows("recordio_padding_0_to_5").get(length).asText(),
                    HexFormat.of().formatHex(payload));
        }
        assertFalse(frames.next());
    }

    @Test
    void readsUnpackedNumbers() throws IOException {
        String tensor = "1003" + "0d0000803f" + "1009" + "0d00000040" + "1810";
        RecordReader reader = record(features(tensor, "12"));
        assertTrue(reader.next());
        Tensor features = reader.features();
        assertEquals(2, features.length());
        assertEquals(9, features.key(1));
        assertEquals(2, features.value(1));
        assertEquals(16, features.dimension());
    }

    @Test
    void readsFieldsInAnyOrderAndSkipsUnknownOnes() throws IOException {
        String value = field("12", field("0a", "0000803f"));
        String entry = field("0a", field("12", value) + "2805" + VALUES_KEY);
        String unknown = "7801" + "7d01020304" + "790102030405060708" + "7b" + "0801" + "7c" + field("7a", "ffff");
        RecordReader reader = record(unknown + field("12", VALUES_KEY + field("12", value)) + entry + unknown);
        assertTrue(reader.next());
        assertEquals(1, reader.features().value(0));
        assertEquals(1, reader.label().value(0));
    }

    @Test
    void takesTheLastOfRepeatedMapKeys() throws IOException {
        String first = features(field("0a", "0000803f"), "12");
        String last = features(field("0a", "000000000000f03f000000000000f03f"), "1a");
        RecordReader reader = record(first + last);
        assertTrue(reader.next());
        assertEquals(TensorType.FLOAT64, reader.features().type());
        assertEquals(2, reader.features().length());
    }

    @Test
    void forgetsWhatTheRecordBeforeHeld() throws IOException {
        RecordReader reader = reader(concat(Golden.bytes("sparse_float32"), Golden.bytes("dense_float32_unlabelled")));
        for (int i = 0; i < 4; i++) {
            assertTrue(reader.next());
        }
        assertFalse(reader.features().sparse());
        assertEquals(4, reader.features().dimension());
        assertNull(reader.label());
    }

    @Test
    void namesSourceAndOffsetOfAWrongMagic() throws IOException {
        byte[] bytes = Golden.bytes("dense_float32");
        bytes[56] = 0;
        RecordReader reader = reader(bytes);
        assertTrue(reader.next());
        assertEquals(
                "train/part-0.pbr, byte 56: a frame starts with 0xCED72300 instead of RecordIO's magic"
                        + " 0xCED7230A; the file is not"
                        + " RecordIO-protobuf, is compressed, or the record before is damaged",
                assertThrows(MalformedRecordException.class, reader::next).getMessage());
    }

    @Test
    void reportsTruncationAndTrailingBytes() throws IOException {
        byte[] bytes = Golden.bytes("dense_float32");
        RecordReader cut = reader(Arrays.copyOf(bytes, 50));
        assertEquals(
                "train/part-0.pbr, byte 0: the frame of 56 bytes is cut off after 50; write or copy the file again",
                assertThrows(MalformedRecordException.class, cut::next).getMessage());
        RecordReader appended = reader(Arrays.copyOf(bytes, bytes.length + 3));
        for (int i = 0; i < 3; i++) {
            assertTrue(appended.next());
        }
        assertEquals(
                "train/part-0.pbr, byte 168: 3 bytes after the last record, too few for a frame's header; the"
                        + " file is cut off or has"
                        + " something appended",
                assertThrows(MalformedRecordException.class, appended::next).getMessage());
    }

    @Test
    void refusesFramesThatContinue() {
        RecordReader reader = reader(HexFormat.of().parseHex("0a23d7ce08000020"));
        assertTrue(assertThrows(MalformedRecordException.class, reader::next)
                .getMessage()
                .contains("0x20000008 has a continuation flag"));
    }

    @Test
    void doesNotBelieveALengthBeforeTheBytesArrive() {
        RecordReader reader = reader(HexFormat.of().parseHex("0a23d7ceffffff1f00"));
        assertTrue(assertThrows(MalformedRecordException.class, reader::next)
                .getMessage()
                .contains("cut off after 9"));
    }

    @Test
    void refusesTensorsWhosePartsDoNotFit() {
        assertMalformed(field("0a", "0000803f") + field("12", "0102") + field("1a", "05"), "has 1 values but 2 keys");
        assertMalformed(
                field("0a", "0000803f") + field("12", "05") + field("1a", "05"),
                "key 5 is outside the tensor's 5 elements");
        assertMalformed(field("0a", "0000803f") + field("12", "05"), "has keys but no shape");
        assertMalformed(field("0a", "0000803f") + field("1a", "02"), "has 1 values but a shape of 2");
        assertMalformed(field("0a", "0000803f00"), "ends inside a number");
        assertMalformed(field("1a", "80"), "ends inside a number");
        assertMalformed("0a7f", "claims 127 bytes where 0 are left");
        assertMalformed("0801", "values have a wire type that does not fit");
        assertMalformed(field("1a", "ffffffffffffffff7f" + "ffffffffffffffff7f"), "more than 2^63 elements");
    }

    @Test
    void allocatesNothingPerRecord() throws IOException {
        byte[] rows = Golden.bytes("fm_onehot_500");
        byte[] repeated = new byte[200 * rows.length];
        for (int i = 0; i < 200; i++) {
            System.arraycopy(rows, 0, repeated, i * rows.length, rows.length);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RecordReader reader = reader(repeated);
        double sum = 0;
        assertTrue(reader.next());
        long before = threads.getCurrentThreadAllocatedBytes();
        while (reader.next()) {
            sum += reader.features().key(1) + reader.features().value(1);
        }
        assertTrue(sum > 0);
        long perThousandRecords = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
        assertTrue(perThousandRecords <= 1024, perThousandRecords + " bytes per 1000 records");
    }

    private static void assertMalformed(String tensor, String problem) {
        String message = assertThrows(
                        MalformedRecordException.class,
                        () -> record(features(tensor, "12")).next())
                .getMessage();
        assertTrue(message.contains(problem), message);
    }

    private static void assertRow(JsonNode row, RecordReader reader) {
        Tensor features = reader.features();
        JsonNode values = row.has("features") ? row.get("features") : row.get("values");
        assertEquals(row.has("keys"), features.sparse());
        double[] read = new double[features.length()];
        for (int i = 0; i < read.length; i++) {
            read[i] = features.value(i);
            assertEquals(row.has("keys") ? row.get("keys").get(i).asLong() : i, features.key(i));
        }
        assertArrayEquals(Golden.doubles(values), read);
        long elements = 1;
        for (JsonNode size : row.path("shape")) {
            elements *= size.asLong();
        }
        assertEquals(row.has("shape") ? elements : read.length, features.dimension());
        if (row.has("label")) {
            assertEquals(row.get("label").asDouble(), reader.label().value(0));
        } else {
            assertNull(reader.label());
        }
    }

    private static RecordReader reader(byte[] bytes) {
        return new RecordReader(new ByteArrayInputStream(bytes), "train/part-0.pbr");
    }

    private static RecordReader record(String payload) {
        int length = payload.length() / 2;
        String frame = "0a23d7ce" + HexFormat.of().toHexDigits(Integer.reverseBytes(length)) + payload
                + "00".repeat(-length & 3);
        return reader(HexFormat.of().parseHex(frame));
    }

    private static String features(String tensor, String typeTag) {
        return field("0a", VALUES_KEY + field("12", field(typeTag, tensor)));
    }

    private static String field(String tag, String body) {
        return tag + HexFormat.of().toHexDigits((byte) (body.length() / 2)) + body;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
