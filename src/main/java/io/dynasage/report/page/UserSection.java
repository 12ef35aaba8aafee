package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A few users' histories next to their recommendation lists. */
record UserSection(RunFiles files) {
    private static final String[] OPEN = {"open", "open"};
    private static final String[] CLOSED = {};

    /** Writes the section; nothing if the run wrote no lists. */
    void write(Html html) {
        JsonNode users = files.users().path("users");
        if (users.isEmpty()) {
            return;
        }
        html.section("users", "What users did, and what the model recommends to them");
        for (int i = 0; i < users.size(); i++) {
            JsonNode user = users.get(i);
            html.open("details", i == 0 ? OPEN : CLOSED)
                    .open("summary")
                    .text("bdi", user.path("name").asText())
                    .close();
            html.open("div", "class", "pair");
            html.table(
                    "Latest events", List.of("item", "event", "time (UTC)"), rows(user.path("history"), "type", "at"));
            html.table("Recommendation list", List.of("item", "score"), rows(user.path("list"), "score"));
            html.close().close();
        }
        html.close();
    }

    private static List<List<String>> rows(JsonNode entries, String... members) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode entry : entries) {
            List<String> row = new ArrayList<>(List.of(item(entry)));
            for (String member : members) {
                JsonNode value = entry.path(member);
                row.add(value.isNumber() ? Figures.value(value.asDouble()) : value.asText(""));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String item(JsonNode entry) {
        String title = entry.path("title").asText("");
        return title.isEmpty()
                ? entry.path("item").asText()
                : title + " (" + entry.path("item").asText() + ")";
    }
}
