package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.services.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final List<Listing.Summary> ALL = IntStream.range(0, 12)
            .mapToObj(number -> {
                Instant created = Instant.ofEpochSecond(1_700_000_000L + number);
                String name = "name-" + number;
                return new Listing.Summary(
                        name, "", created, created, Json.object().put("Name", name));
            })
            .toList();

    private static JsonNode page(ObjectNode request) {
        return Listing.page(request, "All", ALL, true);
    }

    private static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.get("All").forEach(summary -> names.add(summary.get("Name").textValue()));
        return names;
    }

    @Test
    void pagesFollowEachOther() {
        JsonNode first = page(Json.object());
        assertEquals(10, names(first).size());
        JsonNode second =
                page(Json.object().put("NextToken", first.get("NextToken").textValue()));
        assertEquals(List.of("name-10", "name-11"), names(second));
        assertFalse(second.has("NextToken"));
    }

    @Test
    void aFilterThatIsNullIsNone() {
        ObjectNode request = Json.object().put("MaxResults", 100);
        List<String> filters = List.of(
                "NameContains",
                "StatusEquals",
                "CreationTimeAfter",
                "CreationTimeBefore",
                "LastModifiedTimeAfter",
                "LastModifiedTimeBefore",
                "SortBy",
                "SortOrder",
                "NextToken");
        filters.forEach(request::putNull);
        assertEquals(12, names(page(request)).size());
        assertEquals(
                List.of("name-10", "name-11"), names(page(Json.object().put("CreationTimeAfter", 1_700_000_009.5))));
    }

    @Test
    void onlyListingsThatDescendByDefaultBeginWithTheTimeAfterWhichTheyAreAsked() {
        ObjectNode request = Json.object().put("CreationTimeAfter", 1_700_000_010);
        assertEquals(List.of("name-11"), names(page(request)));
        assertEquals(List.of("name-11", "name-10"), names(Listing.page(request, "All", ALL, false)));
        request = Json.object().put("LastModifiedTimeAfter", 1_700_000_010);
        assertEquals(List.of("name-11"), names(Listing.page(request, "All", ALL, false)));
    }
}
