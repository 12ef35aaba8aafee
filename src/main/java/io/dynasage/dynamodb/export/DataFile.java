package io.dynasage.dynamodb.export;

import java.io.Serializable;

/**
 * A data file of an export.
 *
 * @param uri where it is
 * @param bytes its length as stored
 * @param items lines that it must hold, or -1 if nothing says
 * @param md5 Base64 of the MD5 of the stored bytes, or null if nothing says
 */
record DataFile(String uri, long bytes, long items, String md5) implements Serializable {

    /** Whether the file is compressed, by its name. */
    boolean gzip() {
        return uri.endsWith(".gz");
    }
}
