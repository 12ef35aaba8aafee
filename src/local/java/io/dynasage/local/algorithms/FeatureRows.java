package io.dynasage.local.algorithms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.channels.RecordReader;
import io.dynasage.channels.Tensor;
import io.dynasage.channels.TensorType;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.services.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Decodes the rows of an invocation for a model with {@code featureDim} features. Refuses unsuitable rows with status
 * 400.
 */
public final class FeatureRows {

    /** The present features of one row: indices and a value for each. */
    public record FeatureRow(int[] indices, float[] values) {}

    private final int featureDim;

    /** Creates a decoder for rows with this number of features. */
    public FeatureRows(int featureDim) {
        this.featureDim = featureDim;
    }

    /** Decodes the rows of {@code {"instances": […]}}, each dense or sparse. */
    public List<FeatureRow> fromJson(byte[] body) {
        JsonNode instances = tree(new String(body, StandardCharsets.UTF_8)).path("instances");
        if (!instances.isArray()) {
            throw refusal("the request has no list \"instances\"");
        }
        List<FeatureRow> rows = new ArrayList<>(instances.size());
        instances.forEach(instance -> rows.add(row(instance)));
        return rows;
    }

    /** Decodes one such instance per line. */
    public List<FeatureRow> fromJsonLines(byte[] body) {
        return lines(body).map(line -> row(tree(line))).toList();
    }

    /** Decodes dense rows without a label. */
    public List<FeatureRow> fromCsv(byte[] body) {
        return lines(body).map(this::csv).toList();
    }

    private static Stream<String> lines(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank());
    }

    private FeatureRow csv(String line) {
        String[] fields = line.split(",", -1);
        long[] keys = new long[fields.length];
        double[] values = new double[fields.length];
        for (int i = 0; i < fields.length; i++) {
            keys[i] = i;
            try {
                values[i] = PythonText.number(fields[i]);
            } catch (NumberFormatException e) {
                throw refusal("'" + fields[i] + "' is not a number");
            }
        }
        return row(fields.length, keys, values);
    }

    /** Decodes RecordIO-protobuf records of float32, dense or sparse; ignores labels. */
    public List<FeatureRow> fromRecordIo(byte[] body) {
        List<FeatureRow> rows = new ArrayList<>();
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(body), "the request")) {
            while (reader.next()) {
                rows.add(row(reader.features()));
            }
        } catch (ModelRefusal e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw refusal("the request is not RecordIO-protobuf: " + e.getMessage());
        }
        return rows;
    }

    /** Returns the index of a tensor's n-th value: its key, or its position if the tensor is dense. */
    public static long index(Tensor tensor, int n) {
        return tensor.sparse() ? tensor.key(n) : n;
    }

    private FeatureRow row(Tensor tensor) {
        if (tensor == null) {
            throw refusal("a record has no features under the key \"values\"");
        }
        if (tensor.type() != TensorType.FLOAT32) {
            throw refusal("a record holds " + tensor.type() + " features, only float32 is supported");
        }
        int count = tensor.length();
        long[] keys = new long[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            keys[i] = index(tensor, i);
            values[i] = tensor.value(i);
        }
        return row(tensor.dimension(), keys, values);
    }

    private FeatureRow row(JsonNode instance) {
        JsonNode features = instance.path("features");
        JsonNode values = features;
        if (instance.has("data")) {
            features = instance.get("data").path("features");
            values = features.path("values");
        }
        if (!values.isArray()) {
            throw refusal("an instance is neither {\"features\": […]} nor {\"data\": {\"features\": {\"values\": […],"
                    + " \"keys\": […], \"shape\": […]}}}");
        }
        JsonNode keys = features.path("keys");
        if (!keys.isMissingNode()) {
            return sparse(keys, values, features.path("shape"));
        }
        long[] indices = LongStream.range(0, values.size()).toArray();
        return row(values.size(), indices, numbers(values));
    }

    private FeatureRow sparse(JsonNode keys, JsonNode values, JsonNode shape) {
        if (keys.size() != values.size() || shape.size() != 1) {
            throw refusal("a sparse instance has " + keys.size() + " keys, " + values.size() + " values and a shape of "
                    + shape.size() + " dimensions; it needs as many keys as values and one dimension");
        }
        long[] indices = new long[keys.size()];
        Arrays.setAll(indices, i -> integer(keys.get(i)));
        return row(integer(shape.get(0)), indices, numbers(values));
    }

    private static double[] numbers(JsonNode values) {
        double[] numbers = new double[values.size()];
        Arrays.setAll(numbers, i -> number(values.get(i)));
        return numbers;
    }

    private FeatureRow row(long dimension, long[] keys, double[] values) {
        if (dimension != featureDim) {
            throw refusal(
                    "a row has " + dimension + " dimensions, but the model was trained with feature_dim " + featureDim);
        }
        int[] indices = new int[keys.length];
        float[] floats = new float[keys.length];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] < 0 || keys[i] >= featureDim) {
                throw refusal("a row has the feature index " + keys[i] + ", but feature_dim is " + featureDim);
            }
            indices[i] = (int) keys[i];
            floats[i] = (float) values[i];
        }
        return new FeatureRow(indices, floats);
    }

    private static JsonNode tree(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw refusal("the request is not JSON: " + e.getOriginalMessage());
        }
    }

    private static long integer(JsonNode node) {
        if (!node.canConvertToExactIntegral()) {
            throw refusal("'" + node + "' is not a whole number");
        }
        return node.longValue();
    }

    private static double number(JsonNode node) {
        if (!node.isNumber()) {
            throw refusal("'" + node + "' is not a number");
        }
        return node.doubleValue();
    }

    private static ModelRefusal refusal(String what) {
        return new ModelRefusal(400, "Unable to evaluate payload provided: " + what);
    }
}
