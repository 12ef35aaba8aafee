package io.dynasage.dynamodb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A list of attribute names in a Hadoop configuration. Names may hold commas, blanks and {@code ${}}, so they are kept as Base64. */
final class AttributeNames {
    private AttributeNames() {
    }

    static void set(Configuration configuration, String key, List<String> names) {
        configuration.setStrings(key, names.stream()
                .map(name -> Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)))
                .toArray(String[]::new));
    }

    static List<String> get(Configuration configuration, String key) {
        return Arrays.stream(configuration.getStrings(key, new String[0]))
                .map(name -> new String(Base64.getDecoder().decode(name), StandardCharsets.UTF_8))
                .toList();
    }
}
