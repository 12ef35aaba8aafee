package io.dynasage.dynamodb;

import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableWarmThroughputDescription;

/**
 * The read capacity of a table, never overestimated. For a provisioned table it is the provisioned units. For an
 * on-demand table it is the smaller of the table's own limit and its warm throughput, or the capacity of a new table if
 * AWS reports neither.
 */
record ReadCapacity(long unitsPerSecond, boolean onDemand, String source) {

    static ReadCapacity of(TableDescription table) {
        if (table.billingModeSummary() == null
                || table.billingModeSummary().billingMode() != BillingMode.PAY_PER_REQUEST) {
            long units = positive(table.provisionedThroughput(), ProvisionedThroughputDescription::readCapacityUnits)
                    .orElse(1L);
            return new ReadCapacity(units, false, "provisioned");
        }
        long limit = positive(table.onDemandThroughput(), OnDemandThroughput::maxReadRequestUnits)
                .orElse(Long.MAX_VALUE);
        long warm = positive(table.warmThroughput(), TableWarmThroughputDescription::readUnitsPerSecond)
                .orElse(Long.MAX_VALUE);
        if (Math.min(limit, warm) == Long.MAX_VALUE) {
            return new ReadCapacity(
                    io.dynasage.dynamodb.TableDescription.NEW_ON_DEMAND_READ_UNITS,
                    true,
                    "on-demand, what a new table gives at once");
        }
        if (limit <= warm) {
            return new ReadCapacity(limit, true, "on-demand, limited by the table's own maximum");
        }
        return new ReadCapacity(warm, true, "on-demand, its warm throughput");
    }

    /** Returns the number if AWS reports it. It reports -1 after a limit was removed. */
    private static <T> Optional<Long> positive(T throughput, Function<T, Long> units) {
        return Optional.ofNullable(throughput).map(units).filter(number -> number > 0);
    }
}
