package io.dynasage.local.algorithms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.TensorType;
import io.dynasage.channels.TypedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureRowsTest {
    private final FeatureRows rows = new FeatureRows(4);

    @Test
    void readsTheThreeDocumentedJsonForms() {
        List<FeatureRows.FeatureRow> read = rows.fromJson(
                utf8("{\"instances\":[{\"features\":[1.5,0,2,3]},{\"data\":{\"features\":{\"values\":[1,2,3,4]}}},"
                        + "{\"data\":{\"features\":{\"keys\":[1,3],\"shape\":[4],\"values\":[1,2]}}}]}"));
        assertArrayEquals(new int[] {0, 1, 2, 3}, read.get(0).indices());
        assertArrayEquals(new float[] {1, 2, 3, 4}, read.get(1).values());
        assertArrayEquals(new int[] {1, 3}, read.get(2).indices());
        assertArrayEquals(new float[] {1, 2}, read.get(2).values());
    }

    @Test
    void readsJsonLinesWithoutInstances() {
        assertEquals(
                2,
                rows.fromJsonLines(utf8("{\"features\":[1,2,3,4]}\n{\"data\":{\"features\":{\"keys\":[1],\"shape\":[4]"
                                + ",\"values\":[1]}}}\n"))
                        .size());
    }

    @Test
    void readsRecordIo() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(body)) {
            writer.writeSparse(new int[] {0, 3}, new double[] {1, 2}, 2, 4);
            writer.writeDense(new double[] {1, 2, 3, 4});
        }
        List<FeatureRows.FeatureRow> read = rows.fromRecordIo(body.toByteArray());
        assertArrayEquals(new int[] {0, 3}, read.get(0).indices());
        assertArrayEquals(new int[] {0, 1, 2, 3}, read.get(1).indices());
    }

    @Test
    void refusesWhatDoesNotFitTheModel() throws IOException {
        refused("the request is not JSON", "{");
        refused("the request has no list \"instances\"", "{\"features\":[1]}");
        refused("an instance is neither", "{\"instances\":[{\"x\":1}]}");
        refused(
                "a row has 3 dimensions, but the model was trained with feature_dim 4",
                "{\"instances\":[{\"features\":[1,2,3]}]}");
        refused(
                "a row has the feature index 4, but feature_dim is 4",
                "{\"instances\":[{\"data\":{\"features\":{\"keys\":[4],\"shape\":[4],\"values\":[1]}}}]}");
        refused(
                "a sparse instance has 1 keys, 2 values",
                "{\"instances\":[{\"data\":{\"features\":{\"keys\":[1],\"shape\":[4],\"values\":[1,2]}}}]}");
        refused("'\"a\"' is not a number", "{\"instances\":[{\"features\":[1,2,3,\"a\"]}]}");
        byte[] doubles =
                new TypedRecords(TensorType.FLOAT64).dense(0, 1, 2, 3, 4).bytes();
        String message = assertThrows(HostedModel.ModelRefusal.class, () -> rows.fromRecordIo(doubles))
                .getMessage();
        assertTrue(message.contains("a record holds float64 features, only float32 is supported"), message);
        assertThrows(HostedModel.ModelRefusal.class, () -> rows.fromRecordIo(utf8("hello, world")));
    }

    private void refused(String expected, String json) {
        HostedModel.ModelRefusal refusal =
                assertThrows(HostedModel.ModelRefusal.class, () -> rows.fromJson(utf8(json)));
        assertEquals(400, refusal.status());
        assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
