package io.dynasage.local.events;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Generates choices in context, for personalization, drawn from a {@link TasteWorld}. Each event is a view or a click
 * with attributes {@code device}, {@code category} (S) and {@code price} (N). Views and clicks follow the same taste.
 */
final class ChoiceEvents {
    /** The end of the period, exclusive. */
    static final Instant END = GeneratedEvents.END;

    private static final int DAYS = 90;
    private static final int EVENTS_PER_USER = 160;
    private static final int ITEMS = 120;
    private static final double CLICKS = 0.5;
    private static final int TESTED_PART = 10;
    private static final List<String> CATEGORY_NAMES = List.of(
            "news", "sport", "music", "film", "travel", "food", "games", "garden", "fashion", "science", "health",
            "cars");
    private static final List<String> DEVICE_NAMES = List.of("phone", "tablet", "desktop");

    private final Draws draws;
    private final TasteWorld world;
    private final int rows;

    private ChoiceEvents(int rows, long seed) {
        this.draws = new Draws(seed);
        this.rows = rows;
        this.world = new TasteWorld(Math.max(20, rows / EVENTS_PER_USER), ITEMS, draws);
    }

    /** A user's choice of an item in a context. */
    private record Choice(int user, int item, int context, Event event) {}

    /**
     * Returns the events and the known facts about them.
     *
     * @param rows the number of events; at least 1
     * @param seed the seed; another seed gives other events of the same kind
     */
    static GeneratedWorkload of(int rows, long seed) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows is " + rows + "; at least one event must be generated");
        }
        ChoiceEvents generator = new ChoiceEvents(rows, seed);
        List<Choice> choices = generator.choices();
        return new GeneratedWorkload(
                choices.stream().map(Choice::event).toList(), Optional.of(generator.planted(choices)));
    }

    private List<Choice> choices() {
        double[][] cumulative = new double[world.users * TasteWorld.CONTEXTS][];
        List<Choice> choices = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int user = draws.index(world.activity);
            OffsetDateTime at = OffsetDateTime.ofInstant(END, ZoneOffset.UTC)
                    .minusDays(1 + draws.below(DAYS))
                    .plusHours(draws.index(world.hours))
                    .plus(Duration.ofMillis(draws.below(3_600_000)));
            int device = device(user);
            int context = TasteWorld.context(at.getHour() * TasteWorld.DAYPARTS / 24, weekend(at), device);
            int cell = user * TasteWorld.CONTEXTS + context;
            if (cumulative[cell] == null) {
                cumulative[cell] = Draws.cumulative(probabilities(user, context));
            }
            int item = draws.index(cumulative[cell]);
            choices.add(new Choice(user, item, context, event(user, item, device, at.toInstant())));
        }
        choices.sort(Comparator.comparing((Choice c) -> c.event().at())
                .thenComparing(c -> c.event().userId())
                .thenComparing(c -> c.event().itemId()));
        return choices;
    }

    private int device(int user) {
        double left = draws.uniform();
        int device = 0;
        while (device < TasteWorld.DEVICES - 1 && (left -= world.device(user, device)) >= 0) {
            device++;
        }
        return device;
    }

    private double[] probabilities(int user, int context) {
        double[] probabilities = new double[world.items];
        world.choice(user, context, probabilities);
        return probabilities;
    }

    private Event event(int user, int item, int device, Instant at) {
        String category = CATEGORY_NAMES.get(TasteWorld.category(item));
        return new Event(
                String.format("user-%05d", user + 1),
                String.format("%s-%03d", category, item / TasteWorld.CATEGORIES + 1),
                draws.uniform() < CLICKS ? "click" : "view",
                null,
                at,
                new TreeMap<>(Map.of("device", DEVICE_NAMES.get(device), "category", category)),
                Map.of("price", BigDecimal.valueOf(world.priceCents(item), 2).toPlainString()));
    }

    private Planted planted(List<Choice> choices) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("users", world.users);
        parameters.put("items", world.items);
        parameters.put("categories", TasteWorld.CATEGORIES);
        parameters.put("tasteDimensions", TasteWorld.TASTES);
        parameters.put("tasteSigma", TasteWorld.TASTE_SIGMA);
        parameters.put("popularitySigma", TasteWorld.POPULARITY_SIGMA);
        parameters.put("daypartEffect", TasteWorld.DAYPART_EFFECT);
        parameters.put("weekendEffect", TasteWorld.WEEKEND_EFFECT);
        parameters.put("deviceEffect", TasteWorld.DEVICE_EFFECT);
        return new Planted(
                "personalization",
                best(),
                ofSample(choices.subList(rows - Math.max(1, rows / TESTED_PART), rows)),
                "a chosen item against another one drawn uniformly in the same context, over all users and contexts; "
                        + "sampleAuc: the latest tenth of the events, each against all other items",
                parameters);
    }

    /**
     * Returns the best AUC, over all users, contexts and items with their probabilities. No scorer ranks better than
     * the probability itself.
     */
    private double best() {
        ScoreOverlap overlap = new ScoreOverlap(0, 1);
        double[] choice = new double[world.items];
        double[] weekendShares = weekendShares();
        for (int user = 0; user < world.users; user++) {
            for (int context = 0; context < TasteWorld.CONTEXTS; context++) {
                world.choice(user, context, choice);
                int device = context % TasteWorld.DEVICES;
                int weekend = context / TasteWorld.DEVICES % TasteWorld.WEEK;
                double weight = world.user(user)
                        * world.device(user, device)
                        * weekendShares[weekend]
                        * TasteWorld.daypart(context / TasteWorld.DEVICES / TasteWorld.WEEK);
                for (double probability : choice) {
                    overlap.add(
                            score(probability), weight * probability, weight * (1 - probability) / (world.items - 1));
                }
            }
        }
        return overlap.area();
    }

    /** Returns a score that spreads small probabilities; only the order matters. */
    private static double score(double probability) {
        return Math.sqrt(Math.sqrt(probability));
    }

    /** Returns the shares of working days and of weekends among the days of the period. */
    private static double[] weekendShares() {
        OffsetDateTime end = OffsetDateTime.ofInstant(END, ZoneOffset.UTC);
        double days = IntStream.rangeClosed(1, DAYS)
                .filter(d -> weekend(end.minusDays(d)))
                .count();
        return new double[] {1 - days / DAYS, days / DAYS};
    }

    private static boolean weekend(OffsetDateTime day) {
        return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
    }

    private double ofSample(List<Choice> sample) {
        ScoreOverlap overlap = new ScoreOverlap(0, 1);
        double[] choice = new double[world.items];
        for (Choice one : sample) {
            world.choice(one.user(), one.context(), choice);
            for (int item = 0; item < world.items; item++) {
                boolean chosen = item == one.item();
                overlap.add(score(choice[item]), chosen, 1, 1.0 / (world.items - 1));
            }
        }
        return overlap.area();
    }
}
