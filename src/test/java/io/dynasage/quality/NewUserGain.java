package io.dynasage.quality;

import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.model.FoldIn;
import io.dynasage.model.SideFactors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What fold-in gains for new users: each fifth user is in no training row, and the first four fifths of the items that
 * it chose are known when the others are ranked, each among 99 items that it never chose.
 */
final class NewUserGain implements Goal {
    private static final String SMALL = "ml-latest-small/ratings.csv";
    private static final int EVENTS = 100_000;
    private static final int LIKED = 4;
    private static final int EACH = 5;
    private static final int OTHERS = 99;
    private static final int PLACES = 10;

    /** A choice, with its event in a table. */
    private record Choice(String user, String item, long at, Item event) {}

    @Override
    public String name() {
        return "Q12";
    }

    @Override
    public List<String> data() {
        return List.of(Rating.FOLDER + "u.data", SMALL);
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        return Stream.of(
                        figures("generated", 0.82, workbench, generated()),
                        figures("ml-100k", 0.56, workbench, rated(workbench.data(), Rating.FOLDER + "u.data", "\t")),
                        figures("ml-latest-small", 0.62, workbench, rated(workbench.data(), SMALL, ",")))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Choice> generated() {
        return GeneratedEvents.of(EVENTS, 1).stream()
                .map(event ->
                        new Choice(event.userId(), event.itemId(), event.at().toEpochMilli(), Item.of(event)))
                .toList();
    }

    /** Ratings of four stars and more. */
    private static List<Choice> rated(DataFolder data, String file, String separator) {
        return data.lines(file).stream()
                .map(line -> line.strip().split(separator))
                .filter(field -> Character.isDigit(field[0].charAt(0)) && Double.parseDouble(field[2]) >= LIKED)
                .map(field -> new Choice(field[0], field[1], Long.parseLong(field[3]), rated(field)))
                .toList();
    }

    private static Item rated(String[] field) {
        return new Item()
                .text("user_id", field[0])
                .text("item_id", field[1])
                .number("rating", field[2])
                .number("timestamp", field[3]);
    }

    private static List<Figure> figures(String set, double least, Workbench workbench, List<Choice> choices) {
        List<String> users =
                List.copyOf(new TreeSet<>(choices.stream().map(Choice::user).toList()));
        Set<String> fresh = new HashSet<>();
        for (int user = 0; user < users.size(); user += EACH) {
            fresh.add(users.get(user));
        }
        SavedModel model = SavedModel.read(workbench.folder(
                "conf/recommendation.conf",
                choices.stream()
                        .filter(choice -> !fresh.contains(choice.user()))
                        .map(Choice::event)
                        .toList(),
                "features.split=last-per-user",
                "features.validation-fraction=0"));
        Map<String, Set<Integer>> chosen = new LinkedHashMap<>();
        int unknownItem = model.features().get("item_id").values().stream()
                        .min(Comparator.naturalOrder())
                        .orElseThrow()
                - 1;
        choices.stream()
                .filter(choice -> fresh.contains(choice.user())
                        && model.features().get("item_id").containsKey(choice.item()))
                .sorted(Comparator.comparingLong(Choice::at).thenComparing(Choice::item))
                .forEach(choice -> chosen.computeIfAbsent(choice.user(), any -> new LinkedHashSet<>())
                        .add(model.features().get("item_id").get(choice.item()) - unknownItem));
        return figures(
                set,
                least,
                FoldIn.of(model.model(), unknownItem),
                chosen,
                model.features().get("item_id").size());
    }

    private static List<Figure> figures(
            String set, double least, FoldIn foldIn, Map<String, Set<Integer>> chosen, int items) {
        SplittableRandom random = new SplittableRandom(1);
        double groups = 0;
        double folded = 0;
        double unknown = 0;
        for (Set<Integer> ofUser : chosen.values()) {
            List<Integer> all = new ArrayList<>(ofUser);
            int known = Math.max(1, all.size() * (EACH - 1) / EACH);
            SideFactors side = foldIn.user(
                    all.subList(0, known).stream().mapToInt(item -> item).toArray());
            for (int positive : all.subList(known, all.size())) {
                int[] others = random.ints(1, items + 1)
                        .filter(item -> !ofUser.contains(item))
                        .distinct()
                        .limit(OTHERS)
                        .toArray();
                groups++;
                folded += hit(foldIn, side, positive, others);
                unknown += hit(foldIn, foldIn.unknownUser(foldIn.unknownColumns()), positive, others);
            }
        }
        return List.of(
                Figure.reported(set + ":unknown-hr@10", unknown / groups),
                Figure.atLeast(least, "folded-hr@10", folded / groups));
    }

    private static int hit(FoldIn foldIn, SideFactors user, int positive, int[] others) {
        double own = foldIn.score(user, positive);
        int above = 0;
        for (int other : others) {
            above += foldIn.score(user, other) >= own ? 1 : 0;
        }
        return above < PLACES ? 1 : 0;
    }
}
