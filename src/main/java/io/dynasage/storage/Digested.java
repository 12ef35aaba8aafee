package io.dynasage.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What was read from a file, and the digest of the bytes that it was read from.
 *
 * @param sha256 in lower-case hex
 */
public record Digested<T>(T content, String sha256) {
    /** Reads the bytes of a file. */
    public interface Reading<T> {
        /**
         * Reads and counts.
         *
         * @param in not closed; it need not be read to its end
         */
        T from(InputStream in) throws IOException;
    }

    /**
     * Reads a file to its end.
     *
     * @throws StorageException if it cannot be read
     */
    public static <T> Digested<T> read(StoredFile file, Reading<T> reading) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(file.open(), digest)) {
            T content = reading.from(in);
            in.transferTo(OutputStream.nullOutputStream());
            return new Digested<>(content, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new StorageException("use the model at", file.uri(), e);
        }
    }
}
