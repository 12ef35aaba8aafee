package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.dynasage.account.Buckets;
import io.dynasage.config.ConfigReader;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketChecksTest {
    private static final String ACCOUNT = "123456789012";
    private static final String OTHER = "210987654321";
    private HttpServer s3;
    private int status = 200;

    /** Answers as S3 does: 403 for a bucket of another account than the expected one. */
    @BeforeEach
    void start() throws IOException {
        s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        s3.createContext("/", exchange -> {
            String expected = exchange.getRequestHeaders().getFirst("x-amz-expected-bucket-owner");
            exchange.sendResponseHeaders(expected == null || expected.equals(ACCOUNT) ? status : 403, -1);
            exchange.close();
        });
        s3.start();
    }

    @AfterEach
    void stop() {
        s3.stop(0);
    }

    @Test
    void theBucketOfTheRolesAccountIsAccepted() {
        assertEquals(
                Finding.ok("bucket", "owned belongs to account " + ACCOUNT),
                checks("").owner());
    }

    @Test
    void aBucketOfAnotherAccountIsRefusedUnlessTheSettingNamesIt() {
        Finding refused = checks("output.bucket-owner = \"" + OTHER + "\"").owner();
        assertTrue(refused.failed());
        assertEquals(ExitCode.CONFIG, refused.code());
        assertEquals(
                "fail  bucket              owned does not belong to account " + OTHER
                        + ": its owner could read the data"
                        + " of the table and replace the models.  Correct output.uri, or set output.bucket-owner to the"
                        + " account that is meant to own it.",
                refused.line());
        assertEquals(
                Finding.ok("bucket", "owned belongs to account " + ACCOUNT),
                checks("""
                        training.role-arn = "arn:aws:iam::%s:role/training"
                        output.bucket-owner = "%s"
                        """.formatted(OTHER, ACCOUNT)).owner());
    }

    @Test
    void aBucketThatMayNotBeListedIsAWarningThatNamesTheRight() {
        status = 403;
        assertEquals(
                "warn  bucket owner        S3 answers with status 403 when it is asked whose owned is.  Allow"
                        + " s3:ListBucket below output.uri to whoever runs the job.",
                checks("").owner().line());
    }

    @Test
    void s3IsReachedEncryptedOrOnThisMachine() {
        assertEquals(Optional.empty(), checks("").endpoint());
        Configuration hadoop = hadoop("http://10.0.0.7:9000");
        assertEquals(
                "fail  bucket endpoint     fs.s3a.endpoint of owned: http://10.0.0.7:9000 is not encrypted, so that"
                        + " others could read and change the data on the way; use https, or http only for a service on"
                        + " this machine (a loopback address).  Set fs.s3a.connection.ssl.enabled = true, or an https"
                        + " endpoint.",
                checks("", hadoop).endpoint().orElseThrow().line());
        hadoop = hadoop("10.0.0.7:9000");
        assertEquals(Optional.empty(), checks("", hadoop).endpoint());
        hadoop.setBoolean("fs.s3a.connection.ssl.enabled", false);
        assertEquals(
                ExitCode.CONFIG, checks("", hadoop).endpoint().orElseThrow().code());
        assertEquals(Optional.empty(), checks("", new Configuration()).endpoint());
    }

    private BucketChecks checks(String more) {
        return checks(more, hadoop("http://127.0.0.1:" + s3.getAddress().getPort()));
    }

    private static Configuration hadoop(String endpoint) {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.bucket.owned.endpoint", endpoint);
        hadoop.set("fs.s3a.bucket.owned.endpoint.region", "eu-west-1");
        hadoop.set("fs.s3a.bucket.owned.access.key", "id");
        hadoop.set("fs.s3a.bucket.owned.secret.key", "secret");
        return hadoop;
    }

    private static BucketChecks checks(String more, Configuration hadoop) {
        String text = """
                name = shop
                aws.region = eu-west-1
                source.table = interactions
                training.role-arn = "arn:aws:iam::123456789012:role/training"
                output.uri = "s3a://owned/runs/"
                """;
        return new BucketChecks(ConfigReader.read(text + more, "job.conf", Map.of()), new Buckets("eu-west-1", hadoop));
    }
}
