package io.dynasage.config;

import io.dynasage.events.ColumnType;
import io.dynasage.features.ItemRule;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Rules of a shop, for tests. */
public final class Selections {
    /** No rule, as by default. */
    public static final JobConfig.Selection NONE =
            new JobConfig.Selection(Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());

    private Selections() {}

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
