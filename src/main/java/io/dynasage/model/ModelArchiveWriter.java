package io.dynasage.model;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes one model archive to a stream. Tar and uncompressed zip need sizes and checksums first, so everything is
 * written twice to a null stream before it is written for real. That costs less than keeping it in memory.
 */
final class ModelArchiveWriter {
    private static final String SYMBOL_TEMPLATE = "/model/factorization-machine-symbol.json";
    private static final LocalDateTime EARLIEST_ZIP_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int READABLE_FILE = 0100644;

    private final Map<String, Content> files;

    /** @param files the files of {@code model_algo-1} in their order; each is written several times */
    ModelArchiveWriter(Map<String, Content> files) {
        this.files = files;
    }

    /** Returns the files of a model as a sparse network. */
    static Map<String, Content> files(FactorizationMachine model, byte[] meta) throws IOException {
        byte[] symbol = symbol(model);
        Map<String, NdArray> arrays = ModelParameters.arrays(model);
        Map<String, Content> files = new LinkedHashMap<>();
        files.put(ModelArchive.SYMBOL, target -> target.write(symbol));
        files.put(ModelArchive.PARAMS, target -> NdArrayFile.write(target, arrays));
        files.put(ModelArchive.META, target -> target.write(meta));
        return files;
    }

    void write(OutputStream out) throws IOException {
        Counter size = new Counter(OutputStream.nullOutputStream());
        writeZip(size);
        GZIPOutputStream gzip = new GZIPOutputStream(out);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        TarArchiveEntry entry = new TarArchiveEntry(ArchiveFiles.MODEL);
        entry.setSize(size.count);
        entry.setModTime(0L);
        entry.setMode(READABLE_FILE);
        entry.setUserName("");
        entry.setGroupName("");
        tar.putArchiveEntry(entry);
        writeZip(tar);
        tar.closeArchiveEntry();
        tar.finish();
        gzip.finish();
    }

    private void writeZip(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, Content> file : files.entrySet()) {
            writeEntry(zip, file.getKey(), file.getValue());
        }
        zip.finish();
    }

    private static void writeEntry(ZipOutputStream zip, String name, Content content) throws IOException {
        Counter size = new Counter(OutputStream.nullOutputStream());
        CheckedOutputStream checked = new CheckedOutputStream(size, new CRC32());
        content.writeTo(checked);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size.count);
        entry.setCompressedSize(size.count);
        entry.setCrc(checked.getChecksum().getValue());
        entry.setTimeLocal(EARLIEST_ZIP_TIME);
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }

    /**
     * Returns the network as in MXNet's {@code example/sparse/factorization_machine}, with the names of SageMaker's
     * network.
     */
    private static byte[] symbol(FactorizationMachine model) throws IOException {
        try (InputStream template = ModelArchiveWriter.class.getResourceAsStream(SYMBOL_TEMPLATE)) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@FEATURES@", Integer.toString(model.featureDim()))
                    .replace("@FACTORS@", Integer.toString(model.factorCount()))
                    .replace("@OUTPUT@", model.classifier() ? "LogisticRegressionOutput" : "LinearRegressionOutput")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Writes the same bytes each time. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final class Counter extends FilterOutputStream {
        private long count;

        Counter(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
