package io.dynasage.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Lists made the plain way: score everything, sort, walk from the best to the worst. */
final class NaiveLists {

    private NaiveLists() {}

    /** Random sides, half of them of few different numbers, so that many scores are equal; indices ascend with gaps. */
    static List<SideRow> side(String name, int count, int factorCount, Random random) {
        List<SideRow> side = new ArrayList<>();
        int index = random.nextInt(3);
        boolean few = random.nextBoolean();
        for (int n = 0; n < count; n++) {
            float[] factors = new float[factorCount];
            for (int f = 0; f < factorCount; f++) {
                factors[f] = few ? (random.nextInt(5) - 2) / 2f : (float) random.nextGaussian();
            }
            side.add(new SideRow(name + index, index, (random.nextInt(5) - 2) / 2f, factors));
            index += 1 + random.nextInt(3);
        }
        return side;
    }

    /** The item's bias plus the products, added in the order of the factors. */
    static float score(SideRow user, SideRow item) {
        float sum = item.bias();
        for (int f = 0; f < item.factors().length; f++) {
            sum += user.factors()[f] * item.factors()[f];
        }
        return sum;
    }

    /** A user's list. */
    static List<RankedItem> of(
            SideRow user,
            List<SideRow> items,
            Map<Integer, String> categories,
            Set<Integer> refused,
            ListLimits limits) {
        List<RankedItem> all = new ArrayList<>();
        for (SideRow item : items) {
            if (!refused.contains(item.index())) {
                all.add(new RankedItem(score(user, item) + 0f, item.index(), item.id(), categories.get(item.index())));
            }
        }
        return walk(all, limits);
    }

    /** Sorts and takes what the limits allow. */
    static List<RankedItem> walk(List<RankedItem> items, ListLimits limits) {
        Map<String, Integer> taken = new HashMap<>();
        List<RankedItem> list = new ArrayList<>();
        for (RankedItem item : items.stream().sorted().toList()) {
            boolean allowed = item.category() == null || taken.getOrDefault(item.category(), 0) < limits.perCategory();
            if (allowed && list.size() < limits.size()) {
                list.add(item);
                taken.merge(String.valueOf(item.category()), 1, Integer::sum);
            }
        }
        return list;
    }
}
