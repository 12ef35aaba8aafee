package io.dynasage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.channels.ChannelSettings;
import io.dynasage.dynamodb.AssumedRole;
import io.dynasage.dynamodb.ReaderKind;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.export.SnapshotFormat;
import io.dynasage.dynamodb.lakehouse.LakehouseFormat;
import io.dynasage.dynamodb.lakehouse.LakehouseSettings;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.evaluation.GateSettings;
import io.dynasage.evaluation.Undecided;
import io.dynasage.events.Coercion;
import io.dynasage.events.ColumnSource;
import io.dynasage.events.ColumnTime;
import io.dynasage.events.ColumnType;
import io.dynasage.events.DuplicateRule;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventQuery;
import io.dynasage.events.EventSettings;
import io.dynasage.events.EventTimes;
import io.dynasage.events.ForgetSettings;
import io.dynasage.events.Keep;
import io.dynasage.features.ChurnSettings;
import io.dynasage.features.CleaningSettings;
import io.dynasage.features.EventWeights;
import io.dynasage.features.Exclusion;
import io.dynasage.features.FeatureSettings;
import io.dynasage.features.Feedback;
import io.dynasage.features.MinSupport;
import io.dynasage.features.NegativeSettings;
import io.dynasage.features.NumericForm;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
import io.dynasage.report.MetricsLine;
import io.dynasage.report.ReportSettings;
import io.dynasage.report.RunEnd;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.EndpointSettings;
import io.dynasage.sagemaker.Guardrails;
import io.dynasage.sagemaker.TrainingSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    private static final EventTimes TIMES =
            new EventTimes(null, Instant.parse("1990-01-01T00:00:00Z"), Duration.ofDays(1));
    private static final String MINIMAL = """
        name = shop
        aws.region = eu-west-1
        source.table = interactions
        training.role-arn = "arn:aws:iam::123456789012:role/training"
        output.uri = "s3a://bucket/runs/"
        """;

    @Test
    void aConditionIsReadAndAMistakeInItIsShownWithItsPlace() {
        assertEquals(
                Optional.of(ItemCondition.of("begins_with(SK, \"EVENT#\")")),
                read(MINIMAL + "source.where = \"\"\"begins_with(SK, \"EVENT#\")\"\"\"")
                        .source()
                        .where());
        assertProblem(
                MINIMAL + "source.where = \"begins_with(SK 'EVENT#')\"",
                "source.where: this is not a condition: at character 16, ',' is expected, but found 'EVENT#' (in"
                        + " begins_with(SK 'EVENT#')) (job.conf:6)");
    }

    @Test
    void theExamplesOfTheDocumentOfSourcesAreValid() throws Exception {
        List<String> examples = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/sources.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertEquals(4, examples.size());
        examples.forEach(example -> read(MINIMAL + example));
    }

    @Test
    void aTableOfAnotherRegionIsNoticed() {
        String arn = "arn:aws:dynamodb:us-east-1:123456789012:table/interactions";
        assertProblem(
                MINIMAL + "source.table = \"" + arn + "\"",
                "source.table: the table " + arn
                        + " is in us-east-1, but source.region is eu-west-1, where it would not"
                        + " be found; set source.region = us-east-1, or name a table of eu-west-1 (job.conf:6)");
        assertProblem(
                MINIMAL + "recommendations.table = \"" + arn + "\"",
                "recommendations.table: the table " + arn + " is in us-east-1, but recommendations.region is"
                        + " eu-west-1, where it would not be found; set recommendations.region = us-east-1, or name a"
                        + " table of eu-west-1 (job.conf:6)");
        assertEquals(
                arn,
                read(MINIMAL + "source.region = us-east-1\nsource.table = \"" + arn + "\"")
                        .source()
                        .table());
    }

    @Test
    void aCopyInALakehouseNeedsAPlace() {
        assertEquals(
                Optional.of(new LakehouseSettings(
                        Optional.empty(), Optional.of("s3a://bucket/events"), LakehouseFormat.DELTA, List.of("id"))),
                read(MINIMAL
                                + "source.kind = lakehouse\n"
                                + "source.lakehouse { path = \"s3a://bucket/events\", format = delta, key-attributes ="
                                + " [id] }")
                        .source()
                        .lakehouse());
        assertProblem(
                MINIMAL + "source.kind = lakehouse",
                "source.lakehouse.path: source.kind = lakehouse needs source.lakehouse.table, a table of Spark's"
                        + " catalog, or source.lakehouse.path, a folder");
    }

    @Test
    void anExportOrACopyThatIsNotReadIsAProblem() {
        assertProblem(
                MINIMAL + "source.export.uri = \"s3a://bucket/e/\"",
                "source.export.uri: source.kind = scan does not read an export; set source.kind = export, or leave the"
                        + " export out (job.conf:6)");
        assertProblem(
                MINIMAL + "source.lakehouse.path = \"s3a://bucket/e/\"",
                "source.lakehouse.path: source.kind = scan does not read a copy; set source.kind = lakehouse, or leave"
                        + " the copy out (job.conf:6)");
    }

    @Test
    void defaultsFillWhatAMinimalFileLeavesOut() {
        JobConfig config = read(MINIMAL);
        assertEquals("shop", config.name());
        assertEquals(
                new JobConfig.Source(
                        SourceKind.SCAN,
                        ReaderKind.DIRECT,
                        "interactions",
                        new TableConnection("eu-west-1", null, null),
                        new ScanSettings(null, null, null, null, Duration.ofMinutes(10)),
                        Duration.ofMinutes(15),
                        0.01,
                        new JobConfig.Exports(null, List.of(), List.of(), null, null, null, Duration.ofHours(6)),
                        SnapshotFormat.NONE,
                        null,
                        Optional.empty(),
                        Optional.empty()),
                config.source());
        assertEquals("s3a://bucket/runs", config.outputUri());
        assertEquals("123456789012", config.bucketOwner(), "the account of the training role");
        assertEquals(
                List.of("event_time", "event_type", "item_id", "rating", "user_id"),
                config.events().columns().stream().map(EventColumn::name).toList());
        assertEquals(
                new FeatureSettings(
                        new CleaningSettings(Duration.ofSeconds(10), List.of("view"), 1000, 0),
                        new RecommendationSettings(
                                Feedback.IMPLICIT,
                                new PositiveRule(List.of("purchase", "cart", "view"), 4.0),
                                new SplitSettings(Split.TIME, 0.1, 0.1, null, null, 1),
                                new NegativeSettings(6, 3, 0.5, 0.25, 99, List.of()),
                                List.of(),
                                List.of(),
                                EventWeights.NONE,
                                new MinSupport(1, 1),
                                1),
                        1),
                config.features());
        assertEquals(
                new ChurnSettings(
                        Duration.ofDays(90),
                        Duration.ofDays(180),
                        null,
                        3,
                        0.1,
                        null,
                        null,
                        NumericForm.RAW,
                        List.of(),
                        null,
                        ChurnSettings.NOT_STARTED,
                        1),
                read(MINIMAL + "features.use-case = churn").features().examples());
        assertEquals(
                new ComparisonSettings(
                        List.of(Baseline.POPULARITY, Baseline.RECENT_POPULARITY, Baseline.ALS),
                        10,
                        20,
                        true,
                        true,
                        5,
                        200,
                        new GateSettings(
                                List.of(Baseline.POPULARITY, Baseline.RECENT_POPULARITY),
                                Undecided.DEPLOY,
                                OptionalDouble.empty(),
                                OptionalDouble.of(0.05),
                                Map.of()),
                        200),
                config.evaluation());
        assertEquals(
                new JobConfig.Recommendations(
                        "recommendations",
                        20,
                        Exclusion.SEEN,
                        null,
                        null,
                        5,
                        null,
                        new TableConnection("eu-west-1", null, null),
                        100,
                        new JobConfig.DefaultList(true, null, 10, 100),
                        Selections.NONE,
                        Map.of()),
                config.recommendations());
        assertEquals(
                new EventSettings(
                        config.events().columns(),
                        Optional.empty(),
                        null,
                        null,
                        null,
                        null,
                        TIMES,
                        Set.of(),
                        new ForgetSettings(List.of(), Optional.empty()),
                        Optional.empty()),
                config.events());
        assertEquals(new ChannelSettings(ChannelFormat.RECORDIO_PROTOBUF, 64L << 20), config.channels());
        assertEquals(30, config.training().volumeSizeGb());
        assertEquals(Duration.ofHours(6), config.training().maxRuntime());
        assertEquals("64", config.training().hyperparameters().get("num_factors"));
        assertEquals("eu-west-1", config.sagemaker().region());
        assertNull(config.sagemaker().endpoint());
        assertEquals(
                new EndpointSettings(
                        true,
                        true,
                        "ml.m5.large",
                        1,
                        new Guardrails(List.of(), Duration.ofMinutes(5), null, Duration.ofMinutes(30)),
                        false),
                config.endpoint());
        assertEquals(
                new JobConfig.Notices(null, null, List.of(RunEnd.Outcome.values()), MetricsLine.AUTO),
                config.notices());
        assertEquals(new ReportSettings(10, false, Optional.empty()), config.report());
    }

    @Test
    void userIdsArePersonalAndKeysUnlessTheyAreDeclaredNotToBe() {
        String order = "events.columns.order { attribute = sk, type = string, personal = false }";
        assertEquals(Set.of("user_id"), personal(order));
        assertEquals(Set.of("user_id", "pk"), personal(order, "pk", "sk"));
        assertEquals(Set.of(), personal("events.columns.user_id.personal = false", "user_id"));
    }

    private static Set<String> personal(String more, String... keys) {
        return read(MINIMAL + more)
                .events()
                .schema(Instant.parse("2026-01-31T00:00:00Z"))
                .with(List.of(keys))
                .personalAttributes();
    }

    @Test
    void idsOfPeopleAreInNoRecordedSetting() {
        JobConfig config = read(MINIMAL + "features.cleaning.forget = [\" anna \", 17, \"17\"]");
        assertEquals(List.of(" anna ", "17", "17"), config.events().forget().ids());
        String recorded = config.effective().get("features.cleaning.forget");
        assertTrue(recorded.startsWith("2 ids, sha256 "), recorded);
        assertEquals("[]", read(MINIMAL).effective().get("features.cleaning.forget"));
        assertFalse(config.events().forget().toString().contains("anna"));
        String message = assertThrows(
                        InvalidConfigException.class,
                        () -> ConfigReader.read(MINIMAL, "job.conf", Map.of("features.cleaning.forget", "[anna, {")))
                .getMessage();
        assertTrue(message.contains("--set features.cleaning.forget: the list cannot be read"), message);
        assertFalse(message.contains("anna"), message);
    }

    @Test
    void forgettingNeedsTheUsersColumn() {
        String message = assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL + "features.cleaning.forget = [u1]\nevents.columns.user_id = null"))
                .getMessage();
        assertTrue(
                message.contains("The users of features.cleaning.forget cannot be found without the column user_id;"
                        + " declare it with the attribute that holds a user's id"),
                message);
    }

    @Test
    void everySettingCanBeGiven() {
        JobConfig config = read(MINIMAL + """
            source { read-fraction = 10%, segments = 8, endpoint = "http://127.0.0.1:8000", max-reject-ratio = 0.5
              assume-role { arn = "arn:aws:iam::123456789012:role/reader", external-id = x } }
            events.columns { user_id.attribute = customer, rating = null
              price { attribute = p, type = double, accept = [decimal-comma], allowed = [1, 2.5] } }
            events.columns.price.personal = true
            features.cleaning { forget = [u1, 17], forget-uri = "s3://bucket/forget/" }
            features { split = last-per-user, validation-fraction = 0, seed = 42 }
            features { weights { purchase = 5, view = 0.5 }, half-life = 60d }
            features.negatives { per-positive = 2, draws = 1, event-types = [return] }
            events { ttl = expires, as-of = "2026-01-31T00:00:00+01:00"
              duplicates { key = [user_id, price], keep = first, order-by = price } }
            channels.target-file-size = 1MiB
            training { instance-count = 2, spot = true, volume-size = 100GiB }
            training.hyperparameters { epochs = 3, clip_gradient = 1.5 }
            endpoint { deploy = false, adopt = true, instance-count = 4 }
            endpoint { rollback-alarms = [shop-5xx], baking-time = 90s, canary = 25% }
            notices { topic = "arn:aws:sns:eu-west-1:123456789012:shop-notices", on = [failed], metrics = always }
            notices.topic-endpoint = "http://127.0.0.1:9911"
            report { users = 3, show-ids = true, title-column = price }
            tags { team = growth }
            """);
        assertEquals(0.1, config.source().scan().fraction());
        assertEquals(
                URI.create("http://127.0.0.1:8000"),
                config.source().connection().endpoint());
        assertEquals(
                new AssumedRole("arn:aws:iam::123456789012:role/reader", "x", "dynasage"),
                config.source().connection().role());
        // The lists go to the table's region, by the job's own credentials.
        assertEquals(
                new TableConnection("eu-west-1", URI.create("http://127.0.0.1:8000"), null),
                config.recommendations().connection());
        assertEquals(
                List.of("event_time", "event_type", "item_id", "price", "user_id"),
                config.events().columns().stream().map(EventColumn::name).toList());
        assertEquals(
                new EventColumn(
                        "user_id",
                        ColumnSource.of("customer"),
                        ColumnType.STRING,
                        true,
                        Set.of(),
                        Set.of(),
                        true,
                        2048,
                        ColumnTime.ANY),
                config.events().columns().get(4));
        assertEquals(
                new EventColumn(
                        "price",
                        ColumnSource.of("p"),
                        ColumnType.DOUBLE,
                        false,
                        Set.of(Coercion.DECIMAL_COMMA),
                        Set.of("1", "2.5"),
                        true,
                        EventColumn.ANY_LENGTH,
                        ColumnTime.ANY),
                config.events().columns().get(3));
        assertEquals(
                new EventSettings(
                        config.events().columns(),
                        Optional.empty(),
                        "expires",
                        Instant.parse("2026-01-30T23:00:00Z"),
                        null,
                        new DuplicateRule(List.of("user_id", "price"), Keep.FIRST, "price"),
                        TIMES,
                        Set.of(),
                        new ForgetSettings(List.of("u1", "17"), Optional.of("s3://bucket/forget/")),
                        Optional.empty()),
                config.events());
        assertEquals(
                new SplitSettings(Split.LAST_PER_USER, 0, 0.1, null, null, 42),
                recommendation(config).split());
        assertEquals(List.of("return"), recommendation(config).negatives().eventTypes());
        assertEquals(
                new EventWeights(Map.of("purchase", 5.0, "view", 0.5), Optional.of(Duration.ofDays(60))),
                recommendation(config).weights());
        assertEquals("3", config.training().hyperparameters().get("epochs"));
        assertEquals("1.5", config.training().hyperparameters().get("clip_gradient"));
        assertEquals(Map.of("team", "growth"), config.tags());
        assertEquals(
                new EndpointSettings(
                        false,
                        true,
                        "ml.m5.large",
                        4,
                        new Guardrails(List.of("shop-5xx"), Duration.ofSeconds(90), 0.25, Duration.ofMinutes(30)),
                        true),
                config.endpoint());
        assertEquals(
                new JobConfig.Notices(
                        "arn:aws:sns:eu-west-1:123456789012:shop-notices",
                        URI.create("http://127.0.0.1:9911"),
                        List.of(RunEnd.Outcome.FAILED),
                        MetricsLine.ALWAYS),
                config.notices());
        assertEquals(new ReportSettings(3, true, Optional.of("price")), config.report());
    }

    @Test
    void hyperparametersDependOnTheUseCase() {
        Map<String, String> ofQuery = read(MINIMAL
                        + "features { use-case = custom, query = \"file:/q.sql\", columns.n.encoding = numeric }")
                .training()
                .hyperparameters();
        assertEquals("64", ofQuery.get("num_factors"));
        Map<String, String> ofChoices = read(MINIMAL).training().hyperparameters();
        assertTrue(Double.parseDouble(ofQuery.get("factors_wd")) > Double.parseDouble(ofChoices.get("factors_wd")));
        Map<String, String> own = read(MINIMAL
                        + "features { use-case = custom, query = \"file:/q.sql\", columns.n.encoding = numeric"
                        + " }\ntraining.hyperparameters.factors_wd = 0.5")
                .training()
                .hyperparameters();
        assertEquals("0.5", own.get("factors_wd"));
        assertEquals(ofQuery.get("epochs"), own.get("epochs"));
    }

    @Test
    void overridesTakePrecedenceOverTheFile() {
        JobConfig config = ConfigReader.read(
                MINIMAL,
                "job.conf",
                Map.of(
                        "source.endpoint",
                        "http://127.0.0.1:8000",
                        "training.instance-count",
                        "3",
                        "features.positives.event-types",
                        "[buy]",
                        "output.uri",
                        "s3://other/x"));
        assertEquals(
                URI.create("http://127.0.0.1:8000"),
                config.source().connection().endpoint());
        assertEquals(3, config.training().instanceCount());
        assertEquals(List.of("buy"), recommendation(config).positives().eventTypes());
        assertEquals("s3a://other/x", config.outputUri());
        assertEquals(
                List.of("buy", "cart"),
                recommendation(ConfigReader.read(
                                MINIMAL, "job.conf", Map.of("features.positives.event-types", " [\"buy\", \"cart\"]")))
                        .positives()
                        .eventTypes());
        assertEquals(
                "growth",
                ConfigReader.read(MINIMAL, "job.conf", Map.of("tags.team", " \"growth\""))
                        .tags()
                        .get("team"));
        for (String condition : List.of("kind <> \"session\"", "kind IN (\"event\", \"order\")")) {
            assertEquals(
                    Optional.of(ItemCondition.of(condition)),
                    ConfigReader.read(MINIMAL, "job.conf", Map.of("source.where", condition))
                            .source()
                            .where());
        }
    }

    @Test
    void theBucketsOwnerIsAnAccountAndPlainHttpIsForThisMachineOnly() {
        assertEquals(
                "210987654321",
                read(MINIMAL + "output.bucket-owner = \"210987654321\"").bucketOwner());
        String wrong = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            output.bucket-owner = "shop"
            source.endpoint = "http://10.0.0.7:8000"
            sagemaker.runtime-endpoint = "http://10.0.0.8"
            sagemaker.logs-endpoint = "http://10.0.0.9"
            notices.topic-endpoint = "https://vpce.example"
            """))
                .getMessage();
        assertTrue(wrong.startsWith("4 problems in "), wrong);
        for (String expected : List.of(
                "sagemaker.logs-endpoint: http://10.0.0.9 is not encrypted",
                "output.bucket-owner: \"shop\" is not an account; write its twelve digits",
                "source.endpoint: http://10.0.0.7:8000 is not encrypted, so that others could read and change the data"
                        + " on the way; use https, or http only for a service on this machine (a loopback address)",
                "sagemaker.runtime-endpoint: http://10.0.0.8 is not encrypted")) {
            assertTrue(wrong.contains(expected), wrong);
        }
    }

    @Test
    void aNameIsShortEnoughForRunIdRoleAndAttempt() {
        assertEquals(
                "n".repeat(36), read(MINIMAL + "\nname = " + "n".repeat(36)).name());
        for (String wrong : List.of("n".repeat(37), "a--b")) {
            InvalidConfigException failure =
                    assertThrows(InvalidConfigException.class, () -> read(MINIMAL + "\nname = " + wrong));
            assertEquals(1, problems(failure).size());
            assertTrue(
                    problems(failure)
                            .get(0)
                            .startsWith("name: \"" + wrong + "\" cannot name SageMaker resources; use 1 to 36 letters"),
                    failure.getMessage());
        }
    }

    @Test
    void listsEveryProblemWithKeyPlaceAndCure() {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, () -> read("""
            name = "-shop-"
            training { instance-tpye = ml.m5.large
              max-runtime = soon }
            features.split = tiem
            source.max-reject-ratio = 300%
            outptu.uri = x
            events.columns.user_id.type = strnig
            """));
        assertEquals(
                List.of(
                        "outptu.uri is not a setting; did you mean output.uri? (job.conf:6)",
                        "training.instance-tpye is not a setting; did you mean training.instance-type? (job.conf:2)",
                        "name: \"-shop-\" cannot name SageMaker resources; use 1 to 36 letters, digits and"
                                + " single hyphens, none at an end,"
                                + " because SageMaker allows 63 characters for <name>-<run id>-<role><attempt>"
                                + " (job.conf:1)",
                        "source.table is not set; name the DynamoDB table that holds the events",
                        "source.max-reject-ratio: 300% is outside 0.0% to 100.0% (job.conf:5)",
                        "events.columns.user_id.type: \"strnig\" is not one of string, double, long, boolean,"
                                + " timestamp; did you mean string? (job.conf:7)",
                        "features.split: \"tiem\" is not one of time, last-per-user, random-per-user, given; did you"
                                + " mean time? (job.conf:4)",
                        "training.role-arn is not set; SageMaker needs a role to read the channels with",
                        "training.max-runtime: No number in duration value 'soon' (job.conf:3)",
                        "output.uri is not set; name where runs are kept, s3a://bucket/prefix"),
                problems(failure));
        assertTrue(failure.getMessage().startsWith("10 problems in job.conf:\n  - outptu.uri"), failure.getMessage());
    }

    @Test
    void aSettingOfAnEarlierReleaseNamesTheOneThatTakesItsPlace() {
        InvalidConfigException failure = assertThrows(
                InvalidConfigException.class,
                () -> ConfigReader.read(
                        MINIMAL,
                        "job.conf",
                        Map.of("recommendations.exclude-chosen", "true", "recommendations.exclude", "everything")));
        assertEquals(
                List.of(
                        "recommendations.exclude-chosen is not a setting; set recommendations.exclude instead, to one"
                                + " of chosen, seen, nothing: chosen is what true was, nothing what false was"
                                + " (--set recommendations.exclude-chosen)",
                        "recommendations.exclude: \"everything\" is not one of chosen, seen, nothing"
                                + " (--set recommendations.exclude)"),
                problems(failure));
        for (Exclusion rule : Exclusion.values()) {
            assertEquals(
                    rule,
                    ConfigReader.read(MINIMAL, "job.conf", Map.of("recommendations.exclude", rule.toString()))
                            .recommendations()
                            .exclude());
        }
    }

    @Test
    void namesTheOverrideThatIsWrong() {
        InvalidConfigException failure = assertThrows(
                InvalidConfigException.class,
                () -> ConfigReader.read(
                        MINIMAL, "job.conf", Map.of("channels.fromat", "csv", "training.spot", "perhaps")));
        assertEquals(
                List.of(
                        "channels.fromat is not a setting; did you mean channels.format? (--set channels.fromat)",
                        "training.spot: \"perhaps\" is not true or false (--set training.spot)"),
                problems(failure));
    }

    @Test
    void saysWhereTheSyntaxIsBroken() {
        InvalidConfigException failure =
                assertThrows(InvalidConfigException.class, () -> read("name = shop\nsource {"));
        assertTrue(failure.getMessage().contains("job.conf: 2"), failure.getMessage());
        assertTrue(failure.getMessage().contains("the file has to be HOCON"), failure.getMessage());
    }

    @Test
    void refusesTwoReadBudgets() {
        InvalidConfigException failure = assertThrows(
                InvalidConfigException.class,
                () -> read(MINIMAL + "source { max-read-units = 5, read-fraction = 0.1 }"));
        assertEquals(
                List.of("source.max-read-units and source.read-fraction are both set; keep the one that you want"),
                problems(failure));
    }

    @Test
    void refusesWhatAUseCaseCannotLearnFromWithTheSettingAndItsPlace() {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            features { split = given, test-from = "2026-01-31T00:00:00Z", query = "file:/q.sql"
              negatives.draws = 0
              item-columns { device { encoding = one-hot, missing = 1 }
                price_bin { encoding = one-hot, scale = 0 } } }
            """));
        assertEquals(
                List.of(
                        "features.test-from: the test begins at 2026-01-31T00:00:00Z, which the split 'given'"
                                + " cannot use; leave the instant out"
                                + " or choose the split 'time' (job.conf:6)",
                        "features.negatives.draws: 0 is too small; it has to be at least 1 (job.conf:7)",
                        "features.item-columns.device.missing: column 'device' is one-hot and has the default"
                                + " 1.0; a default is a finite number of a numeric"
                                + " column (job.conf:8)",
                        "features.item-columns.price_bin.scale: column 'price_bin' has the scale 0.0; give a"
                                + " finite number that is not 0 (job.conf:9)",
                        "features.query: it belongs to the use case custom; leave it out, or set"
                                + " features.use-case = custom (job.conf:6)"),
                problems(failure));
        failure = assertThrows(
                InvalidConfigException.class,
                () -> read(MINIMAL + "features { use-case = churn, churn.window = 36h }"));
        assertEquals(
                List.of("features.churn.window: the inactivity window is PT36H; give whole days, at least 1"
                        + " (job.conf:6)"),
                problems(failure));
        failure = assertThrows(
                InvalidConfigException.class, () -> read(MINIMAL + "features { use-case = custom, task = ranking }"));
        assertEquals(
                List.of("features.task: \"ranking\" is not one of classification, regression (job.conf:6)"),
                problems(failure));
        failure = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + "features.use-case = custom"));
        assertEquals(
                List.of(
                        "features.query: the custom use case has no SQL file; give its uri",
                        "features.columns: the custom use case declares no feature column; declare at least one"
                                + " (the default)"),
                problems(failure));
    }

    @Test
    void refusesATrainingJobThatSageMakerWouldRefuse() {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            training { instance-type = m5.large
              max-runtime = 30d }
            """));
        assertEquals(
                List.of(
                        "training.instance-type: \"m5.large\" must be a SageMaker instance type: ml, a family and a"
                                + " size, for example ml.m5.xlarge (job.conf:6)",
                        "training.max-runtime: PT720H must be 1 second to 28 days (job.conf:7)"),
                problems(failure));
    }

    @Test
    void refusesHyperparametersThatTheContainerWouldRefuse() {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            training.hyperparameters {
              num_factor = 3
              epochs = abc
              factors_lr = -1
              eta = 0.1
            }
            """));
        List<String> problems = problems(failure);
        assertEquals(4, problems.size(), problems.toString());
        assertTrue(
                problems.get(0)
                        .startsWith("training.hyperparameters.epochs: \"abc\" is refused by factorization-machines: it"
                                + " must be a whole number of at least 1 and below 2^31"),
                problems.get(0));
        assertTrue(
                problems.get(1)
                        .startsWith("training.hyperparameters.eta: it is not a hyperparameter of factorization-machines"
                                + " (xgboost has it); leave it out, or use one of batch_metrics_publish_interval, "),
                problems.get(1));
        assertTrue(
                problems.get(2)
                        .startsWith("training.hyperparameters.factors_lr: \"-1\" is refused by factorization-machines:"
                                + " it must be a number of at least 0"),
                problems.get(2));
        assertTrue(
                problems.get(3)
                        .startsWith("training.hyperparameters.num_factor: it is not a hyperparameter of"
                                + " factorization-machines; leave it out"),
                problems.get(3));
    }

    @Test
    void hyperparametersOfAnotherAlgorithmAreRefusedWithIt() {
        InvalidConfigException failure = assertThrows(
                InvalidConfigException.class,
                () -> read(
                        MINIMAL + "training { algorithm = xgboost, hyperparameters { num_factors = 8, eta = 1.5 } }"));
        List<String> problems = problems(failure);
        assertTrue(
                problems.get(0)
                        .startsWith(
                                "training.hyperparameters.eta: \"1.5\" is refused by xgboost: 1.5 is not in [0, 1]"),
                problems.get(0));
        assertTrue(
                problems.get(1)
                        .startsWith("training.hyperparameters.num_factors: it is not a hyperparameter of xgboost"
                                + " (factorization-machines has it); leave it out"),
                problems.get(1));
        assertEquals(
                "8",
                read(MINIMAL
                                + "training { image = \"1.dkr.ecr.eu-west-1.amazonaws.com/own:2\","
                                + " hyperparameters.depth = 8 }")
                        .training()
                        .hyperparameters()
                        .get("depth"));
    }

    @Test
    void alsLearnsFromChosenItemsOnly() {
        String needs = "\"als\" learns from nothing but users and the items that they chose (features.use-case ="
                + " recommendation with features.feedback = implicit), and this ";
        for (Map.Entry<String, String> wrong : Map.of(
                        "training.algorithm = als, features.feedback = explicit",
                        "training.algorithm: " + needs
                                + "has features.feedback = explicit; choose factorization-machines (job.conf:6)",
                        "training.algorithm = als, features.use-case = churn, evaluation.baselines = []",
                        "training.algorithm: " + needs
                                + "is the use case churn; choose factorization-machines (job.conf:6)",
                        "training.candidates = [factorization-machines, als], features.use-case = personalization",
                        "training.candidates: " + needs + "is the use case personalization; leave it out (job.conf:6)")
                .entrySet()) {
            InvalidConfigException failure =
                    assertThrows(InvalidConfigException.class, () -> read(MINIMAL + wrong.getKey()));
            assertEquals(List.of(wrong.getValue()), problems(failure));
        }
    }

    @Test
    void factorizationMachinesAndAlsCompeteUnlessTheAlgorithmIsGivenAlone() {
        List<Algorithm> both = List.of(Algorithm.FACTORIZATION_MACHINES, Algorithm.ALS);
        assertEquals(both, read(MINIMAL).training().candidates());
        assertEquals(
                List.of(), read(MINIMAL + "training.candidates = []").training().candidates());
        assertEquals(
                List.of(),
                read(MINIMAL + "features.feedback = explicit").training().candidates());
        TrainingSettings als = read(MINIMAL + "training.algorithm = als").training();
        assertEquals(List.of(), als.candidates());
        assertEquals(Map.of("num_factors", "32", "epochs", "1", "mini_batch_size", "1000"), als.hyperparameters());
        for (String wrong :
                List.of("als, factorization-machines", "als", "xgboost", "factorization-machines, xgboost")) {
            InvalidConfigException failure = assertThrows(
                    InvalidConfigException.class, () -> read(MINIMAL + "training.candidates = [" + wrong + "]"));
            assertEquals(
                    List.of("training.candidates: [" + wrong + "] may be [factorization-machines, als] where"
                            + " training.algorithm is the first of them, or [] for training.algorithm, which is"
                            + " factorization-machines, alone (job.conf:6)"),
                    problems(failure));
        }
    }

    @Test
    void refusesAGateThatNothingCouldPass() {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            evaluation { resamples = 20000, cutoff = 0, gate { limits.auc = high, minimum-lift = -200%
              must-beat = [luck], undecided = maybe } }
            """));
        assertEquals(
                List.of(
                        "evaluation.gate.must-beat: \"luck\" is not one of popularity, recent-popularity,"
                                + " context-popularity, als, recency, logistic-regression, mean (job.conf:7)",
                        "evaluation.gate.undecided: \"maybe\" is not one of deploy, refuse (job.conf:7)",
                        "evaluation.gate.minimum-lift: -200% is outside -100.0% to 100000.0% (job.conf:6)",
                        "evaluation.gate.limits.auc: \"high\" is not a number (job.conf:6)",
                        "evaluation.cutoff: 0 is too small; it has to be at least 1 (job.conf:6)",
                        "evaluation.resamples: 20000 is too large; it has to be at most 10000 (job.conf:6)"),
                problems(failure));
        failure = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + "evaluation.gate.baseline = mean"));
        assertEquals(
                List.of("evaluation.gate.baseline is not a setting; name the baseline in evaluation.gate.must-beat, a"
                        + " list such as [popularity] (job.conf:6)"),
                problems(failure));
        failure = assertThrows(
                InvalidConfigException.class, () -> read(MINIMAL + "evaluation.gate.must-beat = [recency]"));
        assertEquals(
                List.of("evaluation.gate.must-beat: \"recency\" needs the days since a user's last event, which the use"
                        + " case recommendation does not have; leave it out (job.conf:6)"),
                problems(failure));
        failure = assertThrows(
                InvalidConfigException.class,
                () -> read(MINIMAL + "features.feedback = explicit\nevaluation.baselines = [recent-popularity]"));
        assertEquals(
                List.of("evaluation.baselines: \"recent-popularity\" ranks items that users chose, and this is a"
                        + " regression; leave it out (job.conf:7)"),
                problems(failure));
        failure = assertThrows(
                InvalidConfigException.class,
                () -> read(MINIMAL + "features.use-case = churn\nevaluation.baselines = [popularity, recency]"));
        assertEquals(
                List.of("evaluation.baselines: \"popularity\" needs items, which the use case churn does not"
                        + " have; leave it out (job.conf:7)"),
                problems(failure));
        failure = assertThrows(
                InvalidConfigException.class, () -> read(MINIMAL + "evaluation.baselines = [context-popularity]"));
        assertEquals(
                List.of("evaluation.baselines: \"context-popularity\" needs the context of a choice, which the use case"
                        + " recommendation does not have; leave it out (job.conf:6)"),
                problems(failure));
        failure = assertThrows(
                InvalidConfigException.class,
                () -> read(MINIMAL
                        + "features { use-case = custom, query = \"file:/q.sql\", columns.a.encoding = numeric }"
                        + "\nevaluation.gate.must-beat = [mean, logistic-regression]"));
        assertEquals(
                List.of("evaluation.gate.must-beat: \"logistic-regression\" needs the history of a user at a snapshot,"
                        + " which the use case custom does not have; leave it out (job.conf:7)"),
                problems(failure));
        String ofItems =
                MINIMAL + "features { use-case = custom, query = \"file:/q.sql\", columns.item_id.encoding = one-hot }"
                        + "\nevaluation.baselines = ";
        assertEquals(
                List.of("evaluation.baselines: \"als\" needs user_id and item_id, which features.columns does not"
                        + " have; leave it out (job.conf:7)"),
                problems(assertThrows(InvalidConfigException.class, () -> read(ofItems + "[mean, popularity, als]"))));
    }

    @Test
    void aBaselineOfIdsNeedsColumnsThatHaveIds() {
        String custom = MINIMAL + "features { use-case = custom, query = \"file:/q.sql\", columns { "
                + "item_id.encoding = numeric, user_id { encoding = multi-hot, separator = \"|\" } } }\n"
                + "evaluation { gate.must-beat = [mean], baselines = [popularity, als] }";
        assertEquals(
                List.of(
                        "evaluation.baselines: \"popularity\" reads the ids of item_id, and"
                                + " features.columns.item_id.encoding = numeric gives it none; set that to one-hot, or"
                                + " leave the baseline out (job.conf:7)",
                        "evaluation.baselines: \"als\" reads the ids of user_id, and"
                                + " features.columns.user_id.encoding = multi-hot gives it none; set that to one-hot,"
                                + " or leave the baseline out (job.conf:7)",
                        "evaluation.baselines: \"als\" reads the ids of item_id, and"
                                + " features.columns.item_id.encoding = numeric gives it none; set that to one-hot, or"
                                + " leave the baseline out (job.conf:7)"),
                problems(assertThrows(InvalidConfigException.class, () -> read(custom))));
        assertEquals(
                List.of(Baseline.POPULARITY, Baseline.ALS, Baseline.MEAN),
                read(custom.replace("numeric", "one-hot").replace("multi-hot, separator = \"|\"", "one-hot"))
                        .evaluation()
                        .baselines());
    }

    @Test
    void whatMustBeBeatenIsMeasured() {
        assertEquals(
                List.of(Baseline.ALS, Baseline.POPULARITY, Baseline.RECENT_POPULARITY),
                read(MINIMAL + "evaluation.baselines = [als]").evaluation().baselines());
        assertEquals(
                List.of(Baseline.MEAN),
                read(MINIMAL + "features.feedback = explicit\nevaluation.baselines = []")
                        .evaluation()
                        .baselines());
    }

    @Test
    void aChoiceThatIsMissingIsNamedWithItsWords() {
        assertEquals(
                List.of("events.columns.price.type is not set; choose one of string, double, long, boolean, timestamp"),
                problems(assertThrows(
                        InvalidConfigException.class, () -> read(MINIMAL + "events.columns.price.attribute = price"))));
        assertEquals(
                List.of("features.split is not set; choose one of time, last-per-user, random-per-user, given"),
                problems(assertThrows(InvalidConfigException.class, () -> read(MINIMAL + "features.split = null"))));
    }

    @Test
    void refusesEventsWithoutAnItemWhereEventsAreChoicesOfItems() {
        for (String useCase : List.of("", "features.use-case = personalization, ")) {
            assertTrue(problems(assertThrows(
                            InvalidConfigException.class,
                            () -> read(MINIMAL + useCase + "events.columns.item_id.required = false")))
                    .contains("events.columns.item_id.required: an event without an item would count as a"
                            + " choice of no item; set it to true, and leave such events out by source.where,"
                            + " such as \"attribute_exists(item_id)\" (job.conf:6)"));
        }
    }

    @Test
    void refusesALimitOnAMetricThatIsNotMeasured() {
        assertEquals(
                List.of("evaluation.gate.limits.ndcgAt5: this evaluation does not measure \"ndcgAt5\"; its metrics are"
                        + " auc, hrAt10, ndcgAt10, mapAt10, recallAt20, ndcgAt20, mapAt20, coverageAt20, noveltyAt20,"
                        + " giniAt20, popularityAt20 (job.conf:6)"),
                problems(assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL + "evaluation.gate.limits { ndcgAt5 = 0.1, recallAt20 = 0.2 }"))));
        assertEquals(
                List.of("evaluation.gate.limits.rmse: this evaluation does not measure \"rmse\"; its metrics are auc,"
                        + " logLoss, accuracy, precision, recall, f1, calibrationError (job.conf:6)"),
                problems(assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL
                                + "features.use-case = churn, evaluation.gate.limits { rmse = 1, f1 = 0.2 }"))));
        read(MINIMAL + "evaluation { list-cutoff = 10, gate.limits { \"lists.ndcgAt10\" = 0.2 } }");
        read(MINIMAL + "events.columns.category { attribute = c, type = string }\n"
                + "features.item-columns.category.encoding = one-hot\nevaluation.gate.limits.recallAt20 = 0.2");
        read(MINIMAL + "features.feedback = explicit\n"
                + "evaluation { full-ranking = true, gate.limits { rmse = 1, recallAt20 = 0.2 } }");
        assertEquals(
                List.of("evaluation.gate.limits.recallAt20: this evaluation does not measure \"recallAt20\"; its"
                        + " metrics are rmse, mae (job.conf:9)"),
                problems(assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL + "events.columns.category { attribute = c, type = string }\n"
                                + "features { feedback = explicit, item-columns.category.encoding = one-hot }\n"
                                + "evaluation.full-ranking = true\n"
                                + "evaluation.gate.limits { rmse = 1, recallAt20 = 0.2 }"))));
    }

    @Test
    void refusesAFormatThatTheAlgorithmDoesNotRead() {
        assertEquals(
                List.of("channels.format: \"csv\" is not a format that factorization-machines reads; leave the setting"
                        + " out, or choose another training.algorithm (job.conf:6)"),
                problems(assertThrows(InvalidConfigException.class, () -> read(MINIMAL + "channels.format = csv"))));
        read(MINIMAL + "channels.format = csv, training.algorithm = linear-learner");
    }

    @Test
    void readsHowTimesAreWrittenAndWhichAreRight() {
        EventSettings events = read(MINIMAL + """
            events { time-zone = Asia/Seoul, earliest-time = null, time-ahead = 2d
              columns {
                event_time { format = "yyyy년 M월 d일", locale = ko, latest = "2026-01-01T00:00:00Z" }
                seen { attribute = s, type = timestamp, format = epoch-nanos, zone = "+09:00" } } }
            """).events();
        assertEquals(new EventTimes(ZoneId.of("Asia/Seoul"), null, Duration.ofDays(2)), events.times());
        assertEquals(
                new ColumnTime("yyyy년 M월 d일", null, Locale.KOREAN, null, Instant.parse("2026-01-01T00:00:00Z")),
                events.columns().get(0).time());
        assertEquals(
                new ColumnTime("epoch-nanos", ZoneId.of("+09:00"), Locale.ENGLISH, null, null),
                events.columns().get(4).time());
        assertEquals(
                Instant.parse("2026-02-03T00:00:00Z"),
                events.schema(Instant.parse("2026-02-01T00:00:00Z"))
                        .columns()
                        .get(4)
                        .time()
                        .latest());
    }

    @Test
    void readsTheZoneOfTheMomentOfChoice() {
        String personalization =
                MINIMAL + "features { use-case = personalization, context-columns.hour.encoding = one-hot }\n";
        assertEquals(ZoneId.of("UTC"), zoneOfMoments(personalization));
        assertEquals(ZoneId.of("Asia/Seoul"), zoneOfMoments(personalization + "features.time-zone = Asia/Seoul"));
        String message = assertThrows(
                        InvalidConfigException.class, () -> read(personalization + "features.time-zone = Seoul"))
                .getMessage();
        assertTrue(
                message.contains("features.time-zone: \"Seoul\" is not a time zone; write a name such as UTC, +09:00 or"
                        + " Asia/Seoul"),
                message);
    }

    private static ZoneId zoneOfMoments(String text) {
        return ((PersonalizationSettings) read(text).features().examples()).timeZone();
    }

    @Test
    void refusesSourcesOfColumnsThatCannotBeUsed() {
        String message = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            events.columns {
              a { attribute = a..b, type = string }
              b { attribute = [b, "c["], type = string }
              c { attribute = c, type = string, extract = "USER#" }
              d { type = string, constant = x, flags = [f] }
              e { attribute = e, type = long, values { yes = many } }
              f { type = double, constant = much }
              g { type = string, flags = [f, g], extract = "(.)" }
              h { attribute = h, type = string, values { 1.5 = low, a { b.c = x } } }
              i { attribute = i, type = string, values { 1 = [low] } }
            }
            events.explode = "items]"
            """))
                .getMessage();
        for (String problem : List.of(
                "events.columns.a.attribute: the path \"a..b\" has no name at character 3; a dot, a bracket or a"
                        + " backquote in a name needs backquotes around the name",
                "events.columns.b.attribute: the path \"c[\" has no element's number such as [0] at character 3",
                "events.columns.c.extract: \"USER#\" has 0 groups; write it with exactly one",
                "events.columns.d.constant: The column has a constant and flags; remove one of them",
                "events.columns.e.values: Column e is of type long, but is given \"many\", which is no such value;"
                        + " correct the value or the column's type",
                "events.columns.f.constant: Column f is of type double, but is given \"much\"",
                "events.columns.g.extract: The column has flags, of which nothing can be extracted; remove extract",
                "events.columns.h.values.1: a group stands where one value is expected; quote a name with a dot:"
                        + " \"1.5\" = low",
                "events.columns.h.values.a: a group stands where one value is expected; quote a name with a dot:"
                        + " \"a.b.c\" = x",
                "events.columns.i.values.1: a group or list stands where one value is expected",
                "events.explode: the path \"items]\" has ']' where . or [ is expected at character 6")) {
            assertTrue(message.contains(problem), problem + "\n" + message);
        }
    }

    @Test
    void readsAQueryOverTheItemsAndTheTypesOfTheirAttributes() {
        EventSettings events = read(MINIMAL + """
            events.query = "s3://bucket/events.sql"
            events.attributes { userId = STRING, lines = "ARRAY<STRUCT<sku: STRING, qty: INT>>" }
            events.attributes."a.b" = "decimal(5,2)"
            events.ttl = expires
            """).events();
        EventQuery query = events.query().orElseThrow();
        assertEquals("s3://bucket/events.sql", query.uri());
        assertEquals(List.of("a.b", "lines", "userId", "expires"), events.attributes());
        assertEquals(
                List.of("DECIMAL(5,2)", "ARRAY<STRUCT<sku: STRING, qty: INT>>", "STRING"),
                query.attributes().stream()
                        .map(attribute -> attribute.type().sql())
                        .toList());
        assertTrue(events.userOfItems().isEmpty() && events.user().isPresent());
    }

    @Test
    void refusesAQueryOverItemsThatCannotBeRead() {
        String query = MINIMAL + "events.query = \"s3://bucket/events.sql\"\n";
        refused(
                query,
                "events.attributes: events.query is set, but no attribute is declared, so that {items} would be empty;"
                        + " declare each that the query reads with its type, such as events.attributes.payload ="
                        + " \"STRUCT<sku: STRING, qty: INT>\"");
        refused(
                query + "events.attributes { a = STRNG, at = TIMESTAMP, ok = INT }",
                "events.attributes.a: \"STRNG\" is not a type in Spark's DDL; write one such as STRING, BIGINT,"
                        + " ARRAY<STRING> or STRUCT<sku: STRING, qty: INT>",
                "events.attributes.at: \"TIMESTAMP\" has the type TIMESTAMP, which no value of DynamoDB has; declare"
                        + " STRING, BINARY, BOOLEAN, a number, or an ARRAY, a MAP with keys of type STRING, or a STRUCT"
                        + " of them, and convert it in the query (times are STRING or BIGINT)");
        refused(
                query + "events.attributes { id = INT, ID = INT, item_key = STRING }",
                "events.attributes.id: a column of {items} has that name already (upper and lower case are the same),"
                        + " or it is one of item_key, reject, left_out; declare one of them, or leave it out",
                "events.attributes.item_key: a column of {items} has that name already");
        refused(
                query + "events.attributes.a = STRING, events.explode = a, events.columns.item_id.attribute = element",
                "events.explode: events.explode and events.query are both set; explode the list in the query (LATERAL"
                        + " VIEW explode), and remove events.explode");
        refused(
                MINIMAL + "events.attributes.a = STRING",
                "events.attributes: attributes are declared, but events.query, which reads them, is not set; set it to"
                        + " the URI of an SQL file, or remove them");
        refused(
                query + "events.attributes.a = STRING, source.snapshot = json, features.cleaning.forget = [u1]",
                "source.snapshot: json keeps items, also of the users in features.cleaning.forget, because only"
                        + " events.query says whose they are; set parquet, which keeps events, or none");
    }

    private static void refused(String conf, String... problems) {
        String message =
                assertThrows(InvalidConfigException.class, () -> read(conf)).getMessage();
        for (String problem : problems) {
            assertTrue(message.contains(problem), problem + "\n" + message);
        }
    }

    @Test
    void refusesToReadSeveralEventsOfAnItemAlike() {
        String message = assertThrows(
                        InvalidConfigException.class, () -> read(MINIMAL + "events.explode = order.lines"))
                .getMessage();
        assertTrue(
                message.contains("events.explode: events.explode = order.lines, but no column reads the elements, so"
                        + " that all events of an item would be equal; set the attribute of a column to element, or to"
                        + " a path such as element.sku"),
                message);
    }

    @Test
    void theNameElementIsAnAttributeUnlessItemsHoldSeveralEvents() {
        String column = "events.columns.item_id.attribute = ";
        assertEquals(
                List.of("timestamp", "event_type", "element", "rating", "user_id"), attributes(column + "element.sku"));
        assertEquals(
                List.of("timestamp", "event_type", "rating", "user_id", "lines"),
                attributes(column + "element.sku, events.explode = lines"));
        assertEquals(
                List.of("timestamp", "event_type", "rating", "element", "lines"),
                attributes(
                        column + "element, events.explode = lines, events.columns.user_id.attribute = \"`element`\""));
    }

    private static List<String> attributes(String more) {
        return read(MINIMAL + more)
                .events()
                .schema(Instant.parse("2026-01-31T00:00:00Z"))
                .attributes();
    }

    @Test
    void refusesColumnsThatCannotBeRead() {
        String message = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            events.columns {
              price.attribute = price
              size { type = long }
              a { attribute = a, type = timestamp, format = "MM/dd HH:mm" }
              b { attribute = b, type = timestamp, format = "yyyy-MM-ddTHH:mm" }
              c { attribute = c, type = timestamp, zone = Korea/Seoul }
              d { attribute = d, type = timestamp }
              d { earliest = "2026-01-01T00:00:00Z", latest = "2025-01-01T00:00:00Z" }
              e { attribute = e, type = string, zone = UTC }
              f { attribute = f, type = timestamp, locale = "k o" }
              user_id.type = long, item_id.type = boolean, event_type.type = double, rating.type = string
              event_time.type = long, event_time.max-length = 0
            }
            events.duplicates.keep = null
            """))
                .getMessage();
        for (String problem : List.of(
                "events.columns.price.type is not set; choose one of string, double, long, boolean, timestamp",
                "events.columns.size.attribute is not set; name the DynamoDB attribute that the column reads",
                "events.columns.a.format: \"MM/dd HH:mm\" is not a format of times (it has no year); write one of"
                        + " epoch-seconds, epoch-millis, epoch-micros, epoch-nanos, epoch-days, dotnet-ticks,"
                        + " excel-days, or a pattern such as \"yyyy/MM/dd HH:mm:ss\"",
                "events.columns.b.format: \"yyyy-MM-ddTHH:mm\" is not a format of times (Unknown pattern letter: T)",
                "events.columns.c.zone: \"Korea/Seoul\" is not a time zone; write a name such as UTC, +09:00 or"
                        + " Asia/Seoul",
                "events.columns.d.latest: latest is 2025-01-01T00:00:00Z, which is not after earliest,"
                        + " 2026-01-01T00:00:00Z",
                "events.columns.e.type: Column e is of type string, but format, zone, locale, earliest and latest are"
                        + " for times",
                "events.columns.f.locale: \"k o\" is not a language; write a tag such as en, ko or pt-BR",
                "events.columns.user_id.type: \"long\" is a type that the use case recommendation cannot take for this"
                        + " column; choose string, and accept = [text-as-number] if the ids are numbers",
                "events.columns.item_id.type: \"boolean\" is a type",
                "events.columns.event_type.type: \"double\" is a type that the use case recommendation cannot take for"
                        + " this column; choose string, long, boolean",
                "events.columns.rating.type: \"string\" is a type that the use case recommendation cannot take for this"
                        + " column; choose double, long",
                "events.columns.event_time.type: \"long\" is a type",
                "events.columns.event_time.max-length: 0 is too small; it has to be at least 1",
                "events.duplicates.keep is not set; choose one of latest, first")) {
            assertTrue(message.contains(problem), message);
        }
        String early = assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL + "events.columns.event_time.latest = \"1980-01-01T00:00:00Z\""))
                .getMessage();
        assertTrue(
                early.contains("events.columns.event_time.latest: latest is 1980-01-01T00:00:00Z, which is not after"
                        + " earliest, 1990-01-01T00:00:00Z"),
                early);
        String zone = assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL + "events.columns.event_time.format = yyyyMMdd"))
                .getMessage();
        assertTrue(
                zone.contains("events.columns.event_time.zone: Column event_time has the format \"yyyyMMdd\", which"
                        + " does not say a zone; set zone = UTC (or the zone of the clock that wrote it), or"
                        + " events.time-zone for all columns"),
                zone);
    }

    @Test
    void refusesFeaturesOfColumnsThatEventsDoNotHave() {
        assertProblem(
                MINIMAL + "features.item-columns.brnad.encoding = one-hot",
                "features.item-columns.brnad: events have no column brnad; declare it in events.columns,"
                        + " source.items.columns or source.users.columns, or correct the name (job.conf:6)");
        String binned = "features.item-columns.price_bin.encoding = one-hot\n";
        assertProblem(
                MINIMAL + binned,
                "features.item-columns.price_bin: events have no column price; declare it in events.columns,"
                        + " source.items.columns or source.users.columns, or correct the name (job.conf:6)");
        read(MINIMAL + binned + "events.columns.price { attribute = p, type = double }");
        read(MINIMAL + binned + "events.columns.price_bin { attribute = p, type = long }");
        String personal = MINIMAL + "features.use-case = personalization\n";
        read(personal
                + "features { context-columns.hour.encoding = one-hot, item-columns.item_age.encoding = one-hot }");
        assertProblem(
                personal + "features.context-columns.device.encoding = one-hot",
                "features.context-columns.device: events have no column device; declare it in events.columns,"
                        + " source.items.columns or source.users.columns, or correct the name (job.conf:7)");
        assertProblem(
                MINIMAL + "features { use-case = churn, churn.amount-column = amont }",
                "features.churn.amount-column: events have no column \"amont\"; declare it in events.columns, or"
                        + " correct the name (job.conf:6)");
        assertProblem(
                MINIMAL + "features.split = given",
                "features.split: given reads the column part, which events do not have; declare it in events.columns"
                        + " (job.conf:6)");
        read(MINIMAL + "features.split = given\nevents.columns.part { attribute = p, type = string }");
    }

    @Test
    void refusesColumnsThatTheUseCaseDoesNotLearnFrom() {
        assertProblem(
                MINIMAL + "features.context-columns.hour.encoding = one-hot",
                "features.context-columns: only personalization can learn from these columns; leave them out for the"
                        + " use case recommendation (job.conf:6)");
        assertProblem(
                MINIMAL + "features { use-case = churn, item-columns.event_type.encoding = one-hot }",
                "features.item-columns: only recommendation and personalization can learn from these columns; leave"
                        + " them out for the use case churn (job.conf:6)");
    }

    @Test
    void refusesWeightsThatChannelsDoNotHave() {
        assertProblem(
                MINIMAL + "features.use-case = churn, training.hyperparameters.csv_weights = 1",
                "training.hyperparameters.csv_weights: \"1\" must be left out: the job's channels have no weights, so"
                        + " the first feature would be taken for them (job.conf:6)");
    }

    @Test
    void refusesTypesThatFeaturesCannotUse() {
        String columns = """
            events.columns { price { attribute = p, type = double }, seen { attribute = s, type = timestamp },
              brand { attribute = b, type = string } }
            """;
        String personal = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + columns + """
            features { use-case = personalization, context-columns.seen.encoding = numeric
              item-columns { price.encoding = one-hot, brand.encoding = multi-hot, event_type.encoding = one-hot } }
            """))
                .getMessage();
        for (String problem : List.of(
                "features.context-columns.seen.encoding: column 'seen' is of type timestamp, which cannot be numeric;"
                        + " numeric takes numbers and booleans",
                "features.item-columns.price.encoding: column 'price' is of type double, which cannot be one-hot;"
                        + " one-hot takes text, whole numbers, booleans and dates: cut fractions into bins first",
                "features.item-columns.brand.encoding: column 'brand' is of type string, which cannot be multi-hot;")) {
            assertTrue(personal.contains(problem), personal);
        }
        String churn = assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL + columns
                                + "features.use-case = churn, features.churn.amount-column = brand\n"
                                + "features.churn.quantity-column = seen"))
                .getMessage();
        assertTrue(
                churn.contains("features.churn.amount-column: column 'brand' is of type string; name one of type double"
                        + " or long"),
                churn);
        assertTrue(churn.contains("features.churn.quantity-column: column 'seen' is of type timestamp;"), churn);
    }

    @Test
    void refusesRulesForEventsThatCannotBeFollowed() {
        String message = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            events { as-of = yesterday, columns.event_time.type = long
              duplicates { key = [user_id, basket], keep = newest, order-by = version } }
            """))
                .getMessage();
        for (String problem : List.of(
                "events.as-of: \"yesterday\" is not a time; write \"2026-01-31T00:00:00Z\"",
                "events.columns.event_time.type: \"long\" is a type that the use case recommendation cannot take for"
                        + " this column; choose timestamp",
                "events.duplicates.key: \"basket\" is not a declared column; the columns are event_time,"
                        + " event_type, item_id, rating, user_id",
                "events.duplicates.order-by: \"version\" is not a declared column",
                "events.duplicates.keep: \"newest\" is not one of latest, first")) {
            assertTrue(message.contains(problem), message);
        }
    }

    @Test
    void saysWhatIsWrongWithTheValueAndWhatWasMeant() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "training.max-runtime = 6",
                        "training.max-runtime: 6 has no unit; write 6s, 6m, 6h or 6d (job.conf:6)",
                        "channels.target-file-size = 64",
                        "channels.target-file-size: 64 has no unit; write 64KiB, 64MiB or 64GiB (job.conf:6)",
                        "source.max-reject-ratio = 1",
                        "source.max-reject-ratio: 1 has no %; write 1% for hundredths, or 100% for all (job.conf:6)",
                        "source.read-fraction = 25",
                        "source.read-fraction: 25 has no %; write 25% for hundredths, or 100% for all (job.conf:6)",
                        "training.instance-count = two",
                        "training.instance-count: \"two\" is not a number (job.conf:6)",
                        "training.instance-count = 1.5",
                        "training.instance-count: 1.5 is not a whole number (job.conf:6)",
                        "training.spot = maybe",
                        "training.spot: \"maybe\" is not true or false (job.conf:6)",
                        "training.role = x",
                        "training.role is not a setting; did you mean training.role-arn? (job.conf:6)",
                        "events.columns.user_id.atribute = x",
                        "events.columns.user_id.atribute is not a setting; did you mean"
                                + " events.columns.user_id.attribute? (job.conf:6)")
                .entrySet()) {
            InvalidConfigException failure =
                    assertThrows(InvalidConfigException.class, () -> read(MINIMAL + wrong.getKey()));
            assertTrue(problems(failure).contains(wrong.getValue()), failure.getMessage());
        }
    }

    @Test
    void refusesNotificationsThatNobodyWouldReceiveAndDeploymentsThatSageMakerWouldRefuse() {
        String message = assertThrows(InvalidConfigException.class, () -> read(MINIMAL + """
            notices { topic = shop-notices, on = [success], metrics = often }
            report { users = -1, title-column = name }
            endpoint { rollback-alarms = ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a", " "] }
            endpoint { baking-time = 20m, canary = 10% }
            """))
                .getMessage();
        for (String problem : List.of(
                "notices.topic: \"shop-notices\" is not the ARN of a topic; write arn:aws:sns:<region>:<account>:<name>"
                        + " (job.conf:6)",
                "notices.on: \"success\" is not one of completed, refused, failed",
                "notices.metrics: \"often\" is not one of auto, always, never",
                "report.title-column: \"name\" is not a column of the events; name one of ",
                "or declare it in events.columns, source.items.columns or source.users.columns (job.conf:7)",
                "report.users: -1 is",
                "endpoint.rollback-alarms: \"arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a\" is not the name of"
                        + " an alarm; use its name, not its ARN",
                "endpoint.rollback-alarms: \" \" is not the name of an alarm",
                "endpoint.timeout: within it an endpoint has to start and its alarms are watched for up to twice "
                        + "endpoint.baking-time; make it longer than 2400s",
                "endpoint.canary: a canary is at most half of the instances and at least one; set"
                        + " endpoint.instance-count to 2")) {
            assertTrue(message.contains(problem), message);
        }
        message = assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL
                                + "endpoint { canary = 60%, baking-time = 2h, rollback-alarms ="
                                + " [a,b,c,d,e,f,g,h,i,j,k] }"))
                .getMessage();
        for (String problem : List.of(
                "endpoint.canary: 60% is outside 1.0% to 50.0%",
                "endpoint.baking-time: PT2H is too long; SageMaker waits at most 1h",
                "endpoint.rollback-alarms: 11 alarms are named; SageMaker watches at most 10")) {
            assertTrue(message.contains(problem), message);
        }
        assertTrue(assertThrows(
                        InvalidConfigException.class,
                        () -> read(MINIMAL + "endpoint { canary = 10%, instance-count = 2 }"))
                .getMessage()
                .contains("endpoint.canary: without endpoint.rollback-alarms nothing would stop a bad canary"));
    }

    @Test
    void listsHaveAConnectionOfTheirOwn() {
        JobConfig config = read(MINIMAL + """
            source.assume-role.arn = "arn:aws:iam::123456789012:role/reader"
            recommendations { table = lists, region = eu-central-1, endpoint = "http://127.0.0.1:8001"
              assume-role { arn = "arn:aws:iam::210987654321:role/writer", external-id = y } }
            """);
        assertEquals(
                new TableConnection(
                        "eu-central-1",
                        URI.create("http://127.0.0.1:8001"),
                        new AssumedRole("arn:aws:iam::210987654321:role/writer", "y", "dynasage")),
                config.recommendations().connection());
    }

    @Test
    void theSessionsOfARunCarryItsId() {
        JobConfig config = read(MINIMAL + """
            source.assume-role { arn = "arn:aws:iam::123456789012:role/reader", session-name = nightly }
            source.items { table = items, columns { item_id { attribute = id, type = string, required = true }
              title { attribute = title, type = string } } }
            recommendations { table = lists, assume-role.arn = "arn:aws:iam::210987654321:role/writer"
              lists.mail { count = 3, table = mails } }
            """);
        JobConfig run = config.ofRun("20260101T000000Z-ab12");
        assertEquals(
                List.of(
                        "nightly-20260101T000000Z-ab12",
                        "nightly-20260101T000000Z-ab12",
                        "dynasage-20260101T000000Z-ab12",
                        "dynasage-20260101T000000Z-ab12"),
                Stream.concat(
                                Stream.of(
                                        run.source().connection(),
                                        run.described().get(0).source().connection()),
                                run.recommendations().each().map(JobConfig.Recommendations::connection))
                        .map(connection -> connection.role().sessionName())
                        .toList());
        assertEquals(config.effective(), run.effective(), "a resumed run has the same settings");
        JobConfig own = read(MINIMAL);
        assertEquals(own.source(), own.ofRun("r").source(), "the job's own credentials have no session of its own");
    }

    @Test
    void theRegionIsThatOfTheEnvironmentAndNothingStandsForAMissingOne() {
        String noRegion = MINIMAL.replace("aws.region = eu-west-1\n", "");
        JobConfig config =
                ConfigReader.read(noRegion, "job.conf", Map.of(), Map.of("AWS_REGION", "ap-southeast-2")::get);
        assertEquals("ap-southeast-2", config.sagemaker().region());
        assertEquals("ap-southeast-2", config.source().connection().region());
        assertEquals("ap-southeast-2", config.recommendations().connection().region());
        String cure = " is not set; the environment (AWS_REGION), the AWS profile and the instance name no region"
                + " either; set aws.region";
        assertEquals(
                List.of("source.region" + cure, "sagemaker.region" + cure),
                problems(assertThrows(
                        InvalidConfigException.class,
                        () -> ConfigReader.read(noRegion, "job.conf", Map.of(), name -> null))));
    }

    @Test
    void refusesAConfigurationWithoutTheColumnsOfAnEvent() {
        InvalidConfigException failure =
                assertThrows(InvalidConfigException.class, () -> read(MINIMAL + "events.columns.item_id = null"));
        assertEquals(List.of("events.columns.item_id is not declared; the use case needs it"), problems(failure));
    }

    @Test
    void eventsWithoutTimesAreSplitAtRandom() {
        String untimed = MINIMAL + "events.columns.event_time = null\n";
        JobConfig config = read(untimed);
        RecommendationSettings settings =
                (RecommendationSettings) config.features().examples();
        assertEquals(new SplitSettings(Split.RANDOM_PER_USER, 0.1, 0.1, null, null, 1), settings.split());
        assertEquals(
                new CleaningSettings(Duration.ZERO, List.of("view"), 0, 0),
                config.features().cleaning());
        assertEquals(
                List.of(Baseline.POPULARITY, Baseline.ALS), config.evaluation().baselines());
        assertEquals(List.of(Baseline.POPULARITY), config.evaluation().gate().mustBeat());
        assertEquals(
                List.of(Baseline.MEAN, Baseline.ALS),
                read(untimed + "features.feedback = explicit").evaluation().baselines());
    }

    @Test
    void whatNeedsTimesIsRefusedWhereEventsHaveNone() {
        String untimed = MINIMAL + "events.columns.event_time = null\n";
        String needs = " needs the times of events, and events.columns.event_time is not declared; declare it, or ";
        assertProblem(
                untimed + "features.split = last-per-user",
                "features.split: last-per-user" + needs + "set features.split = random-per-user or given (job.conf:7)");
        assertProblem(
                untimed + "features.cleaning.repeat-window = 10s",
                "features.cleaning.repeat-window: PT10S" + needs + "set it to 0s (job.conf:7)");
        assertProblem(
                untimed + "features.cleaning.max-events-per-user-and-day = 5",
                "features.cleaning.max-events-per-user-and-day: 5" + needs
                        + "set it to 0, and limit max-events-per-user instead (job.conf:7)");
        assertProblem(
                untimed + "source.snapshot = parquet",
                "source.snapshot: parquet" + needs + "keep the snapshot as json (job.conf:7)");
        assertProblem(
                untimed + "evaluation.baselines = [recent-popularity]",
                "evaluation.baselines: recent-popularity" + needs + "leave this baseline out (job.conf:7)");
        assertProblem(
                untimed + "events.as-of-lag = 10m",
                "events.as-of: \"event_time\" is not a declared column; the columns are event_type, item_id, rating,"
                        + " user_id");
        assertProblem(
                untimed + "features.use-case = personalization",
                "events.columns.event_time is not declared; the use case needs it");
    }

    @Test
    void onlyRecommendationLearnsFromWhatUsersDoNotWant() {
        assertProblem(
                MINIMAL + "features { use-case = personalization, negatives.event-types = [return] }",
                "features.negatives.event-types: only recommendation learns from what users do not want; leave it out"
                        + " for the use case personalization (job.conf:6)");
    }

    @Test
    void onlyWhatIsLearntFromChoicesIsWeighed() {
        assertProblem(
                MINIMAL + "features.weights { prchase = 5 }",
                "features.weights.prchase: no event is a positive by the type \"prchase\"; add it to"
                        + " features.positives.event-types = [purchase, cart, view], or correct the name (job.conf:6)");
        assertProblem(
                MINIMAL + "features.weights { view = -1 }",
                "features.weights.view: the weight -1.0 is outside 0.001 to 1000.0; to leave events out, take their"
                        + " type out of positives.event-types (job.conf:6)");
        assertProblem(
                MINIMAL + "features { use-case = churn, half-life = 60d }",
                "features.half-life: only recommendation and personalization weigh events; leave it out for the use"
                        + " case churn (job.conf:6)");
        assertProblem(
                MINIMAL + "features { feedback = explicit, half-life = 60d }",
                "features.half-life: explicit feedback learns each rating as it is; leave weights and half-life out, or"
                        + " learn from features.feedback = implicit (job.conf:6)");
        assertProblem(
                MINIMAL + "events.columns.event_time = null, features.half-life = 60d",
                "features.half-life: PT1440H needs the times of events, and events.columns.event_time is not declared;"
                        + " declare it, or leave it out (job.conf:6)");
    }

    @Test
    void churnNeedsNoItemsAndEventTypesOnlyIfItIsToTellThemApart() {
        String churn = MINIMAL + "features.use-case = churn\n";
        JobConfig config = read(churn + "events.columns.item_id.attribute = sku");
        EventColumn item = config.events().columns().stream()
                .filter(column -> column.name().equals("item_id"))
                .findFirst()
                .orElseThrow();
        assertEquals(ColumnSource.of("sku"), item.source());
        assertFalse(item.required());
        read(churn + "events.columns { item_id = null, event_type = null }");
        InvalidConfigException failure = assertThrows(
                InvalidConfigException.class,
                () -> read(churn + "features.churn.event-types = [purchase]\nevents.columns.event_type = null"));
        assertTrue(
                failure.getMessage()
                        .contains("features.churn.event-types: events have no column event_type; declare it in"
                                + " events.columns, or leave event-types out"),
                failure.getMessage());
    }

    @Test
    void shippedConfigurationsAreValidAndShort() throws Exception {
        try (var files = Files.list(Path.of("conf"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                ConfigReader.read(text, file.toString(), Map.of());
                assertTrue(text.lines().count() <= 25, file + " is longer than 25 lines");
            }
        }
    }

    @Test
    void everySettingOfTheReferenceIsExplained() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("src/main/resources/reference.conf"));
        for (int i = 1; i < lines.size(); i++) {
            boolean setting =
                    lines.get(i).matches(" *[a-z-]+ =.*") && !lines.get(i).contains("?AWS_REGION");
            boolean explained = lines.get(i - 1).strip().startsWith("#");
            assertTrue(!setting || explained, "line " + (i + 1) + " has no sentence above it: " + lines.get(i));
        }
    }

    private static void assertProblem(String text, String problem) {
        assertEquals(List.of(problem), problems(assertThrows(InvalidConfigException.class, () -> read(text))));
    }

    /** The problems that the message lists. */
    private static List<String> problems(InvalidConfigException failure) {
        return List.of(failure.getMessage().replaceFirst("(?s)^.*?:\n  - ", "").split("\n  - "));
    }

    private static RecommendationSettings recommendation(JobConfig config) {
        return (RecommendationSettings) config.features().examples();
    }

    private static JobConfig read(String text) {
        return ConfigReader.read(text, "job.conf", Map.of());
    }
}
