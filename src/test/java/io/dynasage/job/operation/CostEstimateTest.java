package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.ReadEstimate;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.job.failure.Finding;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.Stage;
import io.dynasage.job.run.ItemSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** The arithmetic of costs, channel sizes and cluster shapes. */
class CostEstimateTest {
    private static final String MINIMAL = """
        name = shop
        aws.region = us-east-1
        source.table = interactions
        training.role-arn = "arn:aws:iam::123456789012:role/training"
        output.uri = "s3a://bucket/x"
        """;

    private static final String UNDEPLOYED = "endpoint.deploy = false";

    @Test
    void aLastRunIsScaledByTheNumberOfItems() throws Exception {
        CostEstimate cost = cost(
                "prices { spark-vcpu-hour = 0.04, spark-gigabyte-hour = 0.005, disk-gigabyte-month = 0.73 }",
                2_000_000,
                Optional.of(run()));
        assertEquals(Duration.ofSeconds(1200), cost.sparkTime());
        assertEquals(Duration.ofSeconds(3600), cost.trainingTime());
        assertEquals(Duration.ofSeconds(3960), cost.refitTime(), "of 100 training rows, and 10 for validation");
        assertEquals(10 * (0.04 + 4 * 0.005), cost.sparkHour(), 1e-12);
        assertEquals(0.2, cost.spark(), 1e-12);
        assertEquals(0.23 + 30 * 0.001, cost.trainingHour().get(), 1e-12);
        assertEquals(0.26 * 2.1, cost.training().get(), 1e-12);
        assertEquals(0.115, cost.endpointHour().get(), 1e-12);
        assertEquals(250_000 / 1e6 * 0.125, cost.reading(), 1e-12);
        List<String> lines = cost.lines();
        assertEquals("Spark    20 min on 10 slots of 4.0 GB at $0.60 an hour: $0.20", lines.get(0));
        assertEquals(
                "Training 60 min on 1 ml.m5.xlarge at $0.26 an hour: $0.26; at most $1.56 (training.max-runtime"
                        + " = 6.0 h)",
                lines.get(1));
        assertEquals(
                "Refit    66 min on the same instances, for the final model, which learns from all examples: $0.29"
                        + " (training.refit)",
                lines.get(2));
        assertEquals(
                "ALS      about 50 s on the cluster while SageMaker trains, and as long again if it is the final model;"
                        + " nothing on SageMaker (training.candidates, training.algorithm)",
                lines.get(3));
        assertTrue(cost("training.candidates = []", 2_000_000, Optional.of(run())).lines().stream()
                .noneMatch(line -> line.startsWith("ALS")));
        assertEquals("Endpoint 1 ml.m5.large at $0.12 an hour, day and night: $83.95 a month", lines.get(4));
        double aRun = 0.2 + 2.1 * 0.26 + 0.03125;
        assertEquals(
                String.format(
                        java.util.Locale.ROOT,
                        "Together $%.2f a run; run every night $%.2f a month, $%.2f with the endpoint",
                        aRun,
                        aRun * 730 / 24,
                        aRun * 730 / 24 + 83.95),
                lines.get(5));
        assertEquals("Times    as run R took, by the number of items", lines.get(6));
    }

    @Test
    void aRunThatServesTheJudgedModelPaysForOneTrainingJob() throws Exception {
        CostEstimate cost = cost("training.refit = false", 2_000_000, Optional.of(run()));
        assertEquals(Duration.ZERO, cost.refitTime());
        assertEquals(cost.trainingHour().get(), cost.training().get(), 1e-12);
        assertTrue(
                cost.lines().stream().noneMatch(line -> line.startsWith("Refit")),
                cost.lines().toString());
    }

    @Test
    void withoutARunThereAreRulesOfThumb() {
        CostEstimate cost = cost("training { max-runtime = 30m, instance-count = 2 }", 1_000_000, Optional.empty());
        assertEquals(Duration.ofMinutes(2).plus(cost.read().scanTime()).plusSeconds(80), cost.sparkTime());
        assertEquals(Duration.ofMinutes(30), cost.trainingTime());
        assertEquals(2 * (0.23 + 30 * 0.14 / 730), cost.trainingHour().get(), 1e-12);
        assertTrue(
                cost.lines().get(6).contains("by rules of thumb"), cost.lines().toString());
    }

    @Test
    void aScanIsPaidForOnlyWhereTheRunScans() {
        String to = "export.to = \"s3://bucket/e\"";
        CostEstimate large = cost("source { kind = auto, " + to + " }", 200_000_000, Optional.empty());
        assertEquals(large.read().exportDollars(), large.reading(), 1e-9);
        assertEquals(Duration.ofMinutes(2).plusSeconds(16_000), large.sparkTime());
        CostEstimate alone = cost("source.kind = auto", 200_000_000, Optional.empty());
        assertEquals(alone.read().scanDollars(), alone.reading(), 1e-9);
        assertEquals(
                Duration.ofMinutes(2).plusSeconds(80),
                cost("source { kind = export, " + to + " }", 1_000_000, Optional.empty())
                        .sparkTime());
    }

    /** A chain starts again after a month of nights, so a month of nights has one full export. */
    @Test
    void aChainOfExportsPaysForTheFullOneOnceAMonth() {
        String to = "export.to = \"s3://bucket/e\"";
        for (String kind : List.of("incremental", "auto")) {
            CostEstimate chain =
                    cost("source { kind = " + kind + ", " + to + " }\n" + UNDEPLOYED, 200_000_000, Optional.empty());
            double full = chain.read().exportDollars();
            double rest = chain.spark() + chain.training().get();
            List<String> lines = chain.lines();
            assertEquals(
                    "Chain    the full export that begins the chain costs $19.07. A run that continues the chain pays"
                            + " $0.10 per GB of the changes that DynamoDB logged since the last one. How many they are"
                            + " is not known here, so they are in none of these sums. The chain begins again after 30"
                            + " incremental exports, or where it has a gap.",
                    lines.get(0));
            String together = lines.get(lines.size() - 3);
            assertEquals(
                    "Together " + Amounts.dollars(rest) + " a run, " + Amounts.dollars(rest + full)
                            + " one that begins the chain; run every night "
                            + Amounts.dollars(rest * 730 / 24 + full) + " a month, "
                            + Amounts.dollars(rest * 730 / 24 + full)
                            + " with the endpoint, without the changes of the table",
                    together);
        }
    }

    @Test
    void exportsThatAreNoChainArePaidForByEachRunOrByNone() {
        CostEstimate each =
                cost("source { kind = export, export.to = \"s3://bucket/e\" }", 200_000_000, Optional.empty());
        CostEstimate given =
                cost("source { kind = incremental, export.uri = \"s3://bucket/e/\" }", 200_000_000, Optional.empty());
        for (CostEstimate cost : List.of(each, given)) {
            double run = cost.reading() + cost.spark() + cost.training().get();
            String together = cost.lines().get(cost.lines().size() - 3);
            assertTrue(
                    together.startsWith("Together " + Amounts.dollars(run) + " a run; run every night "
                            + Amounts.dollars(run * 730 / 24) + " a month, "),
                    together);
            assertTrue(cost.lines().stream().noneMatch(line -> line.startsWith("Chain")));
        }
        assertEquals(each.read().exportDollars(), each.reading(), 1e-9);
        assertEquals(0.0, given.reading());
    }

    @Test
    void anInstanceWithoutAPriceIsReportedAndLeftOut() {
        CostEstimate cost = cost("endpoint.instance-type = ml.x9.large", 1000, Optional.empty());
        assertEquals(
                "Endpoint no price is known for ml.x9.large; set prices.instance-hour.\"ml.x9.large\"",
                cost.lines().get(4));
        assertTrue(
                cost.lines().get(5).endsWith(", without what has no price"),
                cost.lines().get(5));
        assertEquals(
                0.5,
                cost(
                                "endpoint.instance-type = ml.x9.large\nprices.instance-hour.\"ml.x9.large\" = 0.5",
                                1000,
                                Optional.empty())
                        .endpointHour()
                        .get());
    }

    @Test
    void pricesOfInstancesAreWrittenWithDotsOrInQuotes() {
        Map<String, Double> prices = config("prices.instance-hour { ml.m5.large = 0.2, \"ml.m5.xlarge\" = 0.4 }")
                .prices()
                .instanceHour();
        assertEquals(
                List.of(0.2, 0.4, 0.461),
                List.of(prices.get("ml.m5.large"), prices.get("ml.m5.xlarge"), prices.get("ml.m5.2xlarge")));
    }

    @Test
    void theCostOfReadingFollowsTheSettings() {
        assertEquals(
                0.0,
                cost("source { kind = export, export.uri = \"s3://bucket/e/\" }", 1000, Optional.empty())
                        .reading());
        assertEquals(
                2_048_000_000 / (double) (1L << 30) * 0.1,
                cost("source { kind = export, export.to = \"s3://bucket/e\" }", 2_000_000, Optional.empty())
                        .reading(),
                1e-9);
        assertEquals(
                0.0,
                cost("endpoint.deploy = false", 1000, Optional.empty())
                        .endpointHour()
                        .get());
    }

    @Test
    void channelsAreScaledFromTheLastRunOrBoundedByTheItems() throws Exception {
        ChannelEstimate scaled = ChannelEstimate.of(config(""), 2_000_000, Optional.of(run()));
        assertEquals(new ChannelEstimate(200, 2_200, 77, "as run R, by the number of items"), scaled);
        ChannelEstimate most = ChannelEstimate.of(
                config("features.negatives { per-positive = 4, draws = 2 }"), 1000, Optional.empty());
        assertEquals(1000 * 5 * 2, most.trainingRows());
        assertEquals(1000, most.featureDim());
        assertTrue(most.basis().startsWith("at most"), most.basis());
        assertEquals(
                1000,
                ChannelEstimate.of(config("features.feedback = explicit"), 1000, Optional.empty())
                        .trainingRows());
    }

    @Test
    void aClusterIsAsLargeAsSparksSettings() {
        SparkConf conf = new SparkConf(false)
                .set("spark.master", "yarn")
                .set("spark.executor.instances", "16")
                .set("spark.executor.cores", "4")
                .set("spark.executor.memory", "14g")
                .set("spark.emr-serverless.executor.disk", "50G");
        assertEquals(
                new ClusterShape(OptionalInt.of(16), 4, 14L << 30, OptionalLong.of(50L << 30)),
                ClusterShape.of(conf, 1));
        assertEquals(OptionalInt.of(64), ClusterShape.of(conf, 1).slots());
        assertEquals(
                OptionalInt.empty(),
                ClusterShape.of(
                                new SparkConf(false)
                                        .set("spark.master", "yarn")
                                        .set("spark.dynamicAllocation.enabled", "true"),
                                1)
                        .slots());
        assertEquals(
                new ClusterShape(OptionalInt.of(1), 2, 1L << 30, OptionalLong.empty()),
                ClusterShape.of(new SparkConf(false).set("spark.master", "local[2]"), 1L << 30));
    }

    @Test
    void disksThatAreTooSmallAreFound() {
        ClusterShape shape = new ClusterShape(OptionalInt.of(2), 4, 2L << 30, OptionalLong.of(20L << 30));
        ChannelEstimate known = new ChannelEstimate(1, 40L << 30, 9, "as run R, by the number of items");
        List<Finding> findings = CapacityChecks.findings(config(""), known, shape);
        assertEquals(
                "fail  training disk       40.0 GiB of channels on each instance's 30 GiB (as run R, by the"
                        + " number of items).  Set training.volume-size to 50GiB.",
                findings.get(0).line());
        assertEquals(
                "warn  spark memory        512.0 MiB of heap for each task (2.0 GiB for 4 cores) is little. "
                        + " Give tasks 1 GiB or more: raise spark.executor.memory, or lower spark.executor.cores.",
                findings.get(1).line());
        assertTrue(
                findings.get(2)
                        .line()
                        .startsWith("warn  spark disk          40.0 GiB on all executors, about 120.0 GiB needed"),
                findings.get(2).line());
        ChannelEstimate most = new ChannelEstimate(1, 40L << 30, 9, "at most, if every item is an example");
        assertEquals(
                Finding.Level.WARN,
                CapacityChecks.findings(config(""), most, shape).get(0).level());
        assertEquals(
                Finding.Level.OK,
                CapacityChecks.findings(config("training.instance-count = 2"), known, shape)
                        .get(0)
                        .level());
    }

    @Test
    void tablesAreAlignedAndAmountsReadable() {
        assertEquals(
                List.of("run   state", "a     x", "long"),
                TextTable.lines(List.of(List.of("run", "state"), List.of("a", "x"), List.of("long", ""))));
        assertEquals(
                List.of("45 s", "12 min", "3.4 h", "30 days", "2.5 days"),
                List.of(
                        Amounts.time(Duration.ofSeconds(45)),
                        Amounts.time(Duration.ofMinutes(12)),
                        Amounts.time(Duration.ofMinutes(204)),
                        Amounts.time(Duration.ofDays(30)),
                        Amounts.time(Duration.ofHours(60))));
        assertEquals(
                List.of("512 bytes", "1.5 KiB", "2.0 GiB"),
                List.of(Amounts.bytes(512), Amounts.bytes(1536), Amounts.bytes(2L << 30)));
        assertEquals(
                List.of("$0.00", "less than $0.01", "$1,234.50"),
                List.of(Amounts.dollars(0), Amounts.dollars(0.001), Amounts.dollars(1234.5)));
    }

    private static CostEstimate cost(String more, long items, Optional<PastRun> last) {
        JobConfig config = config(more);
        TableDescription table = new TableDescription(
                "interactions", items, items * 1024, TableDescription.PAY_PER_REQUEST, 12_000, "test", List.of("id"));
        ReadEstimate read = ItemSource.estimate(config, table, 10);
        return CostEstimate.of(config, read, 10, 4, last);
    }

    private static JobConfig config(String more) {
        return ConfigReader.read(MINIMAL + more, "job.conf", Map.of());
    }

    private static PastRun run() throws Exception {
        JsonNode record = new ObjectMapper().readTree("""
            {"runId": "R", "status": "Completed", "source": {"items": 1000000}, "features": {"featureDim": 77}, \
            "training": {"billableSeconds": 1800},
            "channels": {"train": {"rows": 100, "bytes": 1000}, "validation": {"rows": 10, "bytes": 100}},
            "stages": [{"name": "events", "seconds": 400}, {"name": "training", "seconds": 9999}, \
            {"name": "evaluation", "seconds": 200}]}\
            """);
        return new PastRun(
                "R",
                "Completed",
                Optional.of(Stage.RECOMMENDATIONS),
                Instant.EPOCH,
                Instant.EPOCH,
                "s3a://bucket/x/runs/R/",
                Optional.of(record));
    }
}
