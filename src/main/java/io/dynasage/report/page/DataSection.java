package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the table's items to the rows that the model learnt from: what was lost on the way and why, and the profile. */
record DataSection(RunFiles files) {
    private static final int SHOWN_ATTRIBUTES = 60;
    private static final int FEW = 20;
    private static final int MOST_EXAMPLES = 10;
    private static final List<String> EXAMPLE = List.of("attribute", "type", "value", "reason");
    private static final Map<String, String> REFUSALS = Map.of(
            "events", "events that say what a user does not want", "negatives", "negative examples among these events");
    private static final List<String> PROFILE =
            List.of("attribute", "types", "missing", "empty", "different values", "range or most frequent");

    void write(Html html) {
        html.section("data", "From items to rows");
        funnel().write(html);
        losses(html);
        html.table("What the model learnt from", List.of("what", "count"), learnt());
        html.text("h3", "What is notable about the data");
        List<String> notable = new ArrayList<>(RunFiles.texts(files.record().at("/events/drift")));
        notable.addAll(RunFiles.texts(files.record().at("/features/warnings")));
        if (notable.isEmpty()) {
            html.text("p", "Nothing: no drift from an earlier run, and no warning.");
        }
        html.list(notable).close();
        profile(html);
    }

    private BarTable funnel() {
        JsonNode events = files.record().path("events");
        JsonNode cleaning = files.record().at("/features/cleaning");
        BarTable funnel =
                new BarTable("Items that became events that were kept", "after", n -> Figures.count((long) n));
        add(funnel, "the table's items", files.record().at("/source/items"), "read");
        add(funnel, "events", events.path("accepted"), "items that are events");
        return add(funnel, "events kept", cleaning.path("kept"), "without repetitions and what is above the caps");
    }

    private static BarTable add(BarTable funnel, String label, JsonNode count, String note) {
        return funnel.add(label, count.asLong(), note);
    }

    private void losses(Html html) {
        JsonNode events = files.record().path("events");
        JsonNode cleaning = files.record().at("/features/cleaning");
        // An item can hold several events, and a query give any number of rows.
        double read = Math.max(
                1,
                events.path("accepted").asLong()
                        + events.path("duplicates").asLong()
                        + sum(events.path("rejected"))
                        + sum(events.path("filtered")));
        BarTable losses = new BarTable("Losses and their reasons", "reason", n -> Figures.count((long) n));
        events.path("rejected").properties().forEach(reason -> loss(losses, "rejected: ", reason, read));
        events.path("filtered").properties().forEach(reason -> loss(losses, "left out: ", reason, read));
        for (Map.Entry<String, JsonNode> count : List.of(
                Map.entry("duplicates", events.path("duplicates")),
                Map.entry("lines of exports without an item", files.record().at("/source/rejectedLines")),
                Map.entry("repeated events", cleaning.path("repeatedEvents")),
                Map.entry("events above the cap of a user", cleaning.path("cappedEvents")))) {
            loss(losses, "", count, read);
        }
        losses.write(html);
        List<List<String>> examples = examples();
        if (!examples.isEmpty()) {
            html.table("Examples of rejects, personal values masked", EXAMPLE, examples);
        }
    }

    /** Returns an example of each reason. */
    private List<List<String>> examples() {
        Map<String, List<String>> examples = new LinkedHashMap<>();
        for (JsonNode reject : files.rejects()) {
            String attribute = reject.path("attribute").asText("the item");
            String reason = reject.path("reason").asText();
            String value =
                    isUser(attribute) ? "not shown" : reject.path("raw_value").asText("");
            if (examples.size() < MOST_EXAMPLES) {
                examples.putIfAbsent(
                        reason, List.of(attribute, reject.path("dynamo_type").asText(""), value, reason));
            }
        }
        return List.copyOf(examples.values());
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (JsonNode count : counts) {
            sum += count.asLong();
        }
        return sum;
    }

    private static void loss(BarTable losses, String kind, Map.Entry<String, JsonNode> reason, double read) {
        long count = reason.getValue().asLong();
        if (count > 0) {
            losses.add(kind + reason.getKey(), count, Figures.share(count / read) + " of what was read");
        }
    }

    private List<List<String>> learnt() {
        List<List<String>> rows = new ArrayList<>();
        // A block has one more feature, for unknown values; that of a number has one, and no values to count.
        files.record().at("/features/blocks").properties().stream()
                .filter(block -> block.getValue().asLong() > 1)
                .forEach(block -> rows.add(List.of(
                        "values of " + block.getKey(),
                        Figures.count(block.getValue().asLong() - 1))));
        files.record()
                .at("/features/refusals")
                .properties()
                .forEach(count -> rows.add(List.of(
                        REFUSALS.get(count.getKey()),
                        Figures.count(count.getValue().asLong()))));
        for (String part : List.of("train", "validation", "test")) {
            JsonNode count = files.record().path("channels").path(part).path("rows");
            if (count.isNumber()) {
                rows.add(List.of("rows for " + part, Figures.count(count.asLong())));
            }
        }
        return rows;
    }

    private void profile(Html html) {
        JsonNode attributes = files.profile().path("attributes");
        if (attributes.isEmpty()) {
            return;
        }
        html.section("profile", "The table's attributes")
                .openTable("Data profile")
                .head(PROFILE);
        for (int i = 0; i < Math.min(SHOWN_ATTRIBUTES, attributes.size()); i++) {
            attribute(html, attributes.get(i));
        }
        html.close().closeTable();
        if (attributes.size() > SHOWN_ATTRIBUTES) {
            html.text("p", "profile.json has the other " + (attributes.size() - SHOWN_ATTRIBUTES) + " attributes.");
        }
        html.close();
    }

    private void attribute(Html html, JsonNode attribute) {
        List<String> types = new ArrayList<>();
        attribute.path("types").fieldNames().forEachRemaining(types::add);
        html.open("tr")
                .open("th", "scope", "row")
                .text("bdi", attribute.path("name").asText())
                .close();
        html.text("td", String.join(", ", types));
        html.text("td", Figures.share(attribute.path("missingPercent").asDouble() / 100));
        html.text("td", Figures.share(attribute.path("emptyPercent").asDouble() / 100));
        html.text("td", Figures.count(attribute.path("distinct").asLong()));
        html.value("td", values(attribute)).close();
    }

    /** Returns values that name nobody: none of personal attributes and of the users' ids. */
    private String values(JsonNode attribute) {
        if (attribute.path("personal").asBoolean()
                || isUser(attribute.path("name").asText())) {
            return "not shown";
        }
        if (attribute.has("minNumber")) {
            return attribute.path("minNumber").asText() + " to "
                    + attribute.path("maxNumber").asText();
        }
        List<String> frequent = new ArrayList<>();
        if (attribute.path("distinct").asLong() <= FEW) {
            attribute
                    .path("topValues")
                    .forEach(value -> frequent.add(value.path("value").asText() + " ("
                            + Figures.count(value.path("count").asLong()) + ")"));
        }
        return String.join(", ", frequent);
    }

    private boolean isUser(String attribute) {
        return attribute.equals(files.setting("events.columns.user_id.attribute"));
    }
}
