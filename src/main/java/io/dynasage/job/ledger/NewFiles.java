package io.dynasage.job.ledger;

import io.dynasage.account.BucketObjects;
import io.dynasage.storage.S3Uri;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Small files that drivers create only where there is none, so that one of several drivers is the first. */
public interface NewFiles {
    /** The store cannot write under a condition. */
    final class NoConditionsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoConditionsException(String message) {
            super(message);
        }
    }

    /**
     * Opens the store that holds a URI.
     *
     * @param region the region in which S3 is asked first
     * @param clock the clock for stores that have none
     */
    static NewFiles at(String uri, Configuration hadoop, String region, Clock clock) {
        String scheme = S3Uri.forHadoop(uri).replaceFirst(":.*", "");
        return switch (scheme) {
            case "s3a" -> new NewObjects(new BucketObjects(S3Uri.of(uri).bucket(), region, hadoop), clock);
            case "file" -> new NewLocalFiles(clock);
            default -> new NewHadoopFiles(hadoop, clock);
        };
    }

    /** Returns the names of the files in a folder, whose URI ends with a slash; none if there is no folder. */
    List<String> names(String folder);

    /** Returns the text of a file; empty if there is none. */
    Optional<String> read(String uri);

    /**
     * Writes a file if there is none. Returns whether it was written.
     *
     * @throws NoConditionsException if the store cannot do that
     */
    boolean create(String uri, String text);

    /** Deletes a file, if there is one. */
    void delete(String uri);

    /** Returns the time by the clock of the store, where it has one. */
    Instant now();
}
