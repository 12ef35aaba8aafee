package io.dynasage.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.services.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-spark")
class PlantedEventsTest {
    private static final GeneratedWorkload CHOICES = ChoiceEvents.of(40_000, 42);
    private static final GeneratedWorkload PURCHASES = PurchaseEvents.of(40_000, 42);

    @Test
    void areTheSameForTheSameSeedAndInTheOrderOfTime() {
        assertEquals(CHOICES, ChoiceEvents.of(40_000, 42));
        assertEquals(PURCHASES, PurchaseEvents.of(40_000, 42));
        assertNotEquals(PURCHASES.events(), PurchaseEvents.of(40_000, 43).events());
        for (GeneratedWorkload workload : List.of(CHOICES, PURCHASES, ChoiceEvents.of(1, 1), PurchaseEvents.of(1, 1))) {
            assertEquals(
                    workload.events(),
                    workload.events().stream()
                            .sorted(Comparator.comparing(Event::at))
                            .toList());
            assertTrue(workload.events().get(workload.events().size() - 1).at().isBefore(GeneratedEvents.END));
        }
        assertEquals(40_000, PURCHASES.events().size());
    }

    @Test
    void areTheSameOnEveryMachine() {
        assertEquals(
                "Event[userId=user-00247, itemId=sport-002, eventType=view, rating=null, at=2025-10-03T00:33:45.788Z, "
                        + "more={category=sport, device=tablet}, numbers={price=9.78}]",
                CHOICES.events().get(0).toString());
        assertEquals(
                "Event[userId=user-07095, itemId=product-170, eventType=purchase, rating=null,"
                        + " at=2024-01-02T00:13:10.180Z, "
                        + "more={}, numbers={amount=49.01, quantity=1}]",
                PURCHASES.events().get(0).toString());
    }

    @Test
    void theBestAucIsWhatTheScorerThatKnowsTheTruthReachesOnMany() {
        Planted choices = ChoiceEvents.of(200_000, 7).planted().orElseThrow();
        assertEquals(choices.bestAuc(), choices.sampleAuc(), 0.005, choices.toString());
        Planted purchases = PurchaseEvents.of(300_000, 7).planted().orElseThrow();
        assertEquals(purchases.bestAuc(), purchases.sampleAuc(), 0.005, purchases.toString());
    }

    /** Counts, smoothed, of what the structure is made of. */
    @Test
    void aModelThatCountsComesNearTheBestChoice() {
        List<Event> events = CHOICES.events();
        List<Event> train = events.subList(0, 36_000);
        Map<String, Event> items = train.stream().collect(Collectors.toMap(Event::itemId, e -> e, (a, b) -> a));
        Function<Event, String> category = e -> e.more().get("category");
        List<Function<Event, String>> given = List.of(
                Event::userId, e -> "day" + e.at().atOffset(ZoneOffset.UTC).getHour() / 6);
        Map<String, Integer> counts = new HashMap<>();
        train.forEach(e -> {
            counts.merge("item " + e.itemId(), 1, Integer::sum);
            counts.merge("category " + category.apply(e), 1, Integer::sum);
            given.forEach(g -> {
                counts.merge(g.apply(e), 1, Integer::sum);
                counts.merge(g.apply(e) + " " + category.apply(e), 1, Integer::sum);
            });
        });
        ScoreOverlap overlap = new ScoreOverlap(-20, 5);
        for (Event moment : events.subList(36_000, 40_000)) {
            for (Event item : items.values()) {
                double share = counts.get("category " + category.apply(item)) / 36_000.0;
                double score = Math.log(counts.get("item " + item.itemId()) / 36_000.0);
                for (Function<Event, String> g : given) {
                    double n = counts.getOrDefault(g.apply(moment), 0);
                    score += Math.log((counts.getOrDefault(g.apply(moment) + " " + category.apply(item), 0) + 6 * share)
                            / (n + 6)
                            / share);
                }
                boolean chosen = item.itemId().equals(moment.itemId());
                overlap.add(score, chosen ? 1 : 0, chosen ? 0 : 1);
            }
        }
        double sample = CHOICES.planted().orElseThrow().sampleAuc();
        assertEquals(sample, overlap.area(), 0.02, "counting reaches " + overlap.area());
        assertTrue(overlap.area() < sample, "nothing beats the truth");
    }

    /** Logistic regression on seven features, learnt from three earlier snapshots. */
    @Test
    void aRegressionComesNearTheBestForecastAndRecencyAloneDoesNot() {
        Map<String, List<Event>> customers = PURCHASES.events().stream().collect(Collectors.groupingBy(Event::userId));
        Instant test = PurchaseEvents.snapshot(PURCHASES.events());
        List<double[]> train = new ArrayList<>();
        for (int k = 1; k <= 3; k++) {
            train.addAll(rows(customers, test.minus(PurchaseEvents.WINDOW.multipliedBy(k))));
        }
        double[] weights = regression(train);
        ScoreOverlap model = new ScoreOverlap(-20, 20);
        ScoreOverlap recency = new ScoreOverlap(0, 10);
        for (double[] row : rows(customers, test)) {
            model.add(dot(weights, row), row[0], 1 - row[0]);
            recency.add(row[2], row[0], 1 - row[0]);
        }
        Planted planted = PURCHASES.planted().orElseThrow();
        assertEquals(planted.sampleAuc(), model.area(), 0.02, "the regression reaches " + model.area());
        assertTrue(recency.area() < planted.sampleAuc() - 0.03, "recency alone reaches " + recency.area());
    }

    /** Label, 1 and features of each customer active before the snapshot. */
    private static List<double[]> rows(Map<String, List<Event>> customers, Instant snapshot) {
        List<double[]> rows = new ArrayList<>();
        customers.forEach((user, events) -> {
            List<Instant> known = events.stream()
                    .map(Event::at)
                    .filter(at -> !at.isAfter(snapshot))
                    .toList();
            if (PurchaseEvents.silent(events, snapshot).isPresent()) {
                double recency = days(known.get(known.size() - 1), snapshot);
                double tenure = days(known.get(0), snapshot);
                double gap = (tenure - recency) / Math.max(1, known.size() - 1);
                boolean lost = events.stream()
                        .noneMatch(
                                e -> e.at().isAfter(snapshot) && !e.at().isAfter(snapshot.plus(PurchaseEvents.WINDOW)));
                long recent = known.stream()
                        .filter(at -> at.isAfter(snapshot.minus(Duration.ofDays(90))))
                        .count();
                rows.add(new double[] {
                    lost ? 1 : 0,
                    1,
                    Math.log1p(recency),
                    Math.log1p(known.size()),
                    Math.log1p(tenure),
                    Math.log1p(gap),
                    Math.log1p(recency / (gap + 1)),
                    Math.log1p(known.size() / (tenure + 1)),
                    Math.log1p(recent)
                });
            }
        });
        return rows;
    }

    private static double days(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 86_400_000.0;
    }

    /** Newton's method, the steps solved by elimination. */
    private static double[] regression(List<double[]> rows) {
        int n = rows.get(0).length;
        double[] weights = new double[n];
        for (int step = 0; step < 8; step++) {
            double[][] system = new double[n][n + 1];
            for (double[] row : rows) {
                double p = 1 / (1 + Math.exp(-dot(weights, row)));
                for (int i = 1; i < n; i++) {
                    system[i][n] += (row[0] - p) * row[i];
                    for (int j = 1; j < n; j++) {
                        system[i][j] += p * (1 - p) * row[i] * row[j];
                    }
                }
            }
            eliminate(system);
            for (int i = 1; i < n; i++) {
                weights[i] += system[i][n] / system[i][i];
            }
        }
        return weights;
    }

    private static void eliminate(double[][] system) {
        for (int i = 1; i < system.length; i++) {
            for (int k = 1; k < system.length; k++) {
                double factor = k == i ? 0 : system[k][i] / system[i][i];
                for (int j = i; j <= system.length; j++) {
                    system[k][j] -= factor * system[i][j];
                }
            }
        }
    }

    private static double dot(double[] weights, double[] row) {
        double sum = 0;
        for (int i = 1; i < row.length; i++) {
            sum += weights[i] * row[i];
        }
        return sum;
    }

    @Test
    void whatIsKnownIsWrittenAsJson(@TempDir Path folder) throws Exception {
        Planted planted = PURCHASES.planted().orElseThrow();
        planted.write(folder.resolve("new/truth.json"));
        JsonNode written = Json.MAPPER.readTree(Files.readString(folder.resolve("new/truth.json")));
        assertEquals(planted.bestAuc(), written.get("bestAuc").asDouble());
        assertEquals("churn", written.get("useCase").asText());
        assertEquals(90, written.at("/parameters/windowDays").asInt());
    }

    @Test
    void refuseZeroRows() {
        assertEquals(
                "rows is 0; at least one event must be generated",
                assertThrows(IllegalArgumentException.class, () -> ChoiceEvents.of(0, 1))
                        .getMessage());
        assertEquals(
                "rows is -1; at least one event must be generated",
                assertThrows(IllegalArgumentException.class, () -> PurchaseEvents.of(-1, 1))
                        .getMessage());
    }
}
