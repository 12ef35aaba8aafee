package io.dynasage.config;

import io.dynasage.channels.ChannelSettings;
import io.dynasage.dynamodb.ReadPrices;
import io.dynasage.dynamodb.ReaderKind;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.export.SnapshotFormat;
import io.dynasage.dynamodb.lakehouse.LakehouseSettings;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.events.Described;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventSettings;
import io.dynasage.features.Exclusion;
import io.dynasage.features.FeatureSettings;
import io.dynasage.features.ItemRule;
import io.dynasage.report.MetricsLine;
import io.dynasage.report.ReportSettings;
import io.dynasage.report.RunEnd;
import io.dynasage.sagemaker.EndpointSettings;
import io.dynasage.sagemaker.Protection;
import io.dynasage.sagemaker.TrainingSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole configuration of one job, checked. {@code reference.conf} documents every key with its default, unit and
 * meaning; the accessors are named after the keys. A value that is not set is null only where its accessor says so.
 *
 * @param name the name of the job and of its endpoint
 * @param described the second tables or files, whose columns are added to events
 * @param accountEndpoint the endpoint of the service that returns the account; null for AWS's own
 * @param tags tags for everything created in SageMaker
 * @param outputUri where runs are stored, without a trailing slash
 * @param bucketOwner the account that must own the bucket of {@code outputUri}; null in the configuration means the
 *     account of the training role, which is the job's own
 * @param effective every effective setting by its full key, sorted by key; contains no secrets, because no setting is
 *     one
 */
public record JobConfig(
        String name,
        Source source,
        EventSettings events,
        List<DescribedSource> described,
        FeatureSettings features,
        ChannelSettings channels,
        TrainingSettings training,
        ComparisonSettings evaluation,
        Recommendations recommendations,
        EndpointSettings endpoint,
        Notices notices,
        ReportSettings report,
        SageMaker sagemaker,
        Prices prices,
        URI accountEndpoint,
        String outputUri,
        String bucketOwner,
        Map<String, String> tags,
        Map<String, String> effective) {

    @Override
    public String bucketOwner() {
        return Objects.requireNonNullElseGet(
                bucketOwner, () -> training.roleArn().split(":")[4]);
    }

    /** Returns a configuration that reads a second table or file as it reads that of the events. */
    public JobConfig reading(DescribedSource second) {
        return reading(second.source(), second.events(), List.of(), recommendations);
    }

    /** Returns the configuration whose sessions of other roles carry the id of a run. */
    public JobConfig ofRun(String run) {
        return reading(
                source.ofRun(run),
                events,
                described.stream()
                        .map(second -> new DescribedSource(second.of, second.source.ofRun(run), second.events))
                        .toList(),
                recommendations.ofRun(run));
    }

    private JobConfig reading(Source from, EventSettings columns, List<DescribedSource> more, Recommendations lists) {
        return new JobConfig(
                name,
                from,
                columns,
                more,
                features,
                channels,
                training,
                evaluation,
                lists,
                endpoint,
                notices,
                report,
                sagemaker,
                prices,
                accountEndpoint,
                outputUri,
                bucketOwner,
                tags,
                effective);
    }

    /**
     * A second table or file.
     *
     * @param of what its rows describe
     * @param source where they are read from
     * @param events their columns, with the id by which they are joined to events
     */
    public record DescribedSource(Described of, Source source, EventSettings events) {
        /** Returns the columns that are added to events. */
        public Stream<EventColumn> added() {
            return events.columns().stream().filter(column -> !column.name().equals(of.id()));
        }
    }

    /**
     * The table, and the rate at which it is read.
     *
     * @param connection the table's connection
     * @param scan the limits of a scan
     * @param resumableFrom a scan that is expected to take at least this long is stored in parts, so that it can be
     *     resumed
     * @param maxRejectRatio in [0, 1]
     * @param snapshot what a snapshot stores: nothing, the items as JSON or the events as Parquet
     * @param catalogTable null if nothing is registered
     * @param where decides which items are events at all; empty if all are
     * @param lakehouse the copy of the table that is read; empty if none is named
     */
    public record Source(
            SourceKind kind,
            ReaderKind reader,
            String table,
            TableConnection connection,
            ScanSettings scan,
            Duration resumableFrom,
            double maxRejectRatio,
            Exports exports,
            SnapshotFormat snapshot,
            CatalogTable catalogTable,
            Optional<ItemCondition> where,
            Optional<LakehouseSettings> lakehouse) {
        private Source ofRun(String run) {
            return new Source(
                    kind,
                    reader,
                    table,
                    connection.ofRun(run),
                    scan,
                    resumableFrom,
                    maxRejectRatio,
                    exports,
                    snapshot,
                    catalogTable,
                    where,
                    lakehouse);
        }
    }

    /**
     * The catalog table in which a snapshot is registered.
     *
     * @param name {@code [database.]table}
     * @param place the setting's location, in the form that ends a problem
     */
    public record CatalogTable(String name, String place) {}

    /**
     * The exports to read, or where to create them.
     *
     * @param uri a full export, the base of the chain, or a Data Pipeline export; null if DynamoDB creates the export
     * @param incrementals incremental exports that follow the base
     * @param keyAttributes the table's keys; if empty, they are read from the table
     * @param to {@code s3://bucket/prefix}, or null
     * @param bucketOwner an account, or null for the job's own
     * @param kmsKeyId null for S3's own encryption
     */
    public record Exports(
            String uri,
            List<String> incrementals,
            List<String> keyAttributes,
            String to,
            String bucketOwner,
            String kmsKeyId,
            Duration timeout) {}

    /**
     * The recommendation lists, one for each user.
     *
     * @param group the key of the group that has these settings, which names the lists' folder in a run, too
     * @param count the number of items for each user; 0 if no lists are made
     * @param exclude which items a user's list leaves out because of the user's events
     * @param excludeItemsUri ids that must not be recommended, or null
     * @param categoryColumn null if there is no quota
     * @param table a DynamoDB table, or null
     * @param connection the table's connection
     * @param selection further rules of the shop
     * @param lists further lists by their names, each with all of its settings; a named list has none
     */
    public record Recommendations(
            String group,
            int count,
            Exclusion exclude,
            String excludeItemsUri,
            String categoryColumn,
            int maxPerCategory,
            String table,
            TableConnection connection,
            double maxWriteUnits,
            DefaultList defaultList,
            Selection selection,
            Map<String, Recommendations> lists) {
        /** Returns the name of a named list. */
        public String name() {
            return group.substring(group.lastIndexOf('.') + 1);
        }

        /** Returns the full key of one of these settings. */
        public String setting(String key) {
            return group + "." + key;
        }

        /** Returns these settings, and those of each named list. */
        public Stream<Recommendations> each() {
            return Stream.concat(Stream.of(this), lists.values().stream());
        }

        /** Returns the same settings with named lists. */
        Recommendations with(Map<String, Recommendations> named) {
            return with(connection, named);
        }

        private Recommendations ofRun(String run) {
            Map<String, Recommendations> named = new LinkedHashMap<>(lists);
            named.replaceAll((name, list) -> list.ofRun(run));
            return with(connection.ofRun(run), named);
        }

        private Recommendations with(TableConnection writing, Map<String, Recommendations> named) {
            return new Recommendations(
                    group,
                    count,
                    exclude,
                    excludeItemsUri,
                    categoryColumn,
                    maxPerCategory,
                    table,
                    writing,
                    maxWriteUnits,
                    defaultList,
                    selection,
                    Collections.unmodifiableMap(named));
        }
    }

    /**
     * The lists for everybody who has none of their own.
     *
     * @param enabled whether they are made
     * @param segmentColumn a column of the events whose values get a list each, or null
     * @param minUsers the number of users that a value needs for a list
     * @param maxSegments the largest number of values that get a list
     */
    public record DefaultList(boolean enabled, String segmentColumn, int minUsers, int maxSegments) {}

    /**
     * The shop's rules for which items and users lists are about.
     *
     * @param where decides which items lists may hold; empty if all
     * @param activeWithin only users with an event in this period have lists; empty if all have
     * @param similarItems the number of similar items for each item; 0 if no such lists are made
     * @param similarItemsTable a DynamoDB table for them
     * @param newItems empty if lists keep no places for new items
     */
    public record Selection(
            Optional<ItemRule> where,
            Optional<Duration> activeWithin,
            int similarItems,
            Optional<String> similarItemsTable,
            Optional<NewItems> newItems) {}

    /**
     * The places of lists that are kept for new items.
     *
     * @param share above 0, at most 1
     * @param youngerThan an item is new if its first event is less than this before the newest event
     */
    public record NewItems(double share, Duration youngerThan) {
        /** Returns the number of places in a list, at least 1. */
        public int places(int size) {
            return (int) Math.max(1, Math.round(share * size));
        }
    }

    /**
     * Where notifications about the ends of runs are sent.
     *
     * @param topic an SNS topic's ARN, or null
     * @param on the outcomes that are reported
     * @param metrics when a run prints its metrics for CloudWatch
     */
    public record Notices(String topic, URI topicEndpoint, List<RunEnd.Outcome> on, MetricsLine metrics) {}

    /**
     * AWS prices in US dollars, each at least 0.
     *
     * @param asOf where and when the prices applied
     * @param read the price of reading the table
     * @param millionWriteUnits a million write units of an on-demand table
     * @param sparkVcpuHour one vCPU for an hour where Spark runs
     * @param sparkGigabyteHour one gigabyte of memory for an hour where Spark runs
     * @param instanceHour one SageMaker instance for an hour, by type
     * @param diskGigabyteMonth one gigabyte of a training instance's disk for a month
     */
    public record Prices(
            String asOf,
            ReadPrices read,
            double millionWriteUnits,
            double sparkVcpuHour,
            double sparkGigabyteHour,
            Map<String, Double> instanceHour,
            double diskGigabyteMonth) {}

    /**
     * The connection to SageMaker, and what protects what it runs.
     *
     * @param endpoint null for AWS's own, as are {@code runtimeEndpoint} and {@code logsEndpoint}
     */
    public record SageMaker(
            String region,
            URI endpoint,
            URI runtimeEndpoint,
            URI logsEndpoint,
            Duration pollInterval,
            Protection protection) {}
}
