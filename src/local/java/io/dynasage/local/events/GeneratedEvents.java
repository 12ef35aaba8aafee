package io.dynasage.local.events;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Generates the events of a shop, the same ones for the same number and seed on every machine.
 *
 * <p>Every item belongs to one topic, which its name contains, and within a topic a few items draw most of the interest
 * (Zipf). Every user is interested in up to three topics, mostly in the first, and occasionally looks at any item. All
 * users are active during the whole 90 days, so that a later period can be predicted from an earlier one. A cart
 * follows a view in one of five cases, and a purchase follows a cart in one of two.
 */
public final class GeneratedEvents {
    /** The end of the period, exclusive. */
    public static final Instant END = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration PERIOD = Duration.ofDays(90);
    private static final List<String> TOPICS = List.of("""
        camping jazz baking chess cycling gardening painting running sailing knitting pottery astronomy
        climbing coffee dogs fishing guitar history lego photo poetry skiing travel yoga\
        """.split("\\s+"));
    private static final double[] TASTE = {0.62, 0.22, 0.10};
    private static final double CART_AFTER_VIEW = 0.2;
    private static final double PURCHASE_AFTER_CART = 0.5;
    private static final double ITEM_ZIPF = 0.8;
    private static final double TOPIC_ZIPF = 0.4;
    private static final double ACTIVITY_ZIPF = 0.35;
    private static final int EVENTS_PER_USER = 40;
    private static final int EVENTS_PER_ITEM = 80;

    private final Draws draws;
    private final int rows;
    private final int users;
    private final int itemsPerTopic;
    private final String[] userNames;
    private final String[] itemNames;
    private final List<Event> events;
    private final Novelty novelty;

    private GeneratedEvents(int rows, long seed, Novelty novelty) {
        this.novelty = novelty;
        this.draws = new Draws(seed);
        this.rows = rows;
        this.users = Math.max(20, rows / EVENTS_PER_USER);
        this.itemsPerTopic = Math.max(5, rows / EVENTS_PER_ITEM / TOPICS.size());
        this.userNames = IntStream.range(0, users)
                .mapToObj(i -> String.format("user-%05d", i + 1))
                .toArray(String[]::new);
        this.itemNames = IntStream.range(0, TOPICS.size() * itemsPerTopic)
                .mapToObj(i -> TOPICS.get(i / itemsPerTopic) + String.format("-%03d", i % itemsPerTopic + 1))
                .toArray(String[]::new);
        this.events = new ArrayList<>(rows);
    }

    /**
     * Returns the events in the order of their times.
     *
     * @param rows the number of events; at least 1
     * @param seed the seed; another seed gives other events of the same kind
     */
    public static List<Event> of(int rows, long seed) {
        return of(rows, seed, Novelty.NONE);
    }

    /** Returns the events of a shop that changes, in the order of their times. */
    static List<Event> of(int rows, long seed, Novelty novelty) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows is " + rows + "; at least one event must be generated");
        }
        return new GeneratedEvents(rows, seed, novelty).generate();
    }

    private List<Event> generate() {
        double[] activity = cumulativeZipf(users, ACTIVITY_ZIPF);
        double[] items = cumulativeZipf(itemsPerTopic, ITEM_ZIPF);
        int[][] tastes = tastes();
        while (events.size() < rows) {
            int user = draws.index(activity);
            visit(user, topic(tastes[user]) * itemsPerTopic + draws.index(items));
        }
        events.sort(Comparator.comparing(Event::at).thenComparing(Event::userId).thenComparing(Event::itemId));
        return events;
    }

    private int[][] tastes() {
        double[] topics = cumulativeZipf(TOPICS.size(), TOPIC_ZIPF);
        int[][] tastes = new int[users][TASTE.length];
        for (int[] taste : tastes) {
            for (int i = 0; i < taste.length; i++) {
                taste[i] = draws.index(topics);
            }
        }
        return tastes;
    }

    private int topic(int[] taste) {
        double left = draws.uniform();
        for (int i = 0; i < taste.length; i++) {
            left -= TASTE[i];
            if (left < 0) {
                return taste[i];
            }
        }
        return draws.below(TOPICS.size());
    }

    private void visit(int userNumber, int taste) {
        Instant at = time(novelty.arrivesLate(userNumber) || novelty.arrivesLate(taste));
        String user = userNames[userNumber];
        String item = itemNames[chosen(taste, at)];
        add(user, item, "view", at);
        if (draws.uniform() < CART_AFTER_VIEW) {
            Instant cart =
                    at.plusMillis(1000 + draws.below(Duration.ofMinutes(10).toMillis()));
            add(user, item, "cart", cart);
            if (draws.uniform() < PURCHASE_AFTER_CART) {
                add(
                        user,
                        item,
                        "purchase",
                        cart.plusMillis(
                                1000 + draws.below(Duration.ofMinutes(30).toMillis())));
            }
        }
    }

    /** Returns a time in the whole period, or in the part of it when latecomers are there. */
    private Instant time(boolean late) {
        Instant start = late ? Novelty.late(END, PERIOD) : END.minus(PERIOD);
        return start.plusMillis(draws.below(
                Duration.between(start, END).toMillis() - Duration.ofHours(1).toMillis()));
    }

    /** Returns the item of a visit: what the user likes, or what is in fashion at that time. */
    private int chosen(int taste, Instant at) {
        if (!novelty.trend() || draws.uniform() >= Novelty.FOLLOWED) {
            return taste;
        }
        long day = Duration.between(END.minus(PERIOD), at).toDays();
        int followed = Novelty.inFashion(day, TOPICS.size() * itemsPerTopic, draws);
        if (novelty.arrivesLate(followed) && at.isBefore(Novelty.late(END, PERIOD))) {
            return taste;
        }
        return followed;
    }

    private void add(String user, String item, String type, Instant at) {
        if (events.size() < rows) {
            events.add(new Event(user, item, type, null, at, Map.of()));
        }
    }

    /** Returns the cumulative weights 1/1^s, 1/2^s, ... */
    private static double[] cumulativeZipf(int n, double s) {
        double[] weights = new double[n];
        Arrays.setAll(weights, i -> 1 / StrictMath.pow(i + 1, s));
        return Draws.cumulative(weights);
    }
}
