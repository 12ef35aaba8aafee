package io.dynasage.config;

import io.dynasage.dynamodb.AssumedRole;
import io.dynasage.dynamodb.TableConnection;
import java.util.Optional;

/**
 * Reads where a DynamoDB table is and with which identity it is used.
 *
 * @param group the key of the group that has the table's settings
 */
record TableSection(Settings settings, String group) {

    /** Returns the name of a table that a setting gives by its name or its ARN. */
    static String name(String table) {
        return table.substring(table.lastIndexOf('/') + 1);
    }

    TableConnection connection() {
        return new TableConnection(
                settings.region(group + ".region"),
                settings.addresses().endpoint(group + ".endpoint").orElse(null),
                role().orElse(null));
    }

    /** Returns the connection of a table that is where another one is, unless something else is set. */
    TableConnection connectionLike(TableConnection other) {
        return new TableConnection(
                settings.optional(group + ".region").orElse(other.region()),
                settings.addresses().endpoint(group + ".endpoint").orElse(other.endpoint()),
                role().orElse(null));
    }

    private Optional<AssumedRole> role() {
        String key = group + ".assume-role.";
        return settings.optional(key + "arn", TextForm.ROLE)
                .map(arn -> settings.built(
                        group + ".",
                        () -> new AssumedRole(
                                arn,
                                settings.optional(key + "external-id").orElse(null),
                                settings.required(key + "session-name", "CloudTrail shows it"))));
    }
}
