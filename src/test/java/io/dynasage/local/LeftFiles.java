package io.dynasage.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that a run has left.
 *
 * @param folder the run's
 */
public record LeftFiles(Path folder) {

    /** All of them, relative to the folder and in order. */
    List<String> names() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * SHA-256 of each part file in a folder, by the folders below it, in file order; the names differ from run to run.
     */
    public Map<String, List<String>> digests(String below) {
        Map<String, List<String>> digests = new TreeMap<>();
        parts(below)
                .forEach(name -> digests.computeIfAbsent(
                                name.substring(0, name.lastIndexOf('/')), parent -> new ArrayList<>())
                        .add(digest(List.of(name))));
        return digests;
    }

    /** SHA-256 of what the part files in a folder hold one after another. */
    String digestOfAll(String below) {
        return digest(parts(below));
    }

    /** The part files in a folder, in order. */
    List<String> parts(String below) {
        return names().stream()
                .filter(name -> name.startsWith(below) && name.contains("/part-"))
                .toList();
    }

    byte[] bytes(String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String digest(List<String> names) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String name : names) {
                try (InputStream file = new DigestInputStream(Files.newInputStream(folder.resolve(name)), sha256)) {
                    file.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
