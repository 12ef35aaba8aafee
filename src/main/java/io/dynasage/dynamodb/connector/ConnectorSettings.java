package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.DynamoDbCredentials;
import io.dynasage.dynamodb.TableConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.dynamodb.DynamoDBConstants;

/** What the connector is told through a Hadoop configuration, whether it reads or writes. */
public final class ConnectorSettings {
    private ConnectorSettings() {}

    /** Where DynamoDB is and as whom to ask it; no secrets. The connector asks no cluster how many tasks it has. */
    public static void connect(Configuration configuration, TableConnection connection) {
        configuration.set(DynamoDBConstants.REGION_ID, connection.region());
        if (connection.endpoint() != null) {
            configuration.set(DynamoDBConstants.ENDPOINT, connection.endpoint().toString());
        }
        configuration.set(DynamoDBConstants.CUSTOM_CREDENTIALS_PROVIDER_CONF, DynamoDbCredentials.class.getName());
        DynamoDbCredentials.configure(configuration, connection.region(), connection.role());
        configuration.setBoolean(DynamoDBConstants.YARN_RESOURCE_MANAGER_ENABLED, false);
    }

    /** Keeps names as Base64, because they may hold commas, blanks and {@code ${}}. */
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
