package io.dynasage.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that files and features are compared by. */
public final class Sha256 {
    private Sha256() {}

    /** Returns a new, empty digest. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256, but this one does not", e);
        }
    }
}
