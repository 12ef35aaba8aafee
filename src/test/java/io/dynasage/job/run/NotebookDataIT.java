package io.dynasage.job.run;

import io.dynasage.TestSpark;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.features.UseCase;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.S3ProxyProcess;
import io.dynasage.notebooks.Notebooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second notebook on the files of each use case, with ids as tables have them. */
class NotebookDataIT {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final StructType SCHEMA =
            StructType.fromDDL("user_id string, item_id string, event_type string, rating double, event_time timestamp,"
                    + " genres string, price double, liked boolean");
    private static final List<String> ODD = List.of(
            "a\nb",
            "a\r\nb",
            "a\rb",
            "\n",
            " pad",
            "pad ",
            "pad",
            "\ttab",
            "nul\u0000x",
            "\"",
            "\"\"",
            "\",\n\"",
            "\\",
            "\\\"",
            "\\n",
            "'",
            ",",
            " ",
            "\u2028",
            "\ufeffbom",
            "x".repeat(1500),
            "İ",
            "ß",
            "\u0085",
            "{\"a\":1}",
            "[1]",
            "-0",
            "1e5",
            "+7",
            "\u00a0nbsp",
            "null",
            "NaN",
            "NA",
            "",
            "true",
            "123",
            "123.0",
            "007",
            "$x$",
            "#");
    private static final String MINIMAL = """
        name = shop
        source.table = interactions
        training.role-arn = "arn:aws:iam::123456789012:role/training"
        output.uri = "s3a://bucket"
        events.columns.genres { attribute = genres, type = string }
        events.columns.price { attribute = price, type = double }
        events.columns.liked { attribute = liked, type = boolean }
        """;

    @TempDir
    private static Path folder;

    private static S3ProxyProcess s3;

    @BeforeAll
    static void startS3() {
        s3 = S3ProxyProcess.start(Path.of(System.getProperty("services.directory")), folder);
    }

    @AfterAll
    static void stopS3() {
        s3.close();
    }

    @Test
    void readsRecommendationsWithoutValidationRows() {
        reads("plain", UseCase.RECOMMENDATION, "features.validation-fraction = 0");
    }

    @Test
    void readsRatingsWithSetsAndANumericLastColumn() {
        reads("ratings", UseCase.RECOMMENDATION, """
            features.feedback = explicit
            features.split = last-per-user
            events.columns { genres { attribute = g, type = string }, price { attribute = p, type = double } }
            features.item-columns.genres { encoding = multi-hot, separator = "|" }
            features.item-columns.price { encoding = numeric, scale = 0.01, missing = 7 }
            """);
    }

    @Test
    void readsAContext() {
        reads("context", UseCase.PERSONALIZATION, """
            events.columns { genres { attribute = g, type = string }, price { attribute = p, type = double }
              liked { attribute = l, type = boolean } }
            features.context-columns { daypart.encoding = one-hot, liked.encoding = one-hot }
            features.item-columns.genres.encoding = one-hot
            features.item-columns.price { encoding = numeric, scale = 0.01, missing = 7 }
            """);
    }

    @Test
    void readsChurnAsCsv() {
        reads("churn", UseCase.CHURN, """
            events.columns.price { attribute = p, type = double }
            features.churn { window = 10d, snapshot-count = 2, amount-column = price }
            """);
    }

    @Test
    void readsAQueryWithNeitherUsersNorItems() throws IOException {
        reads(
                "numbers",
                UseCase.CUSTOM,
                query("SELECT rating > 3 AS label, event_time, price, liked FROM {events}") + """
                    features.columns.price { encoding = numeric, scale = 0.01, missing = -3.5 }
                    features.columns.liked { encoding = numeric, missing = 0 }
                    """);
    }

    @Test
    void readsAQueryOfOddIdsForXgboost() throws IOException {
        reads(
                "odd",
                UseCase.CUSTOM,
                query("SELECT rating > 3 AS label, event_time, price, item_id, user_id, genres AS"
                                + " `a b$` FROM {events}")
                        + """
                        training.algorithm = xgboost
                        channels.format = recordio-protobuf
                        features.carried = [user_id]
                        features.columns.item_id { encoding = one-hot, min-support = 3 }
                        features.columns."a b$" { encoding = multi-hot, separator = "|" }
                        features.columns.price { encoding = numeric, missing = 1e-7 }
                        """);
    }

    @Test
    void readsOneHotColumnsOfCsv() throws IOException {
        reads(
                "one-hot",
                UseCase.CUSTOM,
                query("SELECT rating > 3 AS label, event_time, price, item_id, genres FROM {events}") + """
                    training.algorithm = xgboost
                    features.columns.item_id.encoding = one-hot
                    features.columns.genres { encoding = multi-hot, separator = "|" }
                    features.columns.price { encoding = numeric, scale = 0.01, missing = 1 }
                    """);
    }

    /** Writes the files of a run up to its channels, and lets the notebook read them from S3. */
    private static void reads(String run, UseCase useCase, String settings) {
        JobConfig config =
                ConfigReader.read(MINIMAL + "features.use-case = " + useCase + "\n" + settings, "test.conf", Map.of());
        Configuration hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
        RunFolder files = new RunFolder(new RunNames("job", "file:" + folder + "/bucket"), new RunId(run), hadoop);
        try (FeatureStage.Output features =
                new FeatureStage(config, config.features().examples(), files).run(events(), Optional.empty())) {
            ExampleFiles examples = new ExampleFiles(config, files, features.examples());
            Map<String, ChannelManifest> channels = examples.writeChannels();
            examples.writeReadable(channels);
            files.writeJson("ledger/channels.json", Map.of("output", channels));
        }
        Map<String, String> services = Map.of(
                "AWS_ENDPOINT_URL_S3", s3.endpoint().toString(),
                "AWS_ACCESS_KEY_ID", LocalCredentials.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY", LocalCredentials.SECRET_KEY);
        Notebooks.of("s3://bucket/runs/" + run, services, folder).comeToTheirEnd(Notebooks.CHANNELS);
    }

    private static String query(String sql) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "query", ".sql"), sql);
        return "features.query = \"" + file.toUri() + "\"\n";
    }

    private static Dataset<Row> events() {
        Random random = new Random(9);
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 3000; n++) {
            String user = id("u", random.nextInt(ODD.size() + 60));
            String item = id("i", random.nextInt(ODD.size() + 40));
            double rating = 1 + (user.hashCode() + item.hashCode() & 7) / 2.0;
            String genres = random.nextInt(5) == 0 ? null : ODD.get(random.nextInt(9)) + "|x";
            Double price = random.nextInt(4) == 0 ? null : random.nextInt(5000) / 100.0;
            events.add(RowFactory.create(
                    user,
                    item,
                    "view",
                    rating,
                    START.plusSeconds(random.nextInt(86_400 * 90)),
                    genres,
                    price,
                    random.nextInt(3) == 0 ? null : random.nextBoolean()));
        }
        return TestSpark.session().createDataFrame(events, SCHEMA);
    }

    private static String id(String prefix, int number) {
        return number < ODD.size() ? ODD.get(number) : prefix + number;
    }
}
