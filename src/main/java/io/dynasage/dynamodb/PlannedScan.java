package io.dynasage.dynamodb;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A scan that has been planned but not yet run.
 *
 * @param connection the table's connection
 * @param table the table
 * @param plan the number of segments and tasks, and the speed
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

    /** Returns the key attributes and the other attributes, each once. */
    public List<String> projected() {
        Set<String> names = new LinkedHashSet<>(table.keyAttributes());
        names.addAll(attributes);
        return List.copyOf(names);
    }

    /**
     * Returns an id that is the same for all scans of the table with this plan. Scans that run one after another, or at
     * the same time in one JVM, then share the budget.
     */
    public String budgetId() {
        return table.name() + " (" + connection.describe() + ") by " + plan.tasks() + " tasks, "
                + plan.readUnitsPerSecond() + " read units/s";
    }

    /** Returns this scan with another plan. */
    public PlannedScan by(ScanPlan other) {
        return new PlannedScan(connection, table, other, attributes);
    }
}
