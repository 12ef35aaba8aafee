package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/** Filters, sorts and pages summaries in the same way as the List operations of the API. */
final class Listing {
    private static final int DEFAULT_PAGE = 10;

    /**
     * One resource of a listing.
     *
     * @param status empty for resources without one
     * @param json the resource's entry in the answer
     */
    record Summary(String name, String status, Instant created, Instant modified, ObjectNode json) {}

    private Listing() {}

    /** Returns the page of {@code all} that the request asks for, as member {@code member} of the answer. */
    static ObjectNode page(JsonNode request, String member, List<Summary> all, boolean ascendingByDefault) {
        Comparator<Summary> order = order(request.path("SortBy").asText("CreationTime"));
        String sortOrder = request.path("SortOrder").asText("");
        if (!sortOrder.equals("Ascending") && !(ascendingByDefault && sortOrder.isEmpty())) {
            order = order.reversed();
        }
        List<Summary> matching = all.stream()
                .filter(summary -> matches(request, summary, !ascendingByDefault))
                .sorted(order)
                .toList();
        int from = Math.min(offset(request), matching.size());
        int to = Math.min(matching.size(), from + request.path("MaxResults").asInt(DEFAULT_PAGE));
        ObjectNode answer = Json.object();
        matching.subList(from, to).forEach(summary -> answer.withArray(member).add(summary.json()));
        answer.withArray(member);
        if (to < matching.size()) {
            answer.put(
                    "NextToken",
                    Base64.getUrlEncoder().encodeToString(Integer.toString(to).getBytes(StandardCharsets.US_ASCII)));
        }
        return answer;
    }

    private static Comparator<Summary> order(String sortBy) {
        Comparator<Summary> byName = Comparator.comparing(Summary::name);
        return switch (sortBy) {
            case "Name" -> byName;
            case "Status" -> Comparator.comparing(Summary::status).thenComparing(byName);
            default -> Comparator.comparing(Summary::created).thenComparing(byName);
        };
    }

    /**
     * @param from whether CreationTimeAfter is the first time to list, as in the listings that descend by default; in
     *     the others, it is the last one to leave out
     */
    private static boolean matches(JsonNode request, Summary summary, boolean from) {
        return summary.name().contains(request.path("NameContains").asText(""))
                && (!request.hasNonNull("StatusEquals")
                        || request.get("StatusEquals").textValue().equals(summary.status()))
                && between(request, "CreationTime", summary.created(), from)
                && between(request, "LastModifiedTime", summary.modified(), false);
    }

    private static boolean between(JsonNode request, String member, Instant time, boolean from) {
        Instant shown = time.truncatedTo(ChronoUnit.MILLIS);
        Instant after = Members.instant(request, member + "After", Instant.MIN);
        return (shown.isAfter(after) || from && shown.equals(after))
                && shown.isBefore(Members.instant(request, member + "Before", Instant.MAX));
    }

    private static int offset(JsonNode request) {
        if (!request.hasNonNull("NextToken")) {
            return 0;
        }
        try {
            return Integer.parseUnsignedInt(new String(
                    Base64.getUrlDecoder().decode(request.get("NextToken").textValue()), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw SageMakerError.validation("Invalid NextToken: it is not one that this operation returned.");
        }
    }
}
