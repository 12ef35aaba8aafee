package io.dynasage.dynamodb.export;

import io.dynasage.storage.StoredFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Finds the data files of an export. Its manifest contains keys from the root of the bucket to which the export was
 * made. After a copy to another prefix or bucket these keys are wrong, so a file is searched for near its manifest
 * first. The places are, in this order: the same place below the folder that contains {@code AWSDynamoDB}, or below the
 * manifest's folder if the key is not of such a place, the manifest's own {@code data/}, the shared {@code ../data/},
 * the manifest's folder, the key in the manifest's bucket, and a URI in place of a key where there are no buckets.
 */
final class DataFolders {
    private static final String EXPORTS = "AWSDynamoDB/";
    private final Configuration hadoop;
    private final String folder;
    private final Map<String, Map<String, FileStatus>> listings = new HashMap<>();

    /**
     * Creates a search for the files of one manifest.
     *
     * @param folder the manifest's folder, with a slash at its end
     */
    DataFolders(Configuration hadoop, String folder) {
        this.hadoop = hadoop;
        this.folder = folder;
    }

    /** Returns the file for a key in a manifest. */
    Optional<FileStatus> find(String key) {
        int slash = key.lastIndexOf('/') + 1;
        return candidates(key.substring(0, slash)).stream()
                .flatMap(place -> Stream.ofNullable(listing(place).get(key.substring(slash))))
                .findFirst();
    }

    /** Returns the places where files of a folder of the bucket may be, in search order. */
    List<String> candidates(String written) {
        Set<String> places = new LinkedHashSet<>();
        String keyFolder = written.replaceFirst("^(\\w+://[^/]*)?/+", "").replaceFirst("^(\\./+)+", "");
        int inKey = keyFolder.lastIndexOf(EXPORTS);
        int here = folder.lastIndexOf("/" + EXPORTS) + 1;
        if (inKey >= 0 && here > 0) {
            places.add(folder.substring(0, here) + keyFolder.substring(inKey));
        } else if (inKey < 0) {
            places.add(folder + keyFolder);
        }
        places.add(folder + "data/");
        places.add(parent(folder) + "data/");
        places.add(folder);
        Path root = StoredFile.path(folder);
        if (root.toUri().getAuthority() != null) {
            places.add(root.toUri().getScheme() + "://" + root.toUri().getAuthority() + "/" + keyFolder);
        }
        if (root.toUri().getAuthority() == null
                && written.startsWith(root.toUri().getScheme() + ":")) {
            places.add(written);
        }
        return new ArrayList<>(places);
    }

    private Map<String, FileStatus> listing(String place) {
        return listings.computeIfAbsent(place, at -> {
            Map<String, FileStatus> named = new HashMap<>();
            new StoredFile(at, hadoop)
                    .files()
                    .forEach(file -> named.put(file.getPath().getName(), file));
            return named;
        });
    }

    private static String parent(String folder) {
        return folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
    }
}
