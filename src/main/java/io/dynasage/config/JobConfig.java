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
 * @param tags tags for everything created in SageMaker
 * @param outputUri where runs are kept, without a slash at its end
 * @param effective every effective setting by its full key, in order of key; holds no secret, because no setting does
 */
public record JobConfig(String name, Source source, List<Column> columns, EventRules eventRules, Features features, Channels channels,
        Training training, Endpoint endpoint, SageMaker sagemaker, Prices prices, String outputUri, Map<String, String> tags,
        Map<String, String> effective) {

    /**
     * The table and how gently it is read.
     *
     * @param endpoint null for AWS's own
     * @param role null for the job's own credentials
     * @param maxReadUnits read units per second, or null
     * @param readFraction in (0, 1], or null
     * @param segments at least 1, or null
     * @param stallTimeout how long a task waits for a page before it fails
     * @param maxRejectRatio in [0, 1]
     * @param snapshot none, json or parquet
     */
    public record Source(String kind, String reader, String table, String region, URI endpoint, Role role, Double maxReadUnits,
            Double readFraction, Integer segments, Duration stallTimeout, double maxRejectRatio, Exports exports, String snapshot) {
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
    public record Exports(String uri, List<String> incrementals, List<String> keyAttributes, String to, String bucketOwner, String format,
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

    /** What is learnt from the events; fractions are in (0, 1). */
    public record Features(String useCase, List<String> positiveEventTypes, double minRating, String split,
            double validationFraction, double testFraction, int negativesPerPositive, int draws, int evaluationNegatives, long seed) {
    }

    /** The training files; the size is in bytes. */
    public record Channels(String format, long targetFileSize) {
    }

    /** The training job; {@code image} may be null, sizes are in GiB. */
    public record Training(String algorithm, String image, String roleArn, String instanceType, int instanceCount,
            int volumeSizeGb, Duration maxRuntime, boolean spot, Map<String, String> hyperparameters) {
    }

    /** The endpoint that serves the model. */
    public record Endpoint(boolean deploy, String instanceType, int instanceCount, Duration timeout) {
    }

    /** What AWS charges, in US dollars: for a million read request units, and for a gigabyte of table exported. */
    public record Prices(double millionReadUnits, double exportedGigabyte) {
    }

    /** Where SageMaker is; endpoints are null for AWS's own. */
    public record SageMaker(String region, URI endpoint, URI runtimeEndpoint, Duration pollInterval) {
    }
}
