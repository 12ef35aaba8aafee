package io.dynasage.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The {@code model.tar.gz} of SageMaker's {@code factorization-machines}. It is a gzipped tar archive with the file
 * {@code model_algo-1}, which is a zip archive of {@code symbol.json} (the network), {@code params} (its arrays, see
 * {@link NdArrayFile}) and {@code meta.json} (the hyperparameters).
 */
public final class ModelArchive {
    static final String MODEL = "model_algo-1";
    static final String SYMBOL = "symbol.json";
    static final String PARAMS = "params";
    static final String META = "meta.json";

    /** Enough for the largest arrays that a JVM can hold, with their frame. */
    private static final long MAX_BYTES = 12L << 30;

    private static final int MAX_META_BYTES = 1 << 20;
    private static final String AGAIN = "; download it again, or train the model again";

    private ModelArchive() {}

    /**
     * Reads a model of either network, sparse or dense. Nothing is unpacked to disk.
     *
     * @param tarGz read to the end of the model and not closed
     * @param source the name of the archive in error messages, such as its URI
     * @throws ModelFormatException if the bytes are not such an archive, or if the archive has links, has names that
     *     lead out of it, or unpacks to more than 12 GiB
     */
    public static FactorizationMachine read(InputStream tarGz, String source) throws IOException {
        return read(tarGz, source, MAX_BYTES);
    }

    static FactorizationMachine read(InputStream tarGz, String source, long maxBytes) throws IOException {
        try {
            return readTar(new BoundedInput(new GZIPInputStream(tarGz), source, maxBytes), source);
        } catch (ModelFormatException e) {
            throw e;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new ModelFormatException(
                    source + " is damaged or no model.tar.gz (" + e.getMessage() + ")" + AGAIN, e);
        } catch (IOException e) {
            throw new IOException(source + " could not be read (" + e.getMessage() + ")" + AGAIN, e);
        }
    }

    /**
     * Writes a model as a sparse network. The same arguments give the same bytes on one Java version.
     *
     * @param out not closed
     * @param hyperparameters the hyperparameters of the training; must not contradict the model's dimensions
     */
    public static void write(OutputStream out, FactorizationMachine model, Map<String, String> hyperparameters)
            throws IOException {
        new ModelArchiveWriter(model, ModelMetadata.write(model, hyperparameters)).write(out);
    }

    private static FactorizationMachine readTar(InputStream in, String source) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        FactorizationMachine model = null;
        while (tar.getNextEntry() != null) {
            TarArchiveEntry entry = tar.getCurrentEntry();
            check(entry, source);
            if (!entry.isDirectory()
                    && entry.getName().replaceFirst("^(\\./)+", "").equals(MODEL)) {
                if (model != null) {
                    throw new ModelFormatException(source + " has " + MODEL + " twice" + AGAIN);
                }
                model = readZip(new ZipInputStream(tar), source + "!/" + MODEL);
            }
        }
        if (model == null) {
            throw new ModelFormatException(source + " has no file " + MODEL
                    + ": use an archive that the factorization-machines algorithm has written");
        }
        return model;
    }

    private static FactorizationMachine readZip(ZipInputStream zip, String source) throws IOException {
        Map<String, NdArray> arrays = null;
        byte[] meta = null;
        Map<String, Integer> seen = new HashMap<>();
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            checkName(entry.getName(), source);
            if (seen.merge(entry.getName(), 1, Integer::sum) > 1) {
                throw new ModelFormatException(source + " has " + entry.getName() + " twice" + AGAIN);
            }
            if (entry.getName().equals(PARAMS)) {
                arrays = NdArrayFile.read(zip, source + "!/" + PARAMS);
            } else if (entry.getName().equals(META)) {
                meta = zip.readNBytes(MAX_META_BYTES);
            }
        }
        if (arrays == null || meta == null) {
            throw new ModelFormatException(source + " has the files " + seen.keySet() + " but must have " + PARAMS
                    + " and " + META + ": use an archive that the factorization-machines algorithm has written");
        }
        ModelMetadata metadata = ModelMetadata.parse(meta, source + "!/" + META);
        FactorizationMachine model = ModelParameters.model(arrays, metadata.classifier(), source + "!/" + PARAMS);
        metadata.check(model, source);
        return model;
    }

    private static void check(TarArchiveEntry entry, String source) throws ModelFormatException {
        checkName(entry.getName(), source);
        if (entry.isLink() || entry.isSymbolicLink() || !(entry.isFile() || entry.isDirectory())) {
            throw new ModelFormatException(source + " has the entry " + entry.getName()
                    + ", which is a link or a device: a model has plain files only; check where the"
                    + " archive comes from");
        }
    }

    private static void checkName(String name, String source) throws ModelFormatException {
        if (name.startsWith("/") || name.contains("\\") || ("/" + name + "/").contains("/../")) {
            throw new ModelFormatException(source + " has the entry " + name
                    + ", which leads out of the archive: check where the archive comes from");
        }
    }
}
