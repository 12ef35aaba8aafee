package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.DynamoDbCredentials;
import io.dynasage.dynamodb.TableConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.dynamodb.DynamoDBConstants;

/** The connector's settings in a Hadoop configuration, for reading and for writing. */
public final class ConnectorSettings {
    private ConnectorSettings() {}

    /**
     * Sets the location of DynamoDB and the identity with which to access it, without secrets. The connector does not
     * ask a cluster for its number of tasks.
     */
    public static void connect(Configuration configuration, TableConnection connection) {
        configuration.set(DynamoDBConstants.REGION_ID, connection.region());
        if (connection.endpoint() != null) {
            configuration.set(DynamoDBConstants.ENDPOINT, connection.endpoint().toString());
        }
        configuration.set(DynamoDBConstants.CUSTOM_CREDENTIALS_PROVIDER_CONF, DynamoDbCredentials.class.getName());
        DynamoDbCredentials.configure(configuration, connection.region(), connection.role());
        configuration.setBoolean(DynamoDBConstants.YARN_RESOURCE_MANAGER_ENABLED, false);
    }

    /** Stores names as Base64, because they may contain commas, blanks and {@code ${}}. */
    static void setNames(Configuration configuration, String key, List<String> names) {
        configuration.setStrings(
                key,
                names.stream()
                        .map(name -> Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)))
                        .toArray(String[]::new));
    }

    static List<String> names(Configuration configuration, String key) {
        return Arrays.stream(configuration.getStrings(key, new String[0]))
                .map(name -> new String(Base64.getDecoder().decode(name), StandardCharsets.UTF_8))
                .toList();
    }
}
