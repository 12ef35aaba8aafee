package io.dynasage.local.algorithms.linear;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.ModelFiles;
import io.dynasage.local.services.Json;
import io.dynasage.model.NdArray;
import io.dynasage.model.NdArrayFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The artifact of {@code linear-learner}: {@code model_algo-1}, a zip archive of {@code mx-mod-0000.params} (MXNet
 * arrays {@code fc0_weight} of 1 × feature_dim and {@code fc0_bias}, over unscaled features),
 * {@code mx-mod-symbol.json} (the network) and {@code additional-params.json}. The names are those of AWS's artifacts.
 * The content of {@code additional-params.json} is specific to this container, so an artifact of AWS cannot be served
 * here.
 */
final class LinearModelArchive {
    private static final String MODEL = "model_algo-1";
    private static final String PARAMS = "mx-mod-0000.params";
    private static final String SYMBOL = "mx-mod-symbol.json";
    private static final String ADDITIONAL = "additional-params.json";
    private static final String CLASSIFIER = "binary_classifier";
    private static final String WEIGHT = "arg:fc0_weight";
    private static final String BIAS = "arg:fc0_bias";
    private static final String NETWORK = """
            {"nodes": [{"op": "null", "name": "data", "inputs": []}, {"op": "null", "name": "fc0_weight", \
            "inputs": []}, {"op": "null", "name": "fc0_bias", "inputs": []}, {"op": "FullyConnected", \
            "name": "fc0", "attrs": {"num_hidden": "1"}, "inputs": [[0, 0, 0], [1, 0, 0], [2, 0, 0]]}], \
            "arg_nodes": [0, 1, 2], "heads": [[3, 0, 0]]}""";

    private LinearModelArchive() {}

    static byte[] write(LinearModel model) throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put(WEIGHT, new NdArray(new long[] {1, model.weights().length}, model.weights()));
        arrays.put(BIAS, new NdArray(new long[] {1}, new float[] {model.bias()}));
        ByteArrayOutputStream params = new ByteArrayOutputStream();
        NdArrayFile.write(params, arrays);
        ObjectNode additional = Json.object()
                .put("predictor_type", model.classifier() ? CLASSIFIER : "regressor")
                .put("feature_dim", model.weights().length)
                .put("loss", model.loss().kind().name())
                .put("loss_parameter", model.loss().parameter())
                .put("threshold", model.threshold());
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(ADDITIONAL, Json.bytes(additional));
        files.put(PARAMS, params.toByteArray());
        files.put(SYMBOL, NETWORK.getBytes(StandardCharsets.UTF_8));
        return ModelFiles.tarGz(Map.of(MODEL, ModelFiles.zip(files)));
    }

    static LinearModel read(InputStream archive, String source) throws IOException {
        byte[] model = ModelFiles.ofTarGz(archive, source).getOrDefault(MODEL, new byte[0]);
        Map<String, byte[]> files = ModelFiles.ofZip(model, source);
        if (!files.containsKey(PARAMS) || !files.containsKey(ADDITIONAL)) {
            throw new IOException(source + " is not a model of the local linear-learner: it lacks " + MODEL + " with "
                    + PARAMS + " and " + ADDITIONAL + "; use an artifact that the local SageMaker has trained");
        }
        Map<String, NdArray> arrays =
                NdArrayFile.read(new ByteArrayInputStream(files.get(PARAMS)), source + "!/" + PARAMS);
        JsonNode additional = Json.MAPPER.readTree(files.get(ADDITIONAL));
        if (!arrays.containsKey(WEIGHT)
                || !arrays.containsKey(BIAS)
                || !additional.path("loss").isTextual()
                || !additional.path("threshold").isNumber()) {
            throw new IOException(source + " is not a model of the local linear-learner: " + PARAMS + " has "
                    + arrays.keySet() + " and " + ADDITIONAL + " is " + additional
                    + "; use an artifact that the local SageMaker has trained");
        }
        LinearLoss loss = new LinearLoss(
                LinearLoss.Kind.valueOf(additional.get("loss").textValue()),
                additional.path("loss_parameter").doubleValue());
        return new LinearModel(
                arrays.get(WEIGHT).values(),
                arrays.get(BIAS).values()[0],
                loss,
                additional.path("predictor_type").asText().equals(CLASSIFIER),
                additional.get("threshold").doubleValue());
    }
}
