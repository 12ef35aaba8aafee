package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

class LiveEndpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> asked = new ArrayList<>();
    private Function<JsonNode, String> answer = request -> predictions(request, key -> String.valueOf(key / 100.0));
    private HttpServer server;
    private SageMakerRuntimeClient runtime;
    private LiveEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/endpoints/shop/invocations", exchange -> {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            asked.add(request);
            byte[] body = answer.apply(request).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        runtime = SageMakerRuntimeClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(LocalCredentials.provider())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        endpoint =
                new LiveEndpoint(runtime, "shop", Map.of("ada", 1, "bob", 2), Map.of("chess", 1, "jazz", 2, "lego", 3));
    }

    @AfterEach
    void stop() {
        runtime.close();
        server.stop(0);
    }

    @Test
    void ranksTheItemsThatTheUserHasNotSeen() {
        assertEquals(
                List.of(new LiveEndpoint.Scored("lego", 0.06), new LiveEndpoint.Scored("chess", 0.04)),
                endpoint.best("bob", Set.of("jazz"), 10));
        assertEquals(
                "{\"data\":{\"features\":{\"keys\":[2,4],\"shape\":[7],\"values\":[1,1]}}}",
                asked.get(0).path("instances").get(0).toString());
    }

    @Test
    void givesNoMoreThanAskedFor() {
        assertEquals(List.of(new LiveEndpoint.Scored("lego", 0.06)), endpoint.best("ada", Set.of(), 1));
    }

    @Test
    void refusesAScoreThatIsNotFinite() {
        answer = request -> predictions(request, key -> "\"NaN\"");
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> endpoint.best("ada", Set.of(), 3));
        assertEquals(
                "Endpoint shop scores ada with chess as {\"score\":\"NaN\"}, which is not a finite number",
                e.getMessage());
    }

    @Test
    void refusesFewerAnswersThanPairs() {
        answer = request -> "{\"predictions\":[{\"score\":0.5}]}";
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> endpoint.best("ada", Set.of(), 3));
        assertEquals("Endpoint shop answered 1 of 3 pairs", e.getMessage());
    }

    private static String predictions(JsonNode request, Function<Integer, String> score) {
        return StreamSupport.stream(request.path("instances").spliterator(), false)
                .map(instance -> "{\"score\":"
                        + score.apply(instance.at("/data/features/keys/1").asInt()) + "}")
                .collect(Collectors.joining(",", "{\"predictions\":[", "]}"));
    }
}
