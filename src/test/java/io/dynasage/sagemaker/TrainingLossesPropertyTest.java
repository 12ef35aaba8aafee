package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class TrainingLossesPropertyTest {
    @Property(tries = 200)
    void findsEachLossWhateverIsPrintedInBetween(
            @ForAll @Size(max = 50) List<@DoubleRange(min = -1e9, max = 1e9) Double> values,
            @ForAll @Size(min = 1, max = 20) List<String> others) {
        List<String> lines = new ArrayList<>(others);
        SortedMap<Integer, Double> printed = new TreeMap<>();
        for (int epoch = 0; epoch < values.size(); epoch++) {
            printed.put(epoch, values.get(epoch));
            lines.add("[05/19/2023 21:07:04 INFO 1] #quality_metric: host=algo-1, epoch=" + epoch
                    + ", train rmse <loss>=" + values.get(epoch));
            lines.add(others.get(epoch % others.size()));
        }
        assertEquals(values.isEmpty() ? Map.of() : Map.of("train rmse", printed), TrainingLosses.of(lines));
    }

    @Property(tries = 200)
    void noLineBreaksItAndItsPointsAreBounded(@ForAll String text) {
        String line = "#011train-a:1" + text;
        int points =
                TrainingLosses.of(IntStream.range(0, 5_000)
                                .mapToObj(i -> "[" + i + "]" + line)
                                .toList())
                        .values()
                        .stream()
                        .mapToInt(Map::size)
                        .sum();
        assertTrue(points <= TrainingLosses.MOST_POINTS, () -> points + " points of " + line);
    }
}
