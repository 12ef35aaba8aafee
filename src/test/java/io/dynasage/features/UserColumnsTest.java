package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class UserColumnsTest {
    @Test
    void aMessageAboutThousandsOfColumnsIsShort() {
        List<FeatureColumn> columns = IntStream.range(0, 5000)
                .mapToObj(i -> FeatureColumn.oneHot("c" + i))
                .toList();
        String message = assertThrows(
                        FeatureException.class,
                        () -> ColumnTypes.check(StructType.fromDDL("a string, b string"), columns))
                .getMessage();
        assertTrue(
                message.startsWith("there is no column 'c0'; there are [a, b]; there is no column 'c1'")
                        && message.endsWith("; and 4980 more columns like these"),
                message);
    }

    @Test
    void everyNameOfAUserHasANameOfItsOwnAndComesBack() {
        List<String> names = List.of(
                "score",
                "Score",
                "own_score",
                "own_own_score",
                "features",
                "device_index",
                "device",
                "userId",
                "a.b",
                "a b",
                "a$2e$b",
                "größe",
                "😀",
                "label",
                "",
                "`x`",
                "dynasage_row_hash",
                "own_",
                "events");
        List<String> internal = names.stream().map(UserColumns::internal).toList();
        assertEquals(names.size(), internal.stream().distinct().count(), internal.toString());
        assertEquals(names, internal.stream().map(UserColumns::given).toList());
        assertTrue(internal.stream().allMatch(name -> name.matches("[A-Za-z0-9_$]+")), internal.toString());
        assertEquals(
                List.of("device", "userId", "events"),
                List.of("device", "userId", "events").stream()
                        .map(UserColumns::internal)
                        .toList());
    }
}
