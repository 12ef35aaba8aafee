package io.dynasage.dynamodb.export;

import io.dynasage.storage.StoredFile;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.ExportType;
import software.amazon.awssdk.services.dynamodb.model.ExportViewType;

/**
 * Makes DynamoDB export a table to S3 and waits until the export is complete. An export consumes no read units but
 * requires point-in-time recovery.
 */
public final class ExportTrigger {
    private static final Logger LOG = LoggerFactory.getLogger(ExportTrigger.class);
    private final DynamoDbClient client;
    private final Waiting waiting;

    /** Polls for a result. The caller decides how to sleep. */
    public interface Waiting {
        /** Calls {@code read} until {@code done} accepts the result, and returns the result. Fails after some time. */
        <T> T until(Supplier<T> read, Predicate<T> done, String what);
    }

    /**
     * The destination of an export and its encryption.
     *
     * @param bucket the S3 bucket
     * @param bucketOwner the account that owns the bucket if it is another one, or null
     * @param prefix the prefix below which {@code AWSDynamoDB/} is written, or null
     * @param kmsKeyId the encryption key, or null for S3's own
     */
    public record Target(String bucket, String bucketOwner, String prefix, String kmsKeyId) {

        /** Checks the required components. */
        public Target {
            Objects.requireNonNull(bucket, "bucket");
        }
    }

    /** Creates a trigger with a client that the caller closes. */
    public ExportTrigger(DynamoDbClient client, Waiting waiting) {
        this.client = client;
        this.waiting = waiting;
    }

    /**
     * Makes a full export of the current state of a table.
     *
     * @param token a repeated call with the same token within 8 hours makes no second export, so a retry costs nothing
     * @return the export's folder, {@code s3://<bucket>/…/AWSDynamoDB/<export id>/}
     * @throws ExportException if DynamoDB refuses or fails
     */
    public String full(String table, Target target, String token) {
        return export(table, request(target, token).exportType(ExportType.FULL_EXPORT));
    }

    /**
     * Makes an incremental export of the changes in a window, with the new images.
     *
     * @return the export's folder, as for {@link #full}
     * @throws ExportGapException if point-in-time recovery no longer covers the window
     * @throws ExportException if DynamoDB refuses or fails
     */
    public String incremental(String table, ExportWindow window, Target target, String token) {
        return export(
                table,
                request(target, token)
                        .exportType(ExportType.INCREMENTAL_EXPORT)
                        .incrementalExportSpecification(s -> s.exportFromTime(window.from())
                                .exportToTime(window.to())
                                .exportViewType(ExportViewType.NEW_IMAGE)));
    }

    /**
     * Returns the earliest moment that the table's point-in-time recovery covers.
     *
     * @throws ExportException if recovery is off or the caller may not ask for it
     */
    public Instant earliestChange(String table) {
        try {
            var recovery = client.describeContinuousBackups(r -> r.tableName(table))
                    .continuousBackupsDescription()
                    .pointInTimeRecoveryDescription();
            if (recovery == null || recovery.earliestRestorableDateTime() == null) {
                throw recoveryIsOff(table, null);
            }
            return recovery.earliestRestorableDateTime();
        } catch (SdkException e) {
            throw refused(table, e);
        }
    }

    private static ExportTableToPointInTimeRequest.Builder request(Target target, String token) {
        return ExportTableToPointInTimeRequest.builder()
                .clientToken(token)
                .s3Bucket(target.bucket())
                .s3BucketOwner(target.bucketOwner())
                .s3Prefix(target.prefix())
                .s3SseKmsKeyId(target.kmsKeyId())
                .s3SseAlgorithm(target.kmsKeyId() == null ? "AES256" : "KMS")
                .exportFormat(LineFormat.DYNAMODB_JSON.name());
    }

    private String export(String table, ExportTableToPointInTimeRequest.Builder request) {
        try {
            String tableArn =
                    client.describeTable(r -> r.tableName(table)).table().tableArn();
            ExportDescription started = client.exportTableToPointInTime(
                            request.tableArn(tableArn).build())
                    .exportDescription();
            LOG.info("Export {} of table {} has started", started.exportArn(), table);
            ExportDescription ended = waiting.until(
                    () -> client.describeExport(r -> r.exportArn(started.exportArn()))
                            .exportDescription(),
                    export -> export.exportStatus() != ExportStatus.IN_PROGRESS,
                    "export " + started.exportArn() + " to end");
            if (ended.exportStatus() != ExportStatus.COMPLETED) {
                throw new ExportException("The export " + ended.exportArn() + " of table " + table + " is "
                        + ended.exportStatusAsString() + ": "
                        + ended.failureCode() + ": " + ended.failureMessage()
                        + ". Check that the bucket exists and that the job's role may write to it "
                        + "(s3:PutObject, s3:AbortMultipartUpload, and the key's kms:GenerateDataKey), and run again.");
            }
            LOG.info(
                    "Export {} has ended with {} items, {} bytes billed",
                    ended.exportArn(),
                    ended.itemCount(),
                    ended.billedSizeBytes());
            return folder(ended);
        } catch (SdkException e) {
            throw refused(table, e);
        }
    }

    /**
     * Returns the folder of the manifests, from the manifest's own key if DynamoDB reports it, else from the export's
     * id.
     */
    static String folder(ExportDescription export) {
        String manifest = export.exportManifest();
        if (manifest != null && manifest.endsWith("/" + ExportManifest.SUMMARY + ".json")) {
            return "s3://" + export.s3Bucket() + "/" + manifest.substring(0, manifest.lastIndexOf('/') + 1);
        }
        String id = export.exportArn().substring(export.exportArn().lastIndexOf('/') + 1);
        String prefix = Optional.ofNullable(export.s3Prefix())
                .filter(given -> !given.isEmpty())
                .map(StoredFile::folder)
                .orElse("");
        return "s3://" + export.s3Bucket() + "/" + prefix + "AWSDynamoDB/" + id + "/";
    }

    private static ExportException refused(String table, SdkException e) {
        if (!(e instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
            return new ExportException(
                    "DynamoDB cannot be asked to export table " + table + ": " + e.getMessage()
                            + " Check source.region, the network, and that AWS credentials are available to the job.",
                    e);
        }
        String code = service.awsErrorDetails().errorCode();
        String said = code + ": " + service.awsErrorDetails().errorMessage();
        return switch (code) {
            case "PointInTimeRecoveryUnavailableException" -> recoveryIsOff(table, e);
            case "InvalidExportTimeException" ->
                new ExportGapException(
                        "The time to export of table " + table + " is not held by point-in-time recovery (" + said
                                + ").",
                        e);
            case "AccessDeniedException" ->
                new ExportException(
                        "The job's role may not export table " + table + " (" + said
                                + "). Allow it dynamodb:ExportTableToPointInTime, dynamodb:DescribeExport,"
                                + " dynamodb:DescribeTable and dynamodb:DescribeContinuousBackups, and"
                                + " to write the bucket.",
                        e);
            case "ResourceNotFoundException", "TableNotFoundException" ->
                new ExportException(
                        "There is no table " + table + " (" + said + "). Check source.table and source.region.", e);
            default ->
                new ExportException(
                        "DynamoDB refuses to export table " + table + " (" + said
                                + "). If this is about too many exports at the same time, run again later.",
                        e);
        };
    }

    private static ExportException recoveryIsOff(String table, Throwable cause) {
        return new ExportException(
                "Point-in-time recovery of table " + table
                        + " is off, and exports are made from it. Switch it on (aws dynamodb "
                        + "update-continuous-backups --table-name " + table
                        + " --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true; "
                        + "it costs money by the table's size), or read the table with source.kind = scan.",
                cause);
    }
}
