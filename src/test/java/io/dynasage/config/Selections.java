package io.dynasage.config;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.events.ColumnType;
import io.dynasage.features.ItemRule;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Rules of a shop, for tests. */
public final class Selections {
    /** What a configuration must set. */
    static final String SHOP = """
        name = shop
        aws.region = eu-west-1
        source.table = interactions
        training.role-arn = "arn:aws:iam::123456789012:role/training"
        output.uri = "s3a://bucket/runs/"
        """;

    /** No rule, as by default. */
    public static final JobConfig.Selection NONE =
            new JobConfig.Selection(Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());

    private Selections() {}

    /** Returns the lists of a configuration in a file {@code job.conf}. */
    static JobConfig.Recommendations read(String text) {
        return ConfigReader.read(text, "job.conf", Map.of()).recommendations();
    }

    /** Asserts that a configuration has a problem, among others. */
    static void assertProblem(String text, String problem) {
        String found =
                assertThrows(InvalidConfigException.class, () -> read(text)).getMessage();
        assertTrue(found.contains(problem), found);
    }

    /** Returns a condition over columns, as the only rule. */
    public static JobConfig.Selection where(String condition, Map<String, ColumnType> columns) {
        return new JobConfig.Selection(
                Optional.of(new ItemRule("recommendations.where", condition, columns)),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    /** Returns a configuration that keeps its runs in a local folder. */
    public static JobConfig writingTo(JobConfig read, Path output) {
        return new JobConfig(
                read.name(),
                read.source(),
                read.events(),
                read.described(),
                read.features(),
                read.channels(),
                read.training(),
                read.evaluation(),
                read.recommendations(),
                read.endpoint(),
                read.notices(),
                read.report(),
                read.sagemaker(),
                read.prices(),
                read.accountEndpoint(),
                output.toUri().toString().replaceFirst("/$", ""),
                read.bucketOwner(),
                read.tags(),
                read.effective());
    }
}
