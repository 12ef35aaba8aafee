package io.dynasage.dynamodb;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials of a scan's tasks: the SDK's default chain, and on top of it a role if the job's configuration names
 * one. The connector would only ask the instance's metadata; it makes this class by its name (key
 * {@code dynamodb.customAWSCredentialsProvider}) through Hadoop's reflection, which needs the public constructor
 * without arguments. No secret ever stands in the configuration.
 */
public final class DynamoDbCredentials implements AwsCredentialsProvider, Configurable {
    private static final String ROLE_ARN = "dynasage.dynamodb.role.arn";
    private static final String ROLE_EXTERNAL_ID = "dynasage.dynamodb.role.external-id";
    private static final String ROLE_SESSION_NAME = "dynasage.dynamodb.role.session-name";
    private static final String REGION = "dynasage.dynamodb.region";

    /** Kept for the JVM's life: a session lasts for many tasks, and renews itself. */
    private static final Map<Session, AwsCredentialsProvider> SESSIONS = new ConcurrentHashMap<>();

    private Configuration configuration;
    private AwsCredentialsProvider provider;

    /** For Hadoop's reflection, which calls {@link #setConf} next. */
    public DynamoDbCredentials() {
        this.provider = shared(null, null);
    }

    /**
     * Writes what {@link #setConf} reads.
     *
     * @param region where to assume the role
     * @param role a role, or null
     */
    public static void configure(Configuration configuration, String region, AssumedRole role) {
        configuration.set(REGION, region);
        if (role != null) {
            configuration.set(ROLE_ARN, role.arn());
            configuration.set(ROLE_SESSION_NAME, role.sessionName());
            if (role.externalId() != null) {
                configuration.set(ROLE_EXTERNAL_ID, role.externalId());
            }
        }
    }

    /**
     * The JVM's one provider for that role, or for no role. It cannot be closed, for a client that is closed closes its
     * provider too.
     */
    public static AwsCredentialsProvider shared(String region, AssumedRole role) {
        return SESSIONS.computeIfAbsent(new Session(role == null ? null : region, role), DynamoDbCredentials::provider);
    }

    @Override
    public void setConf(Configuration configuration) {
        this.configuration = configuration;
        String arn = configuration.get(ROLE_ARN);
        AssumedRole role = arn == null
                ? null
                : new AssumedRole(arn, configuration.get(ROLE_EXTERNAL_ID), configuration.get(ROLE_SESSION_NAME));
        this.provider = shared(configuration.get(REGION), role);
    }

    @Override
    public Configuration getConf() {
        return configuration;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return provider.resolveCredentials();
    }

    private static AwsCredentialsProvider provider(Session session) {
        AwsCredentialsProvider own = DefaultCredentialsProvider.builder().build();
        AssumedRole role = session.role();
        if (role == null) {
            return own::resolveCredentials;
        }
        StsClient sts = StsClient.builder()
                .region(Region.of(session.region()))
                .credentialsProvider(own)
                .build();
        AwsCredentialsProvider assumed = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(
                        r -> r.roleArn(role.arn()).externalId(role.externalId()).roleSessionName(role.sessionName()))
                .build();
        return assumed::resolveCredentials;
    }

    private record Session(String region, AssumedRole role) {}
}
