package io.dynasage.local.services;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of one class path in the JVM's own memory format, so that a start does not need to read and verify them
 * again. A run without an archive lists the classes that it loads, and a process of low priority writes the archive
 * after that run. The JVM itself checks that an archive fits, and starts without it otherwise.
 *
 * @param folder the folder for archives and lists
 * @param name distinguishes this archive from the others in the folder
 * @param jars the class path; it may be followed by folders when the JVM is started
 */
public record ClassArchive(Path folder, String name, List<String> jars) {
    /**
     * The system property of a JVM that may list and archive classes; its value distinguishes this run's lists from
     * those of other runs.
     */
    public static final String RUN = "dynasage.class-lists";

    private static final List<String> QUIET = List.of("-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    private static final int KEY_LENGTH = 16;
    /** The arguments are the java command, then for each archive its prefix, list, class path and file. */
    private static final String WRITE = """
            java=$1; shift
            while [ $# -ge 4 ]; do
              part=$4.$$.part
              if "$java" -Xmx1g -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$2" \\
                  -XX:SharedArchiveFile="$part" -cp "$3"
              then rm -f "$1"-*.jsa; mv -f "$part" "$4"
              else rm -f "$part"; : > "$4"
              fi
              shift 4
            done
            """;

    /** Returns the archive of this JVM, which submit/laptop.sh starts from jars. */
    public static ClassArchive ofThisJvm(Path folder) {
        return new ClassArchive(
                folder,
                "launcher",
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)));
    }

    /** Returns the jars of a folder, in the order of their names. */
    public static List<String> jarsOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Returns the path of the archive, which may not exist yet. It differs for each JDK and class path. */
    public Path file() {
        return folder.resolve(name + "-" + key() + ".jsa");
    }

    /**
     * Returns the options of a JVM that uses the archive. If there is none, the JVM lists its classes where this JVM
     * may do so.
     */
    public List<String> options() {
        Path file = file();
        List<String> options = new ArrayList<>();
        // An empty file means that these classes cannot be archived.
        if (Files.exists(file) && file.toFile().length() > 0) {
            options.add("-XX:SharedArchiveFile=" + file.toAbsolutePath());
            options.addAll(QUIET);
        } else if (!Files.exists(file)
                && System.getProperty(RUN) != null
                && !Files.exists(list())
                && Files.isDirectory(folder)) {
            options.add("-XX:DumpLoadedClassList=" + recorded().toAbsolutePath());
            options.addAll(QUIET);
        }
        return options;
    }

    /** Starts a process of low priority that writes the missing archives, one after the other. */
    public static void writeMissing(List<ClassArchive> archives) {
        if (System.getProperty(RUN) == null) {
            return;
        }
        try {
            List<String> words = new ArrayList<>(List.of(
                    "nice",
                    "-n",
                    "19",
                    "sh",
                    "-c",
                    WRITE,
                    "sh",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            int none = words.size();
            for (ClassArchive archive : archives) {
                archive.keepList();
                if (Files.exists(archive.list()) && !Files.exists(archive.file())) {
                    words.addAll(List.of(
                            archive.folder.resolve(archive.name).toString(),
                            archive.list().toString(),
                            String.join(File.pathSeparator, archive.jars),
                            archive.file().toString()));
                }
            }
            if (words.size() > none) {
                new ProcessBuilder(words)
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
        } catch (IOException e) {
            // The next start is as slow as this one; nothing else depends on an archive.
            return;
        }
    }

    private Path list() {
        return folder.resolve(name + ".classes");
    }

    private Path recorded() {
        return folder.resolve(name + "-" + System.getProperty(RUN) + ".classes");
    }

    /**
     * Keeps the complete lines of this run's list, which a JVM may still be writing, and deletes the lists of other
     * runs.
     */
    private void keepList() throws IOException {
        if (Files.exists(recorded())) {
            String text = Files.readString(recorded(), StandardCharsets.ISO_8859_1);
            Path part = Files.createTempFile(folder, name, ".part");
            Files.writeString(part, text.substring(0, text.lastIndexOf('\n') + 1), StandardCharsets.ISO_8859_1);
            Files.move(part, list(), StandardCopyOption.ATOMIC_MOVE);
            try (DirectoryStream<Path> lists = Files.newDirectoryStream(folder, name + "-*.classes")) {
                for (Path old : lists) {
                    Files.deleteIfExists(old);
                }
            }
        }
    }

    private String key() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, System.getProperty("java.home") + " " + System.getProperty("java.vm.version"));
            for (String jar : jars) {
                File file = new File(jar);
                update(digest, jar + " " + file.length() + " " + file.lastModified());
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(MessageDigest digest, String line) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
