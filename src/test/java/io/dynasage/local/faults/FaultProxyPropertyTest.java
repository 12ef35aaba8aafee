package io.dynasage.local.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class FaultProxyPropertyTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static Echo service;
    private static FaultProxy proxy;

    @BeforeContainer
    static void start() {
        service = new Echo();
        proxy = FaultProxy.before(service.endpoint());
    }

    @AfterContainer
    static void stop() {
        proxy.close();
        service.close();
    }

    @Property(tries = 100)
    void anyBodyPassesUnchangedInBothDirections(@ForAll @Size(max = 5000) byte[] body) throws Exception {
        assertArrayEquals(body, put(body).body());
    }

    @Property(tries = 50)
    void aCutAnswerNeverLooksWhole(@ForAll @Size(max = 200) byte[] body) throws Exception {
        proxy.inject(FaultRule.parse("*:cut"));
        boolean failed = false;
        try {
            put(body);
        } catch (IOException e) {
            failed = true;
        } finally {
            proxy.clear();
        }
        assertTrue(failed, () -> "a cut answer to " + body.length + " bytes passed for a whole one");
    }

    @Property
    void aFlippedBitIsExactlyOne(@ForAll @Size(min = 1, max = 300) byte[] body, @ForAll long seed) {
        ActiveRule rule = new ActiveRule(FaultRule.parse("*:flipped-bit:share=1/" + (seed >>> 1)));
        HttpMessage answer = new HttpMessage("HTTP/1.1 200 OK", List.of(), body);
        byte[] flipped = SpoiltAnswer.flipped(answer, rule).orElseThrow().body();
        int bits = 0;
        for (int i = 0; i < body.length; i++) {
            bits += Integer.bitCount((body[i] ^ flipped[i]) & 0xFF);
        }
        assertEquals(1, bits);
    }

    @Property
    void everyNthOfTheCallsMeetsTheFault(
            @ForAll @IntRange(min = 1, max = 50) int n, @ForAll @IntRange(max = 500) int calls) {
        ActiveRule rule = new ActiveRule(FaultRule.parse("*:reset:every=" + n));
        ServiceCall call = new ServiceCall(AwsService.S3, "GetObject", "/");
        int met = 0;
        for (int i = 0; i < calls; i++) {
            if (rule.selects(call)) {
                met++;
            }
        }
        assertEquals(calls / n, met);
    }

    @Property
    void aMessageIsReadAsItWasWritten(@ForAll @Size(max = 300) byte[] body) throws Exception {
        HttpMessage written =
                new HttpMessage("PUT /b/k HTTP/1.1", List.of(new HttpMessage.Header("Host", "h:1")), body).with(body);
        byte[] head = written.head();
        byte[] wire = new byte[head.length + body.length];
        System.arraycopy(head, 0, wire, 0, head.length);
        System.arraycopy(body, 0, wire, head.length, body.length);
        HttpMessage read =
                HttpMessage.request(new ByteArrayInputStream(wire), () -> {}).orElseThrow();
        assertEquals(written.headers(), read.headers());
        assertEquals(written.start(), read.start());
        assertArrayEquals(body, read.body());
    }

    /** Bytes that are not HTTP end the connection and never the proxy. */
    @Property
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] wire) {
        try {
            HttpMessage.request(new ByteArrayInputStream(wire), () -> {}).ifPresent(ServiceCall::of);
        } catch (IOException | IllegalArgumentException e) {
            assertTrue(e.getMessage() != null, new String(wire, StandardCharsets.ISO_8859_1));
        }
    }

    private static HttpResponse<byte[]> put(byte[] body) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(proxy.endpoint().resolve("/b/k"))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
