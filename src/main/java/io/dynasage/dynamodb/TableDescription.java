package io.dynasage.dynamodb;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexWarmThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/**
 * The parts of DescribeTable's answer that a reader needs. AWS updates the item count and the size about every six
 * hours, so they may be 0 for a new table.
 *
 * @param name the table's name or ARN, as the caller named it
 * @param items number of items, perhaps hours old
 * @param bytes size of all items, perhaps hours old
 * @param billingMode {@code PROVISIONED} or {@code PAY_PER_REQUEST}
 * @param readCapacityUnits read units per second that the table can deliver; a scan uses a share of them
 * @param capacitySource the source of that number, in words
 * @param keyAttributes the partition key, and the sort key if the table has one
 */
public record TableDescription(
        String name,
        long items,
        long bytes,
        String billingMode,
        long readCapacityUnits,
        String capacitySource,
        List<String> keyAttributes) {
    /** Provisioned capacity, paid by the hour. */
    public static final String PROVISIONED = "PROVISIONED";
    /** On-demand capacity, paid by the request. */
    public static final String PAY_PER_REQUEST = "PAY_PER_REQUEST";
    /**
     * The read units per second that a new on-demand table delivers immediately (4 partitions of 3,000). It delivers
     * more only after it has been used.
     */
    public static final long NEW_ON_DEMAND_READ_UNITS = 12_000;

    private static final long UNKNOWN_ITEM_BYTES = 1024;
    private static final Set<TimeToLiveStatus> ENABLED = Set.of(TimeToLiveStatus.ENABLED, TimeToLiveStatus.ENABLING);
    private static final Logger LOG = LoggerFactory.getLogger(TableDescription.class);

    /** Copies the keys. */
    public TableDescription {
        keyAttributes = List.copyOf(keyAttributes);
    }

    /**
     * Asks DynamoDB for a table.
     *
     * @throws TableException if the table does not exist, the caller may not describe it, or its state does not allow
     *     reading
     */
    public static TableDescription of(TableConnection connection, String table) {
        return of(connection, table, UnaryOperator.identity());
    }

    /** Describes a secondary index of a table: its own size and, if it is a global one, its own capacity. */
    public static TableDescription of(TableConnection connection, String table, String index) {
        return of(connection, table, answer -> ofIndex(answer, index));
    }

    private static TableDescription of(
            TableConnection connection,
            String table,
            UnaryOperator<software.amazon.awssdk.services.dynamodb.model.TableDescription> part) {
        try (DynamoDbClient client = connection.client()) {
            return of(part.apply(client.describeTable(r -> r.tableName(table)).table()), connection)
                    .called(table);
        } catch (SdkException e) {
            throw TableException.of(e, connection, table, "dynamodb:DescribeTable");
        }
    }

    /** Returns the answer with the size and capacity of an index; unchanged if there is no such index. */
    static software.amazon.awssdk.services.dynamodb.model.TableDescription ofIndex(
            software.amazon.awssdk.services.dynamodb.model.TableDescription table, String index) {
        Optional<GlobalSecondaryIndexDescription> global = table.globalSecondaryIndexes().stream()
                .filter(each -> index.equals(each.indexName()))
                .findFirst();
        if (global.isPresent()) {
            Long warm = Optional.ofNullable(global.get().warmThroughput())
                    .map(GlobalSecondaryIndexWarmThroughputDescription::readUnitsPerSecond)
                    .orElse(null);
            return table.toBuilder()
                    .itemCount(global.get().itemCount())
                    .tableSizeBytes(global.get().indexSizeBytes())
                    .provisionedThroughput(global.get().provisionedThroughput())
                    .onDemandThroughput(global.get().onDemandThroughput())
                    .warmThroughput(throughput -> throughput.readUnitsPerSecond(warm))
                    .build();
        }
        return table.localSecondaryIndexes().stream()
                .filter(each -> index.equals(each.indexName()))
                .findFirst()
                .map(local -> table.toBuilder()
                        .itemCount(local.itemCount())
                        .tableSizeBytes(local.indexSizeBytes())
                        .build())
                .orElse(table);
    }

    /** Returns this description under the name that was asked for: only its ARN finds a table of another account. */
    private TableDescription called(String asked) {
        return new TableDescription(asked, items, bytes, billingMode, readCapacityUnits, capacitySource, keyAttributes);
    }

    /**
     * Asks DynamoDB for the attribute that Time to Live is enabled on.
     *
     * @return empty if it is not enabled, or the caller may not ask ({@code dynamodb:DescribeTimeToLive})
     */
    public static Optional<String> timeToLive(TableConnection connection, String table) {
        try (DynamoDbClient client = connection.client()) {
            TimeToLiveDescription answer =
                    client.describeTimeToLive(r -> r.tableName(table)).timeToLiveDescription();
            return Optional.ofNullable(answer)
                    .filter(ttl -> ENABLED.contains(ttl.timeToLiveStatus()))
                    .map(TimeToLiveDescription::attributeName);
        } catch (SdkException e) {
            LOG.info(
                    "Whether Time to Live is enabled on table {} is not known: {}",
                    table,
                    Objects.requireNonNullElse(e.getMessage(), e.toString()));
            return Optional.empty();
        }
    }

    private static String cure(TableStatus status) {
        return switch (status) {
            case DELETING, ARCHIVING, ARCHIVED -> "Restore it from a backup";
            case INACCESSIBLE_ENCRYPTION_CREDENTIALS -> "Give DynamoDB its KMS key again";
            default -> "Wait until it is";
        };
    }

    /** Returns the description from an answer. */
    static TableDescription of(
            software.amazon.awssdk.services.dynamodb.model.TableDescription answer, TableConnection connection) {
        TableStatus status = answer.tableStatus();
        if (status != null && status != TableStatus.ACTIVE && status != TableStatus.UPDATING) {
            throw new TableException("Table " + answer.tableName() + " (" + connection.describe() + ") is "
                    + answer.tableStatusAsString()
                    + " and can be read only when it is ACTIVE. " + cure(status)
                    + ", or name another table in source.table.");
        }
        List<String> keys = answer.keySchema().stream()
                .sorted(Comparator.comparing((KeySchemaElement k) -> k.keyType() != KeyType.HASH))
                .map(KeySchemaElement::attributeName)
                .toList();
        ReadCapacity capacity = ReadCapacity.of(answer);
        return new TableDescription(
                answer.tableName(),
                Objects.requireNonNullElse(answer.itemCount(), 0L),
                Objects.requireNonNullElse(answer.tableSizeBytes(), 0L),
                capacity.onDemand() ? PAY_PER_REQUEST : PROVISIONED,
                capacity.unitsPerSecond(),
                capacity.source(),
                keys);
    }

    /** Returns whether the table's reads are paid by the request. */
    public boolean onDemand() {
        return billingMode.equals(PAY_PER_REQUEST);
    }

    /** Returns the mean size of an item in bytes, at least 1; 1024 while the size of the table is unknown. */
    public long averageItemBytes() {
        if (items <= 0 || bytes <= 0) {
            return UNKNOWN_ITEM_BYTES;
        }
        return Math.max(1, bytes / items);
    }

    /** Returns the read units of one eventually consistent scan of the whole table: one for each 8,192 bytes. */
    public long scanReadUnits() {
        return Math.max(1, (bytes + 8191) / 8192);
    }
}
