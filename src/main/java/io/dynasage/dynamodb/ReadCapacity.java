package io.dynasage.dynamodb;

import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The read capacity of a table, never overestimated. For a provisioned table it is the provisioned units. For an
 * on-demand table it is the smaller of the table's own limit and its warm throughput, or the capacity of a new table if
 * AWS reports neither.
 */
record ReadCapacity(long unitsPerSecond, boolean onDemand, String source) {

    static ReadCapacity of(TableDescription table) {
        boolean onDemand = table.billingModeSummary() != null
                && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST;
        if (!onDemand) {
            Long units = table.provisionedThroughput() == null
                    ? null
                    : table.provisionedThroughput().readCapacityUnits();
            return new ReadCapacity(Math.max(1, units == null ? 1 : units), false, "provisioned");
        }
        long limit = positive(
                table.onDemandThroughput() == null
                        ? null
                        : table.onDemandThroughput().maxReadRequestUnits());
        long warm = positive(
                table.warmThroughput() == null ? null : table.warmThroughput().readUnitsPerSecond());
        if (Math.min(limit, warm) == Long.MAX_VALUE) {
            return new ReadCapacity(
                    io.dynasage.dynamodb.TableDescription.NEW_ON_DEMAND_READ_UNITS,
                    true,
                    "on-demand, what a new table gives at once");
        }
        return limit <= warm
                ? new ReadCapacity(limit, true, "on-demand, limited by the table's own maximum")
                : new ReadCapacity(warm, true, "on-demand, its warm throughput");
    }

    /** Returns the number, or no limit if AWS reports none (-1 means that the limit was removed). */
    private static long positive(Long units) {
        return units == null || units <= 0 ? Long.MAX_VALUE : units;
    }
}
