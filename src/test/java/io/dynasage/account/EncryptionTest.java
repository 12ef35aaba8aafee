package io.dynasage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dynasage.storage.S3Uri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The options of spark-submit for encryption reach every object: S3A's, and those that are written next to S3A. */
class EncryptionTest {
    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
    private static final String BUCKET = "encryption-test";

    private final List<String> written = new ArrayList<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    EncryptionTest() throws IOException {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void nothingIsAskedByDefault() throws IOException {
        assertEquals(List.of("null null", "null null"), headers(Map.of()));
    }

    @Test
    void theKeysOfS3AreNamed() throws IOException {
        assertEquals(List.of("AES256 null", "AES256 null"), headers(Map.of("fs.s3a.encryption.algorithm", "AES256")));
    }

    @Test
    void aKeyOfKmsIsNamed() throws IOException {
        for (Map.Entry<String, String> name :
                Map.of("SSE-KMS", "aws:kms", "DSSE-KMS", "aws:kms:dsse").entrySet()) {
            String expected = name.getValue() + " " + KEY;
            assertEquals(
                    List.of(expected, expected),
                    headers(Map.of("fs.s3a.encryption.algorithm", name.getKey(), "fs.s3a.encryption.key", KEY)));
        }
    }

    @Test
    void whatIsSetForTheBucketGoesFirst() throws IOException {
        assertEquals(
                List.of("aws:kms " + KEY, "aws:kms " + KEY),
                headers(Map.of(
                        "fs.s3a.encryption.algorithm",
                        "AES256",
                        "fs.s3a.bucket." + BUCKET + ".encryption.algorithm",
                        "SSE-KMS",
                        "fs.s3a.bucket." + BUCKET + ".encryption.key",
                        KEY)));
    }

    /** The headers of an object that S3A writes, and of one that is written next to it. */
    private List<String> headers(Map<String, String> options) throws IOException {
        written.clear();
        SparkConf spark = new SparkConf(false)
                .set(
                        "spark.hadoop.fs.s3a.endpoint",
                        "http://127.0.0.1:" + server.getAddress().getPort())
                .set("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
                .set("spark.hadoop.fs.s3a.path.style.access", "true")
                .set("spark.hadoop.fs.s3a.access.key", "localidentity")
                .set("spark.hadoop.fs.s3a.secret.key", "localcredential")
                .set(
                        "spark.hadoop.fs.s3a.aws.credentials.provider",
                        "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider")
                // Neither a look for a folder of that name nor markers for those above.
                .set("spark.hadoop.fs.s3a.create.performance", "true");
        options.forEach((name, value) -> spark.set("spark.hadoop." + name, value));
        Configuration hadoop = SparkHadoopUtil.get().newConfiguration(spark);
        String uri = "s3a://" + BUCKET + "/folder/file.json";
        try (FileSystem s3a = FileSystem.newInstance(URI.create(uri), hadoop)) {
            s3a.create(new Path(uri), true).close();
        }
        hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
        assertEquals(
                200,
                new BucketObjects(BUCKET, "us-east-1", hadoop)
                        .create(S3Uri.of(uri), "{}")
                        .status());
        return List.copyOf(written);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("PUT")) {
                written.add(header(exchange, "") + " " + header(exchange, "-aws-kms-key-id"));
            }
            exchange.getResponseHeaders().add("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static String header(HttpExchange exchange, String ending) {
        return exchange.getRequestHeaders().getFirst("x-amz-server-side-encryption" + ending);
    }
}
