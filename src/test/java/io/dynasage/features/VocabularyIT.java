package io.dynasage.features;

import static io.dynasage.features.EventRows.dataset;
import static io.dynasage.features.EventRows.sorted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VocabularyIT {
    @Test
    void numbersIdsFromOneInTheOrderOfTheirBytes() {
        Vocabulary vocabulary = Vocabulary.of(ids("user_id", "b", "a", "é", "B"), ids("item_id", "10", "9"));
        assertEquals(List.of("{\"user_id\":\"B\",\"user_index\":1}", "{\"user_id\":\"a\",\"user_index\":2}",
                "{\"user_id\":\"b\",\"user_index\":3}", "{\"user_id\":\"é\",\"user_index\":4}"), sorted(vocabulary.users()));
        assertEquals(List.of("{\"item_id\":\"10\",\"item_index\":1}", "{\"item_id\":\"9\",\"item_index\":2}"),
                sorted(vocabulary.items()));
        assertEquals(8, vocabulary.featureDim());
        assertEquals(5, vocabulary.itemOffset());
    }

    @Test
    void isTheSameAfterWritingAndReading(@TempDir Path folder) throws Exception {
        Vocabulary written = Vocabulary.of(ids("user_id", "b", "a \"quoted\"\n"), ids("item_id", "x"));
        written.write(folder.toUri() + "vocabulary");
        Vocabulary read = Vocabulary.read(TestSpark.session(), folder.toUri() + "vocabulary");
        assertEquals(sorted(written.users()), sorted(read.users()));
        assertEquals(sorted(written.items()), sorted(read.items()));
        assertEquals(written.featureDim(), read.featureDim());
        assertEquals(1, read.itemCount());
        try (Stream<Path> files = Files.list(folder.resolve("vocabulary/items"))) {
            assertEquals(1, files.filter(file -> file.toString().endsWith(".json")).count());
        }
    }

    @Test
    void refusesMoreFeaturesThanAVectorCanIndex() {
        Dataset<Row> none = dataset(List.of());
        FeatureException error = assertThrows(FeatureException.class,
                () -> new Vocabulary(none, none, 2_000_000_000, 200_000_000).featureDim());
        assertEquals("2000000000 users and 200000000 items need 2200000002 features, more than the 2147483647 that a sparse "
                + "vector can index; train on fewer users, for example on a shorter time range", error.getMessage());
    }

    private static Dataset<Row> ids(String column, String... values) {
        return TestSpark.session().createDataset(List.of(values), Encoders.STRING()).toDF(column).orderBy(column);
    }
}
