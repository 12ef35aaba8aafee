package io.dynasage.local.events;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Generates purchases, for churn. Customers join at any time within two years, buy according to the
 * {@link PurchaseProcess}, and sooner or later leave unnoticed. {@code amount} and {@code quantity} (N) differ between
 * customers and do not depend on whether they leave.
 */
final class PurchaseEvents {
    /** The end of the period, exclusive. */
    static final Instant END = GeneratedEvents.END;
    /** A customer without an event for this time after the snapshot is lost. */
    static final Duration WINDOW = Duration.ofDays(90);
    /** Only customers with an event within this time before the snapshot are considered. */
    static final Duration ACTIVE_WITHIN = Duration.ofDays(180);

    private static final PurchaseProcess PROCESS = new PurchaseProcess(0.9, 25, 0.9, 4.0);
    private static final Duration PERIOD = Duration.ofDays(730);
    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final int PRODUCTS = 200;

    private final Draws draws;
    private final int rows;

    private PurchaseEvents(int rows, long seed) {
        this.draws = new Draws(seed);
        this.rows = rows;
    }

    /**
     * Returns the events and the known facts about them.
     *
     * @param rows the number of events; at least 1. The last customer's events are cut off there.
     * @param seed the seed; another seed gives other events of the same kind
     */
    static GeneratedWorkload of(int rows, long seed) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows is " + rows + "; at least one event must be generated");
        }
        List<List<Event>> customers = new PurchaseEvents(rows, seed).customers();
        List<Event> events = new ArrayList<>(rows);
        customers.forEach(events::addAll);
        events.sort(Comparator.comparing(Event::at).thenComparing(Event::userId).thenComparing(Event::itemId));
        return new GeneratedWorkload(events, Optional.of(planted(customers, snapshot(events))));
    }

    private List<List<Event>> customers() {
        List<List<Event>> customers = new ArrayList<>();
        for (int left = rows;
                left > 0;
                left -= customers.get(customers.size() - 1).size()) {
            customers.add(purchases(String.format("user-%05d", customers.size() + 1), left));
        }
        return customers;
    }

    private List<Event> purchases(String user, int most) {
        double rate = draws.gamma(PROCESS.r()) / PROCESS.alpha();
        double leaving = draws.beta(PROCESS.a(), PROCESS.b());
        double price = StrictMath.exp(3 + 0.6 * draws.gaussian());
        double at = draws.uniform() * PERIOD.toMillis();
        List<Event> purchases = new ArrayList<>();
        do {
            purchases.add(purchase(user, price, END.minus(PERIOD).plusMillis((long) at)));
            at += draws.exponential() / rate * DAY_MILLIS;
        } while (draws.uniform() >= leaving && at < PERIOD.toMillis() && purchases.size() < most);
        return purchases;
    }

    private Event purchase(String user, double price, Instant at) {
        int quantity = 1 + (int) Math.min(9, draws.exponential());
        long cents = Math.max(1, Math.round(100 * price * quantity * StrictMath.exp(0.4 * draws.gaussian())));
        return new Event(
                user,
                String.format("product-%03d", draws.below(PRODUCTS) + 1),
                "purchase",
                null,
                at,
                Map.of(),
                new TreeMap<>(Map.of(
                        "amount", BigDecimal.valueOf(cents, 2).toPlainString(), "quantity", String.valueOf(quantity))));
    }

    /** Returns the latest start of a day whose window is over. */
    static Instant snapshot(List<Event> ordered) {
        return ordered.get(ordered.size() - 1).at().minus(WINDOW).truncatedTo(ChronoUnit.DAYS);
    }

    private static Planted planted(List<List<Event>> customers, Instant snapshot) {
        ScoreOverlap expected = new ScoreOverlap(0, 1);
        ScoreOverlap sample = new ScoreOverlap(0, 1);
        int active = 0;
        for (List<Event> purchases : customers) {
            Optional<Double> silent = silent(purchases, snapshot);
            if (silent.isPresent()) {
                active++;
                expected.add(silent.get(), silent.get(), 1 - silent.get());
                boolean lost = purchases.stream()
                        .noneMatch(event ->
                                event.at().isAfter(snapshot) && !event.at().isAfter(snapshot.plus(WINDOW)));
                sample.add(silent.get(), lost, 1, 1);
            }
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("r", PROCESS.r());
        parameters.put("alpha", PROCESS.alpha());
        parameters.put("a", PROCESS.a());
        parameters.put("b", PROCESS.b());
        parameters.put("snapshot", snapshot.toString());
        parameters.put("windowDays", WINDOW.toDays());
        parameters.put("activeWithinDays", ACTIVE_WITHIN.toDays());
        parameters.put("customers", customers.size());
        parameters.put("customersAtSnapshot", active);
        return new Planted(
                "churn",
                expected.area(),
                sample.area(),
                "customers active before the snapshot, scored by the posterior probability of no event in the"
                        + " window given their "
                        + "history until the snapshot; sampleAuc: with what they did then",
                parameters);
    }

    /** Returns the best score of a customer; empty if the customer was not active before the snapshot. */
    static Optional<Double> silent(List<Event> purchases, Instant snapshot) {
        List<Instant> known = purchases.stream()
                .map(Event::at)
                .filter(at -> !at.isAfter(snapshot))
                .toList();
        if (known.isEmpty() || !known.get(known.size() - 1).isAfter(snapshot.minus(ACTIVE_WITHIN))) {
            return Optional.empty();
        }
        Instant first = known.get(0);
        return Optional.of(PROCESS.silent(
                known.size() - 1, days(first, known.get(known.size() - 1)), days(first, snapshot), WINDOW.toDays()));
    }

    private static double days(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / DAY_MILLIS;
    }
}
