package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.events.ItemTitles;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/** Sends requests for some known users to the live endpoint and prints their recommendations next to their history. */
final class Conversation {
    private static final int USERS = 3;
    private static final int EVENTS_SHOWN = 5;
    private static final int RECOMMENDED = 10;
    private static final int METRICS_SHOWN = 8;
    private static final int INFORMATIVE_ITEMS = 5;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    private final LocalServices services;
    private final UserHistory histories;
    private final ItemTitles titles;
    private final PrintWriter out;

    Conversation(LocalServices services, UserHistory histories, ItemTitles titles, PrintWriter out) {
        this.services = services;
        this.histories = histories;
        this.titles = titles;
        this.out = out;
    }

    /**
     * Sends the requests and prints the answers.
     *
     * @throws RuntimeException if the endpoint does not answer with finite scores
     */
    void about(RunFolder run) {
        Map<String, Integer> users = run.ids("user_id");
        Map<String, Integer> items = run.ids("item_id");
        String name = run.record().path("endpoint").path("name").asText();
        try (SageMakerRuntimeClient runtime = services.runtime()) {
            LiveEndpoint endpoint = new LiveEndpoint(runtime, name, users, items);
            out.printf("%nAsked of endpoint %s:%n", name);
            for (String user : someOf(List.copyOf(users.keySet()))) {
                List<UserHistory.Entry> history = histories.of(user);
                print(user, history, endpoint.best(user, itemsOf(history), RECOMMENDED));
            }
        }
    }

    /** Prints the run's own measurements of the model. */
    void quality(JsonNode record) {
        JsonNode scorers = record.path("evaluation").path("scorers");
        Set<String> metrics = new LinkedHashSet<>();
        scorers.forEach(scorer -> scorer.fieldNames().forEachRemaining(metrics::add));
        List<String> shown = metrics.stream().limit(METRICS_SHOWN).toList();
        out.printf("%n%-24s", "On the test part");
        shown.forEach(metric -> out.printf(" %12s", metric));
        scorers.fields().forEachRemaining(scorer -> {
            out.printf("%n  %-22s", scorer.getKey());
            for (String metric : shown) {
                if (scorer.getValue().has(metric)) {
                    out.printf(" %12.4f", scorer.getValue().path(metric).asDouble());
                } else {
                    out.printf(" %12s", "");
                }
            }
        });
        out.println();
        record.path("evaluation").path("reasons").forEach(reason -> out.printf("  gate: %s%n", reason.asText()));
        record.path("evaluation").path("notes").forEach(note -> out.printf("  note: %s%n", note.asText()));
    }

    /**
     * Returns users spread over the whole vocabulary, the same ones every time, with a history long enough to be
     * informative.
     */
    private List<String> someOf(List<String> users) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < USERS && i < users.size(); i++) {
            int position = (int) ((long) users.size() * (2 * i + 1) / (2 * USERS));
            int end = (int) ((long) users.size() * (i + 1) / USERS);
            while (position + 1 < end
                    && itemsOf(histories.of(users.get(position))).size() < INFORMATIVE_ITEMS) {
                position++;
            }
            chosen.add(users.get(position));
        }
        return chosen;
    }

    private static Set<String> itemsOf(List<UserHistory.Entry> history) {
        return history.stream().map(UserHistory.Entry::itemId).collect(Collectors.toSet());
    }

    private void print(String user, List<UserHistory.Entry> history, List<LiveEndpoint.Scored> best) {
        out.printf("%n  user %s, %d events, the latest:%n", user, history.size());
        history.stream()
                .limit(EVENTS_SHOWN)
                .forEach(event -> out.printf(
                        "    %s  %-9s %s%n", MINUTE.format(event.at()), event.what(), titles.of(event.itemId())));
        out.println("  is recommended, of what they have not met yet:");
        for (int i = 0; i < best.size(); i++) {
            out.printf(
                    "    %2d. %.4f  %s%n",
                    i + 1, best.get(i).score(), titles.of(best.get(i).itemId()));
        }
        out.flush();
    }
}
