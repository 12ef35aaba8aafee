package io.dynasage.quality;

import io.dynasage.local.events.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What users chose for the first time after a run: each such item among 99 others that the user never chose. All users
 * and items count; a model ranks one that it does not know last.
 */
final class NewestChoices {
    private static final int OTHERS = 99;
    private static final int PLACES = 10;
    private static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    private final Map<String, List<String[]>> choices = new LinkedHashMap<>();

    /**
     * @param before the events of the run
     * @param after the events that followed
     */
    NewestChoices(List<Event> before, List<Event> after, long seed) {
        Map<String, Set<String>> chosen = new HashMap<>();
        Set<String> found = new LinkedHashSet<>();
        for (Event event : before) {
            chosen.computeIfAbsent(event.userId(), any -> new HashSet<>()).add(event.itemId());
            found.add(event.itemId());
        }
        Map<String, Set<String>> first = new LinkedHashMap<>();
        for (Event event : after) {
            found.add(event.itemId());
            if (chosen.computeIfAbsent(event.userId(), any -> new HashSet<>()).add(event.itemId())) {
                first.computeIfAbsent(event.userId(), any -> new LinkedHashSet<>())
                        .add(event.itemId());
            }
        }
        List<String> items = List.copyOf(found);
        SplittableRandom random = new SplittableRandom(seed);
        first.forEach((user, positives) -> choices.put(
                user,
                positives.stream()
                        .map(positive -> among(positive, chosen.get(user), items, random))
                        .toList()));
    }

    private static String[] among(String positive, Set<String> chosen, List<String> items, SplittableRandom random) {
        Set<String> group = new LinkedHashSet<>(List.of(positive));
        while (group.size() < Math.min(OTHERS + 1, items.size() - chosen.size() + 1)) {
            String other = items.get(random.nextInt(items.size()));
            if (!chosen.contains(other)) {
                group.add(other);
            }
        }
        return group.toArray(String[]::new);
    }

    /** Returns the mean NDCG@10. */
    double ndcg(SavedModel model) {
        return mean(gains(model), everyUserOnce());
    }

    /** Returns the lower end of the 95 % interval of a model's lead; users are drawn. */
    double leastLead(SavedModel model, SavedModel other) {
        List<double[]> leads = new ArrayList<>();
        List<double[]> gains = gains(model);
        List<double[]> others = gains(other);
        for (int user = 0; user < gains.size(); user++) {
            double[] lead = gains.get(user).clone();
            lead[0] -= others.get(user)[0];
            leads.add(lead);
        }
        SplittableRandom random = new SplittableRandom(1);
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            means[r] = mean(leads, random.ints(leads.size(), 0, leads.size()).toArray());
        }
        Arrays.sort(means);
        return means[(int) (TAIL * RESAMPLES)];
    }

    private int[] everyUserOnce() {
        return IntStream.range(0, choices.size()).toArray();
    }

    /** Returns the sum of gains and the number of choices of each user. */
    private List<double[]> gains(SavedModel model) {
        List<double[]> gains = new ArrayList<>();
        choices.forEach((user, groups) -> gains.add(new double[] {
            groups.stream().mapToDouble(group -> gain(model, user, group)).sum(), groups.size()
        }));
        return gains;
    }

    private static double gain(SavedModel model, String user, String[] group) {
        double positive = model.score(user, group[0]);
        if (positive == Double.NEGATIVE_INFINITY) {
            return 0;
        }
        int above = 0;
        for (int other = 1; other < group.length; other++) {
            if (model.score(user, group[other]) >= positive) {
                above++;
            }
        }
        return above < PLACES ? Math.log(2) / Math.log(above + 2) : 0;
    }

    private static double mean(List<double[]> ofUsers, int[] drawn) {
        double sum = 0;
        double count = 0;
        for (int user : drawn) {
            sum += ofUsers.get(user)[0];
            count += ofUsers.get(user)[1];
        }
        return sum / count;
    }
}
