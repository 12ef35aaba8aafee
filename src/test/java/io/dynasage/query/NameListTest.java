package io.dynasage.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NameListTest {
    @Test
    void showsTwentyNamesAndCountsTheOthers() {
        assertEquals("[a, b]", NameList.of(List.of("a", "b")));
        List<String> many = IntStream.range(0, 5000).mapToObj(i -> "c" + i).toList();
        assertTrue(NameList.of(many).endsWith("c18, c19] and 4980 more"), NameList.of(many));
        assertEquals("[" + "x".repeat(100) + "…]", NameList.of(List.of("x".repeat(400_000))));
    }
}
