package io.dynasage.dynamodb.export;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The digest in the manifests of exports. */
final class Md5 {
    private Md5() {}

    /** Returns a new, empty digest. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has MD5, but this one does not", e);
        }
    }

    /** Returns the digest in Base64, as the manifests of exports write it. */
    static String of(byte[] bytes) {
        return Base64.getEncoder().encodeToString(digest().digest(bytes));
    }
}
