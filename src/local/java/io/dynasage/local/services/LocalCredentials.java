package io.dynasage.local.services;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;

/** The invented credentials of the stand-ins. They give access only to services that a laptop run starts itself. */
public final class LocalCredentials {
    /** The access key for S3Proxy; DynamoDB Local refuses keys with characters other than letters and digits. */
    public static final String ACCESS_KEY = "localidentity";
    /** The secret key that belongs to it. */
    public static final String SECRET_KEY = "localcredential";
    /** The region that all stand-ins claim to be in. */
    public static final String REGION = "us-east-1";

    /** The ends of the variables that configure endpoints. */
    private static final List<String> SERVICES =
            List.of("", "_S3", "_DYNAMODB", "_SAGEMAKER", "_SAGEMAKER_RUNTIME", "_CLOUDWATCH_LOGS", "_STS");

    private static final int CONNECTIONS = 50;

    private LocalCredentials() {}

    /** Returns the credentials for SDK clients of a stand-in. */
    public static AwsCredentialsProvider provider() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
    }

    /** Returns the builder of a client, with the address of a stand-in, these credentials and the region. */
    public static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B client(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(provider())
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(CONNECTIONS));
    }

    /**
     * Returns the environment of a child process for which these are the default credentials. Null values are variables
     * to remove: the user's own profile, session token and configured endpoints must not leak into a run on stand-ins.
     */
    public static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
        environment.put("AWS_REGION", REGION);
        environment.put("AWS_DEFAULT_REGION", REGION);
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("AWS_SESSION_TOKEN", null);
        environment.put("AWS_PROFILE", null);
        for (String suffix : SERVICES) {
            environment.put("AWS_ENDPOINT_URL" + suffix, null);
        }
        return environment;
    }

    /** Makes these the default credentials and region of SDK clients in this JVM, by the SDK's system properties. */
    public static void useInThisJvm() {
        System.setProperty("aws.accessKeyId", ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SECRET_KEY);
        System.setProperty("aws.region", REGION);
        System.setProperty("aws.configFile", "/dev/null");
        System.setProperty("aws.sharedCredentialsFile", "/dev/null");
        System.setProperty("aws.disableEc2Metadata", "true");
    }
}
