package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.RecordWriter;
import io.dynasage.local.sagemaker.LocalEndpoints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndpointAnswersIT {
    @Test
    void printsWhatHappenedBesideWhatTheEndpointSaysOfIt() throws IOException {
        try (LocalEndpoints endpoints = new LocalEndpoints()) {
            endpoints.createEndpoint("asked", "positive");
            endpoints.local.put(
                    "a-run/run.json", "{\"endpoint\": {\"name\": \"asked\"}}".getBytes(StandardCharsets.UTF_8));
            endpoints.local.put("a-run/channels/test/part-0.pbr", rows());
            StringWriter printed = new StringWriter();
            new EndpointAnswers(endpoints.local.runtime, new PrintWriter(printed))
                    .about(RunFolder.newest(endpoints.local.s3, "channels", Instant.EPOCH));
            assertTrue(
                    printed.toString().contains("Asked of endpoint asked, the first 2 rows of its channel:"),
                    printed::toString);
            assertTrue(
                    printed.toString().contains("mean score 0.881 where the label is 1, 0.881 where it is 0"),
                    printed::toString);
        }
    }

    /** Two rows of the model that scores everything alike. */
    private static byte[] rows() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(bytes)) {
            writer.writeSparse(new int[] {0, 2}, new double[] {1, 1}, 2, 4, 1);
            writer.writeSparse(new int[] {1, 3}, new double[] {1, 1}, 2, 4, 0);
        }
        return bytes.toByteArray();
    }
}
