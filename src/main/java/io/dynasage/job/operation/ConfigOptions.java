package io.dynasage.job.operation;

import io.dynasage.config.ConfigReader;
import io.dynasage.config.InvalidConfigException;
import io.dynasage.config.JobConfig;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options by which every command of a job finds its configuration, and the layout of its help. */
@Command(sortOptions = false, usageHelpWidth = 120, footerHeading = "%nExamples:%n")
public final class ConfigOptions {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "URI",
            description =
                    "The job's HOCON file: a path, file:, s3a:, or the name of one shipped with spark-submit --files.")
    private String uri;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides one setting; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** Reads and checks the configuration. A file that cannot be read is also a configuration error. */
    public JobConfig read() {
        Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
        return ConfigReader.read(text(hadoop), uri, overrides);
    }

    private String text(Configuration hadoop) {
        try {
            return new StoredFile(uri, hadoop).text();
        } catch (StorageException e) {
            throw new InvalidConfigException(uri, List.of(e.getMessage()));
        }
    }
}
