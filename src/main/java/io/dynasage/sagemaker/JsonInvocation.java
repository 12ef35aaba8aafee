package io.dynasage.sagemaker;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * Requests and answers in the JSON of Amazon's algorithms ("Common data formats for inference" in the SageMaker guide):
 * {@code {"instances":[{"data":{"features":{"keys":[0,3],"shape":[5],"values":[1.0,1.0]}}},{"features":[1.5,2.0]}]}}.
 */
final class JsonInvocation {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int[] FIRST = {0};
    private static final double[] ZERO = {0};

    private JsonInvocation() {
    }

    static byte[] encode(List<? extends Vector> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("instances");
            for (Vector row : rows) {
                json.writeStartObject();
                write(json, row);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Vector row) throws IOException {
        if (row instanceof SparseVector sparse) {
            boolean empty = sparse.indices().length == 0;
            int[] keys = empty ? FIRST : sparse.indices();
            json.writeObjectFieldStart("data");
            json.writeObjectFieldStart("features");
            json.writeFieldName("keys");
            json.writeArray(keys, 0, keys.length);
            json.writeFieldName("shape");
            json.writeArray(new int[] {sparse.size()}, 0, 1);
            values(json, "values", empty ? ZERO : sparse.values());
            json.writeEndObject();
            json.writeEndObject();
        } else {
            values(json, "features", row.toArray());
        }
    }

    private static void values(JsonGenerator json, String field, double[] values) throws IOException {
        json.writeFieldName(field);
        json.writeArray(values, 0, values.length);
    }

    static List<Prediction> decode(InputStream answer, String source) throws IOException {
        JsonNode predictions = MAPPER.readTree(answer).path("predictions");
        if (!predictions.isArray()) {
            throw new IOException("the answer has no list named predictions");
        }
        List<Prediction> list = new ArrayList<>(predictions.size());
        for (JsonNode prediction : predictions) {
            if (!prediction.path("score").isNumber()) {
                throw new IOException("prediction " + list.size() + " of the answer has no score: " + prediction);
            }
            JsonNode label = prediction.path("predicted_label");
            list.add(new Prediction(prediction.get("score").doubleValue(), label.isNumber() ? label.doubleValue() : null));
        }
        return list;
    }
}
