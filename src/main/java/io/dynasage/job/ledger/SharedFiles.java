package io.dynasage.job.ledger;

import io.dynasage.account.ConditionalObject;
import io.dynasage.storage.S3Uri;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;

/**
 * Opens shared files by their URIs.
 *
 * @param hadoop the configuration by which file systems are reached
 * @param region the region in which S3 is asked first
 * @param clock the clock for stores that have none
 */
public record SharedFiles(Configuration hadoop, String region, Clock clock) {
    SharedFile at(String uri) {
        URI place = URI.create(S3Uri.forHadoop(uri));
        return switch (String.valueOf(place.getScheme())) {
            case "s3a" -> new SharedObject(uri, new ConditionalObject(S3Uri.of(uri), region, hadoop), clock);
            case "file" -> new SharedLocalFile(Path.of(place.getPath()), clock);
            default -> new SharedHadoopFile(uri, hadoop, clock);
        };
    }
}
