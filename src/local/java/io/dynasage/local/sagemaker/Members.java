package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads and writes members of requests and answers in the JSON form of the SageMaker API. */
final class Members {
    private Members() {}

    /** Returns epoch seconds with milliseconds as the fraction. */
    static BigDecimal time(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    /** Returns the instant of a timestamp member, or {@code otherwise} if the request has none. */
    static Instant instant(JsonNode request, String member, Instant otherwise) {
        return Optional.ofNullable(request.get(member))
                .filter(seconds -> !seconds.isNull())
                .map(seconds -> Instant.ofEpochMilli(
                        seconds.decimalValue().movePointRight(3).longValue()))
                .orElse(otherwise);
    }

    /** Returns a FailureReason with at most the service's 1,024 characters. */
    static String reason(String reason) {
        return reason.substring(0, Math.min(1024, reason.length()));
    }

    /** Returns a text member that the request's shape requires. */
    static String text(JsonNode request, String member) {
        return request.get(member).textValue();
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.fields()
                .forEachRemaining(
                        entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
        return texts;
    }

    /** Copies the members that {@code from} has. */
    static void copy(JsonNode from, ObjectNode to, String... members) {
        for (String member : members) {
            if (from.hasNonNull(member)) {
                to.set(member, from.get(member));
            }
        }
    }
}
