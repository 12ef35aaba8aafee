package io.dynasage.dynamodb;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A scan that is to be made.
 *
 * @param connection where the table is
 * @param table the table
 * @param plan in how many segments and tasks, how fast
 * @param attributes top-level attributes to return, in order, each once
 */
public record PlannedScan(TableConnection connection, TableDescription table, ScanPlan plan, List<String> attributes) {

    /** Checks the attributes. */
    public PlannedScan {
        attributes = List.copyOf(attributes);
        if (attributes.isEmpty() || Set.copyOf(attributes).size() != attributes.size()) {
            throw new IllegalArgumentException(
                    "The attributes to read are " + attributes + "; name at least one, and each only once");
        }
    }

    /** The key attributes and the others, each once. */
    public List<String> projected() {
        Set<String> names = new LinkedHashSet<>(table.keyAttributes());
        names.addAll(attributes);
        return List.copyOf(names);
    }

    /**
     * The same for all scans of the table by that plan, so that those which follow one another, or run at once in one
     * JVM, share the budget.
     */
    public String budgetId() {
        return table.name() + " (" + connection.describe() + ") by " + plan.tasks() + " tasks, "
                + plan.readUnitsPerSecond() + " read units/s";
    }

    /** This scan by another plan. */
    public PlannedScan by(ScanPlan other) {
        return new PlannedScan(connection, table, other, attributes);
    }
}
