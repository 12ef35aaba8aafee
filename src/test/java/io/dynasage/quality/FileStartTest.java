package io.dynasage.quality;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileStartTest {
    private record Line(double label, long user) {}

    @Test
    void aShuffledFileBeginsLikeTheWhole() {
        List<Line> lines = lines();
        Collections.shuffle(lines, new Random(3));
        FileStart start = start(lines);
        assertTrue(start.label() < 3 && start.users() < 3, start.toString());
    }

    @Test
    void aSortedFileDoesNot() {
        List<Line> lines = lines();
        lines.sort(Comparator.comparingDouble(Line::label));
        assertTrue(start(lines).label() > 10);
        lines.sort(Comparator.comparingLong(Line::user));
        assertTrue(start(lines).users() > 10);
    }

    /** A row of each user in turn is no random order either. */
    @Test
    void usersInTurnAreToldFromUsersAtRandom() {
        List<Line> lines = new ArrayList<>();
        for (int row = 0; row < 20_000; row++) {
            lines.add(new Line(row * 7 % 3 == 0 ? 1 : 0, row % 200));
        }
        assertTrue(start(lines).users() > 5);
    }

    private static FileStart start(List<Line> lines) {
        return FileStart.of(
                lines.stream().map(Line::label).toList(),
                lines.stream().map(Line::user).toList());
    }

    private static List<Line> lines() {
        Random random = new Random(1);
        List<Line> lines = new ArrayList<>();
        for (int row = 0; row < 20_000; row++) {
            long user = (long) (200 * random.nextDouble() * random.nextDouble());
            lines.add(new Line(random.nextInt(200) < user ? 1 : 0, user));
        }
        return lines;
    }
}
