package io.dynasage.account;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** The proxy that S3A uses for a bucket: {@code fs.s3a.proxy.*} of Hadoop's configuration. */
final class S3aProxy {
    private S3aProxy() {}

    /** Returns the proxy; without one in Hadoop's configuration, the one of the JVM or of the environment. */
    static ProxyConfiguration of(String bucket, Configuration hadoop) {
        String host = text(bucket, hadoop, "host").orElse("");
        if (host.isEmpty()) {
            return ProxyConfiguration.builder().build();
        }
        ProxyConfiguration.Builder proxy = ProxyConfiguration.builder()
                .endpoint(URI.create(scheme(bucket, hadoop) + "://" + host + ":" + port(bucket, hadoop)))
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false);
        secret(bucket, hadoop, "username").ifPresent(proxy::username);
        secret(bucket, hadoop, "password").ifPresent(proxy::password);
        text(bucket, hadoop, "domain").ifPresent(proxy::ntlmDomain);
        text(bucket, hadoop, "workstation").ifPresent(proxy::ntlmWorkstation);
        return proxy.build();
    }

    private static String scheme(String bucket, Configuration hadoop) {
        return text(bucket, hadoop, "ssl.enabled").filter("true"::equals).isPresent() ? "https" : "http";
    }

    /** Returns the proxy's port, by default that of the requests, as S3A does. */
    private static String port(String bucket, Configuration hadoop) {
        return text(bucket, hadoop, "port")
                .filter(port -> !port.startsWith("-"))
                .orElseGet(() -> hadoop.getBoolean("fs.s3a.connection.ssl.enabled", true) ? "443" : "80");
    }

    private static Optional<String> text(String bucket, Configuration hadoop, String name) {
        return keys(bucket, name)
                .map(hadoop::getTrimmed)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Returns a text that may stand in one of Hadoop's credential providers instead of the configuration. */
    private static Optional<String> secret(String bucket, Configuration hadoop, String name) {
        return keys(bucket, name)
                .map(key -> password(hadoop, key))
                .filter(Objects::nonNull)
                .findFirst()
                .map(String::new);
    }

    private static char[] password(Configuration hadoop, String key) {
        try {
            return hadoop.getPassword(key);
        } catch (IOException e) {
            throw new AccountException("", key + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the keys of a setting, the one of the bucket first. */
    private static Stream<String> keys(String bucket, String name) {
        return Stream.of("fs.s3a.bucket." + bucket + ".proxy." + name, "fs.s3a.proxy." + name);
    }
}
