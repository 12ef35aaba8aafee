package io.dynasage.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The {@code model.tar.gz} of SageMaker's {@code linear-learner}: a gzipped tar archive with the file
 * {@code model_algo-1}, which is a zip archive of {@code mx-mod-0000.params} (see {@link NdArrayFile}) with the arrays
 * {@code fc0_weight} and {@code fc0_bias}, and {@code additional-params.json}.
 */
public final class LinearModelArchive {
    private static final String ALGORITHM = "linear-learner";
    private static final String PARAMS = "mx-mod-0000.params";
    private static final String ADDITIONAL = "additional-params.json";
    private static final String WEIGHT = "arg:fc0_weight";
    private static final String BIAS = "arg:fc0_bias";
    private static final int MAX_JSON_BYTES = 1 << 20;

    private LinearModelArchive() {}

    /**
     * Reads a model.
     *
     * @param tarGz read to its end and not closed
     * @param source the name of the archive in error messages, such as its URI
     * @param mostBytes the largest size of the archive, packed or unpacked, see {@link ModelArchive#bytes}
     * @param classifier whether the training's {@code predictor_type} was {@code binary_classifier}
     * @throws ModelFormatException if the bytes are not such an archive, or unpack to more than {@code mostBytes}
     */
    public static LinearModel read(InputStream tarGz, String source, long mostBytes, boolean classifier)
            throws IOException {
        Parts parts = new Parts(mostBytes);
        Set<String> files = ArchiveFiles.read(tarGz, source, mostBytes, ALGORITHM, parts);
        float[] weights = parts.values(WEIGHT);
        float[] bias = parts.values(BIAS);
        if (weights.length == 0 || bias.length != 1) {
            throw ArchiveFiles.other(
                    source + "!/" + ArchiveFiles.MODEL,
                    "has the files " + files + " but must have " + PARAMS + " with " + WEIGHT + " and one " + BIAS,
                    ALGORITHM);
        }
        return new LinearModel(classifier, bias[0], weights, parts.threshold(classifier));
    }

    /** The files that make the model. */
    private static final class Parts implements ArchiveFiles.Content {
        private final long mostBytes;
        private Map<String, NdArray> arrays = Map.of();
        private JsonNode additional = new ObjectMapper().createObjectNode();

        Parts(long mostBytes) {
            this.mostBytes = mostBytes;
        }

        @Override
        public void read(String name, InputStream in, String source) throws IOException {
            if (name.equals(PARAMS)) {
                arrays = NdArrayFile.read(in, source, mostBytes);
            } else if (name.equals(ADDITIONAL)) {
                additional = ModelMetadata.tree(in.readNBytes(MAX_JSON_BYTES), source);
            }
        }

        float[] values(String name) {
            return arrays.getOrDefault(name, new NdArray(new long[0], new float[0]))
                    .values();
        }

        OptionalDouble threshold(boolean classifier) {
            JsonNode threshold = additional.path("threshold");
            if (!classifier || !threshold.isNumber()) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(threshold.doubleValue());
        }
    }
}
