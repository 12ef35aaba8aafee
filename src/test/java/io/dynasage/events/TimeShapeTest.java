package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeShapeTest {
    private static final ZonedDateTime TIME = ZonedDateTime.of(2024, 11, 12, 19, 7, 8, 0, ZoneId.of("UTC"));

    static Stream<TimeShape> known() {
        return TimeShape.KNOWN.stream();
    }

    @ParameterizedTest
    @MethodSource("known")
    void aTextInAKnownFormatLooksLikeItAndIsReadByIt(TimeShape shape) {
        for (ZonedDateTime time :
                List.of(TIME, TIME.withMonth(5).withDayOfMonth(3).withHour(9))) {
            String text = time.format(DateTimeFormatter.ofPattern(shape.format(), shape.locale()));
            assertTrue(
                    TimeShape.of(text).stream().anyMatch(found -> found.format().equals(shape.format())),
                    () -> text + " looks like " + TimeShape.of(text));
            WrittenTime read =
                    TimeFormat.of(shape.format(), shape.locale()).read(text).orElseThrow();
            assertEquals(text, text(shape, read.local()));
        }
    }

    @Test
    void otherTextsHaveNoShape() {
        for (String text :
                List.of("u12345", "ORDER#2024/05/01", "2024/05/01 and more", "1.2.3", "", "x".repeat(400_000))) {
            assertEquals(List.of(), TimeShape.of(text));
        }
    }

    private static String text(TimeShape shape, LocalDateTime local) {
        return local.atZone(ZoneId.of("UTC")).format(DateTimeFormatter.ofPattern(shape.format(), shape.locale()));
    }
}
