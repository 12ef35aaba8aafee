package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.ItemFilter;
import io.dynasage.dynamodb.PartsRead;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.export.ChainedItems;
import io.dynasage.dynamodb.export.DataPipelineExport;
import io.dynasage.dynamodb.export.ExportChain;
import io.dynasage.dynamodb.export.ExportGapException;
import io.dynasage.dynamodb.export.ExportTrigger;
import io.dynasage.dynamodb.export.ExportWindow;
import io.dynasage.dynamodb.export.ExportedItems;
import io.dynasage.dynamodb.export.IncrementalChain;
import io.dynasage.dynamodb.export.TableExport;
import io.dynasage.job.ledger.RunId;
import io.dynasage.sagemaker.Poller;
import io.dynasage.storage.S3Uri;
import io.dynasage.storage.StoredFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Reads items from a table's exports: either the named ones, or those that DynamoDB makes for this job. */
public final class TableExports {
    private static final Logger LOG = LoggerFactory.getLogger(TableExports.class);
    /**
     * The most incremental exports of a chain that the job keeps. After a month of daily windows, the chain starts
     * again with a full export: the longer a chain, the more of its content is out of date.
     */
    public static final int LONGEST_CHAIN = 30;

    private final SparkSession spark;
    private final JobConfig config;
    private final RunId runId;
    private final Clock clock;
    private final TableConnection connection;

    TableExports(SparkSession spark, JobConfig config, RunId runId, Clock clock) {
        this.spark = spark;
        this.config = config;
        this.runId = runId;
        this.clock = clock;
        this.connection = config.source().connection();
    }

    /**
     * Reads a full export, or one of AWS Data Pipeline.
     *
     * @param keys the attributes without which a line is no item
     */
    SourceItems full(List<String> attributes, List<String> keys) {
        String uri = Optional.ofNullable(settings().uri()).orElseGet(() -> triggered(this::triggerFull));
        ExportedItems exported = TableExport.isThere(spark, uri)
                ? TableExport.items(spark, uri, attributes, keys)
                : DataPipelineExport.items(spark, uri, attributes, keys);
        return new SourceItems(
                "export",
                uri,
                ItemFilter.kept(exported.items(), config.source().where(), exported.parts()),
                0,
                List.of(uri),
                keys,
                () -> new SourceItems.Reading(
                        OptionalLong.of(exported.parts().total().items()),
                        exported.parts().total().filtered(),
                        0,
                        exported.parts().total().rejects(),
                        exported::rejects));
    }

    /**
     * Reads a full export brought up to date with incremental ones; where a change might be missing, a new full export.
     */
    SourceItems chain(List<String> attributes) {
        if (settings().uri() == null) {
            return chained(triggered(this::continued), attributes);
        }
        try {
            return chained(
                    new ExportChain(
                            config.source().table(),
                            settings().uri(),
                            settings().incrementals(),
                            clock.instant()),
                    attributes);
        } catch (ExportGapException e) {
            if (settings().to() == null) {
                throw e;
            }
            LOG.warn("{} A new full export is made.", e.getMessage());
            return chained(triggered(this::begun), attributes);
        }
    }

    private SourceItems chained(ExportChain chain, List<String> attributes) {
        List<String> keys = keyAttributes(settings().keyAttributes());
        ChainedItems items = IncrementalChain.items(spark, chain.base(), chain.incrementals(), attributes, keys);
        PartsRead merged = new PartsRead();
        spark.sparkContext().register(merged);
        return new SourceItems(
                "incremental",
                chain.base() + " and " + chain.incrementals().size() + " incremental exports",
                ItemFilter.kept(items.items(), config.source().where(), merged),
                0,
                Stream.concat(Stream.of(chain.base()), chain.incrementals().stream())
                        .toList(),
                keys,
                () -> new SourceItems.Reading(
                        OptionalLong.empty(),
                        merged.total().filtered(),
                        0,
                        items.rejectedLines(),
                        () -> items.parts().stream()
                                .filter(part -> part.parts().total().rejects() > 0)
                                .map(ExportedItems::rejects)
                                .reduce(Dataset<Row>::unionAll)
                                .orElseGet(spark::emptyDataFrame)));
    }

    /** Returns the job's own chain, extended by the windows that have ended since its last run. */
    private ExportChain continued(ExportTrigger trigger) {
        Optional<ExportChain> kept = kept();
        if (kept.isEmpty() || kept.get().incrementals().size() >= LONGEST_CHAIN) {
            return begun(trigger);
        }
        if (!isWhole(kept.get())) {
            LOG.warn(
                    "Exports of the chain in {} were removed. A new one begins with a full export.", chainFile(config));
            return begun(trigger);
        }
        try {
            ExportChain chain = kept.get();
            String table = config.source().table();
            for (ExportWindow window : ExportWindow.due(
                    chain.until(), clock.instant(), ExportWindow.LONGEST, trigger.earliestChange(table))) {
                chain = keep(chain.then(
                        trigger.incremental(
                                table, window, target(), token("from " + window.from() + " to " + window.to())),
                        window.to()));
            }
            return chain;
        } catch (ExportGapException e) {
            LOG.warn("{} A new chain begins with a full export.", e.getMessage());
            return begun(trigger);
        }
    }

    /** Returns whether no export of the chain was removed, as by a rule of the bucket. */
    private boolean isWhole(ExportChain chain) {
        return Stream.concat(Stream.of(chain.base()), chain.incrementals().stream())
                .allMatch(export ->
                        new StoredFile(StoredFile.folder(export) + "manifest-summary.json", hadoop()).isThere());
    }

    private ExportChain begun(ExportTrigger trigger) {
        String base = triggerFull(trigger);
        return keep(ExportChain.startingWith(
                config.source().table(), base, TableExport.summary(spark, base).moment()));
    }

    private String triggerFull(ExportTrigger trigger) {
        return trigger.full(config.source().table(), target(), token("full"));
    }

    private <T> T triggered(Function<ExportTrigger, T> work) {
        try (DynamoDbClient client = connection.client()) {
            return work.apply(new ExportTrigger(
                    client,
                    new Poller(config.sagemaker().pollInterval(), settings().timeout(), clock)::until));
        }
    }

    private Optional<ExportChain> kept() {
        return kept(config, hadoop());
    }

    /** Returns the chain of exports that the job keeps, if it keeps one. */
    public static Optional<ExportChain> kept(JobConfig config, Configuration hadoop) {
        String uri = chainFile(config);
        return new StoredFile(uri, hadoop)
                .textIfThere()
                .map(text -> ExportChain.read(text, uri))
                .filter(chain -> chain.table().equals(config.source().table()));
    }

    private ExportChain keep(ExportChain chain) {
        new StoredFile(chainFile(config), hadoop()).write(chain.toJson());
        return chain;
    }

    private static String chainFile(JobConfig config) {
        return config.outputUri() + "/exports/" + config.name() + ".json";
    }

    private ExportTrigger.Target target() {
        S3Uri place = S3Uri.of(settings().to());
        String prefix = Optional.of(place.key().replaceFirst("/+$", ""))
                .filter(key -> !key.isEmpty())
                .orElse(null);
        return new ExportTrigger.Target(
                place.bucket(), settings().bucketOwner(), prefix, settings().kmsKeyId());
    }

    /** Returns a token that is the same for every attempt of the same run, so that DynamoDB makes only one export. */
    private String token(String what) {
        return UUID.nameUUIDFromBytes((config.name() + " " + runId + " " + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Returns the table's keys: those that are given, or else those that the table has. */
    List<String> keyAttributes(List<String> given) {
        if (!given.isEmpty()) {
            return given;
        }
        return TableDescription.of(connection, config.source().table()).keyAttributes();
    }

    private JobConfig.Exports settings() {
        return config.source().exports();
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
