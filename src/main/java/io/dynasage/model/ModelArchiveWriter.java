package io.dynasage.model;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
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

    private final FactorizationMachine model;
    private final byte[] meta;

    ModelArchiveWriter(FactorizationMachine model, byte[] meta) {
        this.model = model;
        this.meta = meta;
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
        writeEntry(zip, ModelArchive.SYMBOL, target -> target.write(symbol()));
        writeEntry(zip, ModelArchive.PARAMS, target -> NdArrayFile.write(target, ModelParameters.arrays(model)));
        writeEntry(zip, ModelArchive.META, target -> target.write(meta));
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
    private byte[] symbol() throws IOException {
        try (InputStream template = ModelArchiveWriter.class.getResourceAsStream(SYMBOL_TEMPLATE)) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@FEATURES@", Integer.toString(model.featureDim()))
                    .replace("@FACTORS@", Integer.toString(model.factorCount()))
                    .replace("@OUTPUT@", model.classifier() ? "LogisticRegressionOutput" : "LinearRegressionOutput")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private interface Content {
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
