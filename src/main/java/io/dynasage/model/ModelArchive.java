package io.dynasage.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The {@code model.tar.gz} of SageMaker's {@code factorization-machines}: a gzipped tar archive with the file
 * {@code model_algo-1}, which is a zip archive of {@code symbol.json} (the network), {@code params} (its arrays, see
 * {@link NdArrayFile}) and {@code meta.json} (the hyperparameters).
 */
public final class ModelArchive {
    static final String SYMBOL = "symbol.json";
    static final String PARAMS = "params";
    static final String META = "meta.json";

    /** Enough for the largest arrays that a JVM can hold, with their frame. */
    public static final long MOST_BYTES = 12L << 30;

    private static final String ALGORITHM = "factorization-machines";
    private static final long FRAME_BYTES = 4L << 20;
    private static final int MAX_META_BYTES = 1 << 20;
    private static final int MAX_OTHER_BYTES = 16 << 20;

    private ModelArchive() {}

    /**
     * Returns the largest number of bytes that a model of these dimensions takes, in either network.
     *
     * @param factors the number of factors, 0 for a linear model
     */
    public static long bytes(long featureDim, long factors) {
        return FRAME_BYTES + featureDim * (Float.BYTES * (factors + 1) + 2 * Long.BYTES);
    }

    /**
     * Reads a model of either network, sparse or dense. Nothing is unpacked to disk.
     *
     * @param tarGz read to its end and not closed
     * @param source the name of the archive in error messages, such as its URI
     * @param mostBytes the largest size of the archive, packed or unpacked, see {@link #bytes}
     * @throws ModelFormatException if the bytes are not such an archive, or if the archive has links, has names that
     *     lead out of it, or unpacks to more than {@code mostBytes}
     */
    public static FactorizationMachine read(InputStream tarGz, String source, long mostBytes) throws IOException {
        Parts parts = new Parts(mostBytes);
        Set<String> files = ArchiveFiles.read(tarGz, source, mostBytes, ALGORITHM, parts);
        return parts.model(files, source + "!/" + ArchiveFiles.MODEL);
    }

    /** The files that make the model. */
    private static final class Parts implements ArchiveFiles.Content {
        private final long mostBytes;
        private Map<String, NdArray> arrays = Map.of();
        private byte[] meta = {};

        Parts(long mostBytes) {
            this.mostBytes = mostBytes;
        }

        @Override
        public void read(String name, InputStream in, String source) throws IOException {
            if (name.equals(PARAMS)) {
                arrays = NdArrayFile.read(in, source, mostBytes);
            } else if (name.equals(META)) {
                meta = in.readNBytes(MAX_META_BYTES);
            }
        }

        FactorizationMachine model(Set<String> files, String source) throws ModelFormatException {
            if (!files.contains(PARAMS) || !files.contains(META)) {
                throw ArchiveFiles.other(
                        source, "has the files " + files + " but must have " + PARAMS + " and " + META, ALGORITHM);
            }
            ModelMetadata metadata = ModelMetadata.parse(meta, source + "!/" + META);
            FactorizationMachine model = ModelParameters.model(arrays, metadata.classifier(), source + "!/" + PARAMS);
            metadata.check(model, source);
            return model;
        }
    }

    /**
     * Copies an archive with a changed model. The network, the hyperparameters and any further file of
     * {@code model_algo-1} stay byte for byte, in their order, and the parameters keep their names and shapes; only
     * their values change. The same archive and change give the same bytes on one Java version.
     *
     * @param tarGz read to its end and not closed
     * @param out not closed
     * @param change gives a model of the same dimensions
     * @throws ModelFormatException as {@link #read}
     */
    public static void rewrite(
            InputStream tarGz,
            OutputStream out,
            String source,
            long mostBytes,
            UnaryOperator<FactorizationMachine> change)
            throws IOException {
        Parts parts = new Parts(mostBytes);
        Map<String, ModelArchiveWriter.Content> files = new LinkedHashMap<>();
        Set<String> names = ArchiveFiles.read(tarGz, source, mostBytes, ALGORITHM, (name, in, file) -> {
            if (name.equals(PARAMS)) {
                parts.read(name, in, file);
            } else {
                byte[] bytes = in.readNBytes(MAX_OTHER_BYTES);
                parts.read(name, new ByteArrayInputStream(bytes), file);
                files.put(name, target -> target.write(bytes));
            }
            files.putIfAbsent(name, target -> {});
        });
        FactorizationMachine model = change.apply(parts.model(names, source + "!/" + ArchiveFiles.MODEL));
        Map<String, NdArray> arrays = ModelParameters.replaced(parts.arrays, model);
        files.put(PARAMS, target -> NdArrayFile.write(target, arrays));
        new ModelArchiveWriter(files).write(out);
    }

    /**
     * Writes a model as a sparse network. The same arguments give the same bytes on one Java version.
     *
     * @param out not closed
     * @param hyperparameters the hyperparameters of the training; must not contradict the model's dimensions
     */
    public static void write(OutputStream out, FactorizationMachine model, Map<String, String> hyperparameters)
            throws IOException {
        new ModelArchiveWriter(ModelArchiveWriter.files(model, ModelMetadata.write(model, hyperparameters))).write(out);
    }
}
