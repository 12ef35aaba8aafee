package io.dynasage.dynamodb.lakehouse;

import io.dynasage.settings.Problems;
import java.util.List;
import java.util.Optional;

/**
 * The copy of a table in a lakehouse.
 *
 * @param table a table of Spark's catalog; empty if a folder is read
 * @param path the copy's folder; empty if a table is read
 * @param format the folder's format; a table has its own
 * @param keyAttributes the keys of the table that was copied; empty if they are read from the table
 */
public record LakehouseSettings(
        Optional<String> table, Optional<String> path, LakehouseFormat format, List<String> keyAttributes) {

    /**
     * Copies the keys, and checks the place.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if both or neither of table and path are given
     */
    public LakehouseSettings {
        keyAttributes = List.copyOf(keyAttributes);
        new Problems()
                .require(
                        table.isEmpty() || path.isEmpty(),
                        "table",
                        "table and path are both set; keep the one that holds the copy")
                .require(
                        table.isPresent() || path.isPresent(),
                        "path",
                        "source.kind = lakehouse needs source.lakehouse.table, a table of Spark's catalog, or"
                                + " source.lakehouse.path, a folder")
                .raise();
    }

    /** Returns the place of the copy, for messages and records. */
    public String place() {
        return table.or(() -> path).orElseThrow();
    }
}
