package io.dynasage.quality;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.events.GeneratedEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The model of the shipped candidates against alternating least squares, the baseline of the same run, on four data
 * sets: generated events, many and few, split by time, and each user's last movie of two sets of MovieLens.
 */
final class AgainstAls implements Goal {
    private static final double MOST_BEHIND = 0.01;
    private static final String SMALL = "ml-latest-small/ratings.csv";
    /** The default, which the runs of tests leave out. */
    private static final String CANDIDATES = "training.candidates=[factorization-machines,als]";

    private static final String[] LAST = {"features.split=last-per-user", "features.validation-fraction=0"};

    @Override
    public String name() {
        return "Q10";
    }

    @Override
    public List<String> data() {
        return List.of(Rating.FOLDER + "u.data", SMALL);
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        return Stream.of(
                        leads("generated-100000", workbench, generated(100_000, 1)),
                        leads("generated-5000", workbench, generated(5000, 1)),
                        leads("ml-100k", workbench, LeaveOneOut.events(workbench), LAST),
                        leads("ml-latest-small", workbench, movies(workbench.data()), LAST))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Figure> leads(String set, Workbench workbench, List<Item> events, String... settings) {
        String[] shipped =
                Stream.concat(Stream.of(CANDIDATES), Stream.of(settings)).toArray(String[]::new);
        JsonNode record = workbench.run("conf/recommendation.conf", events, shipped);
        JsonNode scorers = record.at("/evaluation/scorers");
        // A run whose model is ALS has no such baseline.
        String other = record.at("/choice/taken").asText().equals("als") ? "model" : "als";
        List<Figure> figures = new ArrayList<>();
        for (String metric : List.of("hrAt10", "ndcgAt10", "recallAt20")) {
            double model = scorers.at("/model/" + metric).asDouble(Double.NaN);
            double als = scorers.at("/" + other + "/" + metric).asDouble(Double.NaN);
            figures.add(Figure.reported(set + ":" + metric, model));
            figures.add(Figure.atLeast(-MOST_BEHIND, "lead", model - als));
        }
        return figures;
    }

    private static List<Item> generated(int rows, long seed) {
        return GeneratedEvents.of(rows, seed).stream().map(Item::of).toList();
    }

    /** Ratings; those of four stars and more are positives. */
    private static List<Item> movies(DataFolder data) {
        List<String> lines = data.lines(SMALL);
        return IntStream.range(1, lines.size())
                .mapToObj(line -> lines.get(line).strip().split(","))
                .map(field -> new Item()
                        .text("user_id", field[0])
                        .text("item_id", field[1])
                        .number("rating", field[2])
                        .number("timestamp", field[3]))
                .toList();
    }
}
