package io.dynasage.dynamodb;

import java.util.Map;
import java.util.Optional;
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
 * The credentials of a scan's tasks: the SDK's default chain, plus a role if the job's configuration names one. Without
 * this class the connector would ask only the instance metadata service. Hadoop creates the class by its name (key
 * {@code dynamodb.customAWSCredentialsProvider}) through reflection, which needs a public constructor without
 * arguments. The configuration never contains a secret.
 */
public final class DynamoDbCredentials implements AwsCredentialsProvider, Configurable {
    private static final String ROLE_ARN = "dynasage.dynamodb.role.arn";
    private static final String ROLE_EXTERNAL_ID = "dynasage.dynamodb.role.external-id";
    private static final String ROLE_SESSION_NAME = "dynasage.dynamodb.role.session-name";
    private static final String REGION = "dynasage.dynamodb.region";

    private static final AwsCredentialsProvider OWN =
            DefaultCredentialsProvider.builder().build();
    /** Kept until the JVM exits: a session serves many tasks and renews itself. */
    private static final Map<Session, AwsCredentialsProvider> SESSIONS = new ConcurrentHashMap<>();

    private Configuration configuration;
    private AwsCredentialsProvider provider;

    /** Creates a provider for Hadoop's reflection, which calls {@link #setConf} next. */
    public DynamoDbCredentials() {
        this.provider = shared(null, null);
    }

    /**
     * Writes the settings that {@link #setConf} reads.
     *
     * @param region the region in which to assume the role
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
     * Returns the JVM's only provider for the role, or for no role. It cannot be closed, because a client closes its
     * provider when it is closed.
     */
    @SuppressWarnings("UnnecessaryMethodReference") // it hides close()
    public static AwsCredentialsProvider shared(String region, AssumedRole role) {
        if (role == null) {
            return OWN::resolveCredentials;
        }
        return SESSIONS.computeIfAbsent(new Session(region, role), DynamoDbCredentials::assumed);
    }

    @Override
    public void setConf(Configuration configuration) {
        this.configuration = configuration;
        Optional<AssumedRole> role = Optional.ofNullable(configuration.get(ROLE_ARN))
                .map(arn -> new AssumedRole(
                        arn, configuration.get(ROLE_EXTERNAL_ID), configuration.get(ROLE_SESSION_NAME)));
        this.provider = shared(configuration.get(REGION), role.orElse(null));
    }

    @Override
    public Configuration getConf() {
        return configuration;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return provider.resolveCredentials();
    }

    @SuppressWarnings("UnnecessaryMethodReference") // it hides close()
    private static AwsCredentialsProvider assumed(Session session) {
        AssumedRole role = session.role();
        StsClient sts = StsClient.builder()
                .region(Region.of(session.region()))
                .credentialsProvider(OWN)
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
