package io.dynasage.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The files of a {@code model.tar.gz} of Amazon's algorithms. It is a gzipped tar archive with the file
 * {@code model_algo-1}, which is a zip archive. Nothing is unpacked to disk, and no layer unpacks to more than a limit.
 */
final class ArchiveFiles {
    static final String MODEL = "model_algo-1";
    /** The end of messages about damaged archives. */
    static final String AGAIN = "; download it again, or train the model again";

    private static final int MOST_FILES = 100;

    private final String source;
    private final long mostBytes;
    private final Content content;
    private final Set<String> names = new LinkedHashSet<>();

    /** Receives the files of {@code model_algo-1}. */
    interface Content {
        /**
         * Reads a file.
         *
         * @param source the file's name in error messages
         */
        void read(String name, InputStream in, String source) throws IOException;
    }

    private ArchiveFiles(String source, long mostBytes, Content content) {
        this.source = source;
        this.mostBytes = mostBytes;
        this.content = content;
    }

    /**
     * Reads an archive to its end, where gzip's checksum is, and returns the names of the files in
     * {@code model_algo-1}.
     *
     * @param tarGz not closed
     * @param source the name of the archive in error messages, such as its URI
     * @param mostBytes the largest number of bytes in each layer
     * @param algorithm the algorithm that writes such archives
     */
    static Set<String> read(InputStream tarGz, String source, long mostBytes, String algorithm, Content content)
            throws IOException {
        ArchiveFiles files = new ArchiveFiles(source, mostBytes, content);
        try {
            if (!files.readTar(new BoundedInput(tarGz, source, mostBytes))) {
                throw other(source, "has no file " + MODEL, algorithm);
            }
        } catch (ModelFormatException e) {
            throw e;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new ModelFormatException(
                    source + " is damaged or not a model.tar.gz (" + e.getMessage() + ")" + AGAIN, e);
        } catch (IOException e) {
            throw new IOException(source + " could not be read (" + e.getMessage() + ")" + AGAIN, e);
        }
        return files.names;
    }

    private boolean readTar(InputStream tarGz) throws IOException {
        InputStream in = new BoundedInput(new GZIPInputStream(tarGz), source, mostBytes);
        TarInput tar = new TarInput(in, source);
        boolean found = false;
        for (var name = tar.next(); name.isPresent(); name = tar.next()) {
            if (name.get().replaceFirst("^(\\./)+", "").equals(MODEL)) {
                if (found) {
                    throw new ModelFormatException(source + " has " + MODEL + " twice" + AGAIN);
                }
                found = true;
                readZip(new ZipInputStream(tar), source + "!/" + MODEL);
            }
        }
        in.transferTo(OutputStream.nullOutputStream());
        return found;
    }

    private void readZip(ZipInputStream zip, String inner) throws IOException {
        InputStream in = new BoundedInput(zip, inner, mostBytes);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = checked(entry.getName(), inner);
            if (!names.add(name) || names.size() > MOST_FILES) {
                throw new ModelFormatException(
                        inner + " has " + name + " twice, or more than " + MOST_FILES + " files" + AGAIN);
            }
            content.read(name, in, inner + "!/" + name);
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Returns the error for an archive of something else. */
    static ModelFormatException other(String source, String what, String algorithm) {
        return new ModelFormatException(
                source + " " + what + ": use an archive that the " + algorithm + " algorithm has written");
    }

    /** Returns a name that does not lead out of the archive. */
    static String checked(String name, String source) throws ModelFormatException {
        if (name.startsWith("/") || name.contains("\\") || ("/" + name + "/").contains("/../")) {
            throw new ModelFormatException(source + " has the entry " + name
                    + ", which leads out of the archive: check where the archive comes from");
        }
        return name;
    }
}
