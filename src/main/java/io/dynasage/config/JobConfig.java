package io.dynasage.config;

import io.dynasage.channels.ChannelSettings;
import io.dynasage.dynamodb.ReadPrices;
import io.dynasage.dynamodb.ReaderKind;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.SourceKind;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.export.SnapshotFormat;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.events.EventSettings;
import io.dynasage.features.FeatureSettings;
import io.dynasage.report.RunEnd;
import io.dynasage.sagemaker.EndpointSettings;
import io.dynasage.sagemaker.TrainingSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration of one job, checked. Every key, its default, its unit and its meaning stand in
 * {@code reference.conf}; the accessors are named after the keys. A value that is not set is null only where the
 * accessor says so.
 *
 * @param name the job's name, and its endpoint's
 * @param accountEndpoint where the account is asked about; null for AWS's own
 * @param tags tags for everything created in SageMaker
 * @param outputUri where runs are kept, without a slash at its end
 * @param effective every effective setting by its full key, in order of key; holds no secret, because no setting does
 */
public record JobConfig(
        String name,
        Source source,
        EventSettings events,
        FeatureSettings features,
        ChannelSettings channels,
        TrainingSettings training,
        ComparisonSettings evaluation,
        Recommendations recommendations,
        EndpointSettings endpoint,
        Notices notices,
        SageMaker sagemaker,
        Prices prices,
        URI accountEndpoint,
        String outputUri,
        Map<String, String> tags,
        Map<String, String> effective) {

    /**
     * The table and how gently it is read.
     *
     * @param connection where it is
     * @param scan how gently it is scanned
     * @param resumableFrom a scan that is expected to last so long is kept in parts, so that it can be taken up again
     * @param maxRejectRatio in [0, 1]
     * @param snapshot what is kept of what was read
     * @param catalogTable null: nothing is registered
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
            CatalogTable catalogTable) {}

    /**
     * Where a snapshot is registered.
     *
     * @param name {@code [database.]table}
     * @param place where the setting stands, as problems end with it
     */
    public record CatalogTable(String name, String place) {}

    /**
     * The exports to read, or where to make them.
     *
     * @param uri a full export, the base of the chain, or a Data Pipeline export; null: DynamoDB makes the export
     * @param incrementals incremental exports that follow the base
     * @param keyAttributes the table's keys; empty: the table is asked
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
     * The best items for every user.
     *
     * @param count how many for each; 0: none are made
     * @param excludeItemsUri ids that must not be recommended, or null
     * @param categoryColumn null: no quota
     * @param table a DynamoDB table, or null
     */
    public record Recommendations(
            int count,
            boolean excludeChosen,
            String excludeItemsUri,
            String categoryColumn,
            int maxPerCategory,
            String table,
            double maxWriteUnits) {}

    /**
     * Who is told how runs end.
     *
     * @param topic an SNS topic's ARN, or null
     * @param on the outcomes that are reported
     */
    public record Notices(String topic, URI topicEndpoint, List<RunEnd.Outcome> on) {}

    /**
     * What AWS charges, in US dollars, each at least 0.
     *
     * @param asOf where and when they held
     * @param read reading the table
     * @param sparkVcpuHour a vCPU for an hour where Spark runs
     * @param sparkGigabyteHour a gigabyte of memory for an hour there
     * @param instanceHour an instance of SageMaker for an hour, by type
     * @param diskGigabyteMonth a gigabyte of a training instance's disk for a month
     */
    public record Prices(
            String asOf,
            ReadPrices read,
            double sparkVcpuHour,
            double sparkGigabyteHour,
            Map<String, Double> instanceHour,
            double diskGigabyteMonth) {}

    /** Where SageMaker is; endpoints are null for AWS's own. */
    public record SageMaker(String region, URI endpoint, URI runtimeEndpoint, Duration pollInterval) {}
}
