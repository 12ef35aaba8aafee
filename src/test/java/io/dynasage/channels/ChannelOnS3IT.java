package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import io.dynasage.local.services.S3ProxyProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What a training job finds under the prefix of a channel: the objects themselves, not Hadoop's view of them. */
class ChannelOnS3IT {
    private static final Path SERVICES = Path.of(System.getProperty("services.directory", "target/services"));

    @TempDir
    private static Path folder;

    private static S3ProxyProcess store;
    private static S3Client client;

    @BeforeAll
    static void start() {
        store = S3ProxyProcess.start(SERVICES, folder.resolve("s3"));
        client = store.client();
        Configuration hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
        for (String policy : List.of("delete", "keep")) {
            String bucket = "fs.s3a.bucket.channels-" + policy;
            client.createBucket(request -> request.bucket("channels-" + policy));
            hadoop.set(bucket + ".endpoint", store.endpoint().toString());
            hadoop.set(bucket + ".directory.marker.retention", policy);
        }
    }

    @AfterAll
    static void stop() {
        client.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource({"delete,recordio-protobuf", "delete,csv", "keep,recordio-protobuf", "keep,csv"})
    void aChannelsPrefixNamesItsPartFilesAndNothingElseWithContent(String policy, String format) {
        String bucket = "channels-" + policy;
        ChannelManifest manifest = ChannelWriter.write(
                Examples.pairs(40),
                "s3a://" + bucket + "/run/" + format + "/train/",
                new ChannelLayout(format, Map.of(), List.of("user_id", "item_index", "draw"), 3));
        assertEquals(40, manifest.rows());
        assertEquals(
                manifest.files().stream()
                        .map(file -> "run/" + format + "/train/" + file.name())
                        .toList(),
                keys(bucket, "run/" + format + "/train/"),
                "S3A leaves a marker of 0 bytes for the folder, which SageMaker takes for one");
    }

    @ParameterizedTest
    @CsvSource({"delete", "keep"})
    void anEmptyChannelsPrefixNamesNothing(String policy) {
        String bucket = "channels-" + policy;
        ChannelWriter.write(
                Examples.pairs(4).filter("draw > 9"),
                "s3a://" + bucket + "/empty/train/",
                new ChannelLayout("csv", Map.of(), List.of("user_id", "item_index", "draw"), 3));
        assertEquals(List.of(), keys(bucket, "empty/train/"));
    }

    private static List<String> keys(String bucket, String prefix) {
        return client.listObjectsV2(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .filter(object -> object.size() > 0 || !object.key().equals(prefix))
                .map(S3Object::key)
                .sorted()
                .toList();
    }
}
