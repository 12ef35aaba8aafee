package io.dynasage.dynamodb.export;

import java.io.Serializable;

/**
 * A data file of an export.
 *
 * @param uri the file's URI
 * @param bytes the stored size in bytes
 * @param items number of lines that the file must contain, or -1 if it is not known
 * @param md5 Base64 of the MD5 of the stored bytes, or null if it is not known
 */
record DataFile(String uri, long bytes, long items, String md5) implements Serializable {

    /** Returns whether the file is compressed, according to its name. */
    boolean gzip() {
        return uri.endsWith(".gz");
    }
}
