package io.dynasage.dynamodb.export;

import io.dynasage.storage.StoredFile;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the folder of an export from the place that a user names. People copy the place from where they look: the
 * folder of all exports, the export's data folder, or one of its files.
 */
final class ExportPlace {
    private static final Logger LOG = LoggerFactory.getLogger(ExportPlace.class);
    private static final String EXPORTS = "AWSDynamoDB/";
    private static final int NAMED = 5;

    private ExportPlace() {}

    /**
     * Returns the folder of the export that a URI names, with a slash at its end: the folder itself, or that of the
     * manifest file or data folder that the URI names. A place without an export of DynamoDB is returned as it is.
     *
     * @throws ExportException if the URI names one data file of an export, or a folder that exports are in
     */
    static String folder(Configuration hadoop, String uri) {
        String place = StoredFile.folder(uri.replaceFirst("/manifest-(summary|files)\\.(json|md5|checksum)$", ""));
        String above = parent(place);
        if (isExport(hadoop, place)) {
            return place;
        }
        if (place.endsWith("/data/") && isExport(hadoop, above)) {
            LOG.info("{} is the data folder of the export {}, which is read", uri, above);
            return above;
        }
        if (above.endsWith("/data/") && isExport(hadoop, parent(above))) {
            throw new ExportException(
                    uri + " is one file of an export. Name the whole export: " + parent(above) + " .");
        }
        for (String folder : List.of(place, place + EXPORTS, above, parent(above))) {
            if (folder.equals(place) || folder.endsWith("/" + EXPORTS)) {
                requireNoExports(hadoop, folder, uri);
            }
        }
        return place;
    }

    private static void requireNoExports(Configuration hadoop, String folder, String uri) {
        List<String> exports = new StoredFile(folder, hadoop)
                .folders().stream()
                        .map(name -> folder + name + "/")
                        .sorted(Comparator.reverseOrder())
                        .filter(found -> isExport(hadoop, found))
                        .limit(NAMED)
                        .toList();
        if (!exports.isEmpty()) {
            throw new ExportException(uri + " is not an export, but there are exports in " + folder
                    + ". Name one of them; the newest are " + exports + ".");
        }
    }

    /** Returns whether a folder is that of an export. */
    static boolean isExport(Configuration hadoop, String folder) {
        return new StoredFile(folder + ExportManifest.SUMMARY + ".json", hadoop).isThere();
    }

    private static String parent(String folder) {
        return folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
    }
}
