package io.dynasage.config;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration of one job, checked. Every key, its default, its unit and its meaning stand in {@code reference.conf};
 * the accessors are named after the keys. A value that is not set is null only where the accessor says so.
 *
 * @param name the job's name, and its endpoint's
 * @param accountEndpoint where the account is asked about; null for AWS's own
 * @param tags tags for everything created in SageMaker
 * @param outputUri where runs are kept, without a slash at its end
 * @param effective every effective setting by its full key, in order of key; holds no secret, because no setting does
 */
public record JobConfig(String name, Source source, List<Column> columns, EventRules eventRules, Features features, Channels channels,
        Training training, Evaluation evaluation, Recommendations recommendations, Endpoint endpoint, Notices notices, SageMaker sagemaker, Prices prices,
        URI accountEndpoint, String outputUri, Map<String, String> tags, Map<String, String> effective) {

    /**
     * The table and how gently it is read.
     *
     * @param endpoint null for AWS's own
     * @param role null for the job's own credentials
     * @param maxReadUnits read units per second, or null
     * @param readFraction in (0, 1], or null
     * @param segments at least 1, or null
     * @param stallTimeout how long a task waits for a page before it fails
     * @param resumableFrom a scan that is expected to last so long is kept in parts, so that it can be taken up again
     * @param maxRejectRatio in [0, 1]
     * @param snapshot none, json or parquet
     */
    public record Source(String kind, String reader, String table, String region, URI endpoint, Role role, Double maxReadUnits,
            Double readFraction, Integer segments, Duration stallTimeout, Duration resumableFrom, double maxRejectRatio,
            Exports exports, String snapshot, CatalogTable catalogTable) {
    }

    /**
     * Where a snapshot is registered.
     *
     * @param name {@code [database.]table}
     * @param place where the setting stands, as problems end with it
     */
    public record CatalogTable(String name, String place) {
    }

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
    public record Exports(String uri, List<String> incrementals, List<String> keyAttributes, String to, String bucketOwner,
            String kmsKeyId, Duration timeout) {
    }

    /** A role to assume; {@code externalId} may be null. */
    public record Role(String arn, String externalId, String sessionName) {
    }

    /** One declared column of an event; {@code allowed} is empty if any value is. */
    public record Column(String name, String attribute, String type, boolean required, List<String> accept, List<String> allowed,
            boolean personal) {
    }

    /**
     * Which items are left out.
     *
     * @param ttl the Time to Live attribute, or null
     * @param asOf events at or after it are left out; null: none, unless {@code asOfLag} is set
     * @param asOfLag sets as-of that long before the run's start; null: it does not
     * @param duplicateKey empty: no event is a duplicate
     */
    public record EventRules(String ttl, Instant asOf, Duration asOfLag, List<String> duplicateKey, String duplicateKeep,
            String duplicateOrderBy) {
    }

    /**
     * What is learnt from the events.
     *
     * @param feedback implicit or explicit
     * @param query the SQL file of a custom use case, or null
     * @param task classification or regression, of a custom use case
     * @param carried columns of the query that are no features
     */
    public record Features(String useCase, String feedback, String query, String task, List<String> carried, List<String> positiveEventTypes, double minRating, Split split, Negatives negatives,
            Columns columns, MinSupport minSupport, Cleaning cleaning, Churn churn, long seed) {
    }

    /** How rows are divided: fractions in (0, 1), and instants that take their place, or null. */
    public record Split(String by, double validationFraction, double testFraction, Instant validationFrom, Instant testFrom) {
    }

    /** What is drawn beside what users chose. */
    public record Negatives(int perPositive, int draws, int evaluation) {
    }

    /** Columns that become features, in order of name. */
    public record Columns(List<FeatureColumn> context, List<FeatureColumn> item, List<FeatureColumn> custom) {
    }

    /** A column that becomes features; {@code scale}, {@code separator} and {@code missing} may be null. */
    public record FeatureColumn(String name, String encoding, Double scale, int minSupport, String separator, Double missing) {
    }

    /** Training rows that it takes to have a feature. */
    public record MinSupport(int users, int items) {
    }

    /** What is removed from events; {@code forgetUri} may be null, limits of 0 are none. */
    public record Cleaning(List<String> forget, String forgetUri, Duration repeatWindow, List<String> repeatEventTypes, int maxEventsPerUserAndDay,
            int maxEventsPerUser) {
    }

    /** Who is lost, and when users are looked at; snapshots, columns and {@code observedUntil} may be null or empty. */
    public record Churn(Duration window, Duration activeWithin, List<Instant> trainingSnapshots, Instant validationSnapshot, Instant testSnapshot,
            int snapshotCount, String amountColumn, String quantityColumn, String form, Instant observedUntil) {
    }

    /**
     * How a model is judged.
     *
     * @param baselines names of the scorers beside it
     * @param cutoff first places of a ranking of candidates that count
     * @param listCutoff first places of a ranking of all items that count
     */
    public record Evaluation(List<String> baselines, int cutoff, int listCutoff, boolean fullRanking, boolean segments, int activeUserEvents,
            int resamples, Gate gate, int parityRows) {
    }

    /** What a model must reach; {@code minimumLift} and {@code maximumDrop} are shares, or null. */
    public record Gate(String baseline, Double minimumLift, Double maximumDrop, Map<String, String> limits) {
    }

    /**
     * The best items for every user.
     *
     * @param count how many for each; 0: none are made
     * @param excludeItemsUri ids that must not be recommended, or null
     * @param categoryColumn null: no quota
     * @param table a DynamoDB table, or null
     */
    public record Recommendations(int count, boolean excludeChosen, String excludeItemsUri, String categoryColumn, int maxPerCategory, String table,
            double maxWriteUnits) {
    }

    /** The training files; the size is in bytes. */
    public record Channels(String format, long targetFileSize) {
    }

    /** The training job; {@code image} may be null, sizes are in GiB. */
    public record Training(String algorithm, String image, String roleArn, String instanceType, int instanceCount,
            int volumeSizeGb, Duration maxRuntime, boolean spot, Map<String, String> hyperparameters) {
    }

    /**
     * The endpoint that serves the model, and whether the model is registered.
     *
     * @param rollbackAlarms CloudWatch alarms that take an update back; empty: none do
     * @param bakingTime how long they are watched after each shift of traffic
     * @param canary share of the capacity that gets traffic first, in (0, 0.5]; null: all at once
     */
    public record Endpoint(boolean deploy, boolean register, String instanceType, int instanceCount, Duration timeout, List<String> rollbackAlarms,
            Duration bakingTime, Double canary) {
    }

    /**
     * Who is told how runs end.
     *
     * @param topic an SNS topic's ARN, or null
     * @param on the outcomes that are told: completed, refused, failed
     */
    public record Notices(String topic, URI topicEndpoint, List<String> on) {
    }

    /**
     * What AWS charges, in US dollars, each at least 0.
     *
     * @param asOf where and when they held
     * @param millionReadUnits a million read request units
     * @param exportedGigabyte a gigabyte of table exported
     * @param sparkVcpuHour a vCPU for an hour where Spark runs
     * @param sparkGigabyteHour a gigabyte of memory for an hour there
     * @param instanceHour an instance of SageMaker for an hour, by type
     * @param diskGigabyteMonth a gigabyte of a training instance's disk for a month
     */
    public record Prices(String asOf, double millionReadUnits, double exportedGigabyte, double sparkVcpuHour, double sparkGigabyteHour,
            Map<String, Double> instanceHour, double diskGigabyteMonth) {
    }

    /** Where SageMaker is; endpoints are null for AWS's own. */
    public record SageMaker(String region, URI endpoint, URI runtimeEndpoint, Duration pollInterval) {
    }
}
