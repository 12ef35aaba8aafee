package io.dynasage.local.algorithms;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Reads and writes the files of a small {@code model.tar.gz}, or of a zip archive in it, by name. The same files give
 * the same bytes.
 */
public final class ModelFiles {
    private static final LocalDateTime EARLIEST_ZIP_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int LARGEST_FILE = 1 << 30;

    private ModelFiles() {}

    /** Returns a {@code model.tar.gz} of these files, in the map's order. */
    public static byte[] tarGz(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setModTime(new Date(0));
                entry.setMode(0100644);
                entry.setUserName("");
                entry.setGroupName("");
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Returns a zip archive of these files, in the map's order. */
    public static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(EARLIEST_ZIP_TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the regular files of an archive, in the order of their names.
     *
     * @throws IOException if it is not such an archive, or contains a link, which the service refuses
     */
    public static Map<String, byte[]> ofTarGz(InputStream archive, String source) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(archive));
            while (tar.getNextEntry() != null) {
                TarArchiveEntry entry = tar.getCurrentEntry();
                if (entry.isLink() || entry.isSymbolicLink()) {
                    throw new IOException("Failed to extract model data archive " + source + ": its entry "
                            + entry.getName() + " is a link; put the file itself into the archive");
                }
                if (entry.isFile()) {
                    files.put(entry.getName().replaceFirst("^(\\./)+", ""), read(tar, entry.getName(), source));
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new IOException(
                    "Failed to extract model data archive " + source + ": it is damaged or not a model.tar.gz ("
                            + e.getMessage() + ")",
                    e);
        }
        return files;
    }

    /** Returns the files of a zip archive, by name; an {@link IOException} names the source. */
    public static Map<String, byte[]> ofZip(byte[] archive, String source) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            files.put(entry.getName(), read(zip, entry.getName(), source));
        }
        return files;
    }

    private static byte[] read(InputStream in, String name, String source) throws IOException {
        byte[] bytes = in.readNBytes(LARGEST_FILE);
        if (bytes.length == LARGEST_FILE) {
            throw new IOException(
                    source + " has the file " + name + " of 1 GiB or more, which is not a model of this algorithm");
        }
        return bytes;
    }
}
