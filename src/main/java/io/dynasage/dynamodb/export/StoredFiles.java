package io.dynasage.dynamodb.export;

import io.dynasage.storage.S3Uri;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Small files and folders on any file system that Hadoop supports. {@code s3:} and {@code s3n:} are read through S3A.
 */
record StoredFiles(Configuration hadoop) {

    /** Returns the path of a URI, in the scheme that Hadoop supports. */
    static Path path(String uri) {
        return new Path(S3Uri.forHadoop(uri));
    }

    /** Returns the URI as a folder, with a slash at its end. */
    static String folder(String uri) {
        return uri.endsWith("/") ? uri : uri + "/";
    }

    /** Returns all bytes of a small file, or null if it does not exist. */
    byte[] readIfThere(String uri) {
        Path path = path(uri);
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            return null;
        } catch (IOException e) {
            throw failure("read", uri, e);
        }
    }

    /** Writes a small file completely. */
    void write(String uri, byte[] bytes) {
        Path path = path(uri);
        try (var out = path.getFileSystem(hadoop).create(path, true)) {
            out.write(bytes);
        } catch (IOException e) {
            throw failure("write", uri, e);
        }
    }

    void write(String uri, String text) {
        write(uri, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the status of a file or folder, or null if it does not exist. */
    FileStatus status(String uri) {
        Path path = path(uri);
        try {
            return path.getFileSystem(hadoop).getFileStatus(path);
        } catch (FileNotFoundException e) {
            return null;
        } catch (IOException e) {
            throw failure("look at", uri, e);
        }
    }

    /** Returns the files directly in a folder; none if the folder does not exist. */
    List<FileStatus> list(String folder) {
        Path path = path(folder);
        List<FileStatus> files = new ArrayList<>();
        try {
            RemoteIterator<FileStatus> listing = path.getFileSystem(hadoop).listStatusIterator(path);
            while (listing.hasNext()) {
                FileStatus file = listing.next();
                if (file.isFile()) {
                    files.add(file);
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failure("list", folder, e);
        }
        return files;
    }

    void delete(Path file) {
        try {
            file.getFileSystem(hadoop).delete(file, false);
        } catch (IOException e) {
            throw failure("delete", file.toString(), e);
        }
    }

    static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no MD5", e);
        }
    }

    /** Returns the MD5 in Base64, as the manifests of exports write it. */
    static String md5(byte[] bytes) {
        return Base64.getEncoder().encodeToString(newMd5().digest(bytes));
    }

    private static ExportException failure(String verb, String uri, IOException e) {
        return new ExportException(
                "Cannot " + verb + " " + uri + ": " + e.getMessage()
                        + ". Check the path, and that the job's role may read and list it (for S3:"
                        + " s3:GetObject, s3:ListBucket; to write, s3:PutObject).",
                e);
    }
}
