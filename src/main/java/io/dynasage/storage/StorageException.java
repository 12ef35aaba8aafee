package io.dynasage.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.PathAccessDeniedException;
import org.apache.hadoop.fs.PathIsDirectoryException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;

/** Thrown when a storage location cannot be used. The message says which location, why, and what to do. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param doing the attempted action, worded to follow "Cannot" */
    public StorageException(String doing, String uri, IOException cause) {
        super(
                "Cannot " + doing + " " + uri + ": "
                        + BucketName.problem(uri).map("it "::concat).orElseGet(() -> advice(cause)),
                cause);
    }

    /** Returns whether the location can be used, and only what is there is wrong: another encoding, or a folder. */
    public boolean isOfContent() {
        return getCause() instanceof CharacterCodingException || getCause() instanceof PathIsDirectoryException;
    }

    private static String advice(IOException cause) {
        if (cause instanceof UnknownStoreException) {
            return "the bucket does not exist; create it in the job's region, or correct the address";
        }
        if (cause instanceof AccessDeniedException) {
            return "access is denied; the job's role needs s3:ListBucket on the bucket, and s3:GetObject,"
                    + " s3:PutObject and s3:DeleteObject below output.uri";
        }
        if (cause instanceof PathIsDirectoryException) {
            return "it is a folder; name a file in it";
        }
        if (cause instanceof PathAccessDeniedException) {
            return "access is denied; give the user who runs this the permission to read it";
        }
        if (cause instanceof FileNotFoundException) {
            return "there is no such file; check the path and the scheme (s3a:// for S3, file: for this machine)";
        }
        if (cause instanceof CharacterCodingException) {
            return "it is not UTF-8; save it as UTF-8";
        }
        return cause.getMessage() + "; check the address, the network and the credentials";
    }
}
