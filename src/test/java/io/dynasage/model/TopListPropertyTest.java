package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TopListPropertyTest {

    @Property(tries = 1000)
    void holdsWhatAWalkFromTheBestToTheWorstTakesInAnyOrderOfItems(
            @ForAll @IntRange(max = 200) int count,
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll @IntRange(min = 1, max = 6) int perCategory,
            @ForAll @IntRange(min = 1, max = 8) int categories,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<RankedItem> items = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int category = random.nextInt(categories + 1);
            items.add(new RankedItem(
                    random.nextInt(20) / 4f - 2, index, "i" + index, category == 0 ? null : "c" + category));
        }
        Collections.shuffle(items, random);
        ListLimits limits = new ListLimits(size, perCategory);
        TopList list = limits.emptyList();
        items.forEach(item -> list.offer(item.score(), item.index(), item.id(), item.category()));
        assertEquals(NaiveLists.walk(items, limits), List.of(list.bestFirst()));
    }

    @Property(tries = 200)
    void mergedListsOfPartsAreTheListOfTheWhole(
            @ForAll @IntRange(min = 1, max = 5) int parts,
            @ForAll @IntRange(min = 1, max = 4) int perCategory,
            @ForAll long seed) {
        Random random = new Random(seed);
        ListLimits limits = new ListLimits(7, perCategory);
        List<RankedItem> items = new ArrayList<>();
        TopList merged = limits.emptyList();
        for (int part = 0; part < parts; part++) {
            TopList list = limits.emptyList();
            for (int n = 0; n < 30; n++) {
                RankedItem item = new RankedItem(random.nextInt(12), part * 30 + n, "i", "c" + random.nextInt(5));
                items.add(item);
                list.offer(item.score(), item.index(), item.id(), item.category());
            }
            for (RankedItem item : list.bestFirst()) {
                merged.offer(item.score(), item.index(), item.id(), item.category());
            }
        }
        assertEquals(NaiveLists.walk(items, limits), List.of(merged.bestFirst()));
    }

    @Example
    void aNegativeZeroTiesWithZero() {
        TopList list = new TopList(1, 1);
        list.offer(0f, 8, "late", null);
        list.offer(-0f, 3, "early", null);
        assertEquals(List.of(new RankedItem(0f, 3, "early", null)), List.of(list.bestFirst()));
    }

    @Example
    void refusesAScoreThatIsNoNumber() {
        TopList list = new TopList(2, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> list.offer(Float.NaN, 1, "i1", null))
                .getMessage();
        assertEquals(
                "the score of item i1 is NaN, which has no rank; its factors or the user's are too large:"
                        + " train the model again with more weight decay",
                message);
    }

    @Example
    void refusesLimitsBelowOne() {
        assertEquals(
                "a list of 0 items recommends nothing; ask for at least 1",
                assertThrows(IllegalArgumentException.class, () -> new ListLimits(0, 1))
                        .getMessage());
        assertEquals(
                "a quota of 0 items allows no item of any category; allow at least 1, or set no quota",
                assertThrows(IllegalArgumentException.class, () -> new ListLimits(1, 0))
                        .getMessage());
    }
}
