package io.dynasage.account;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The credentials that S3A uses for a bucket. The shipped jar contains a copy of the AWS SDK whose classes have other
 * names than Hadoop's, so Hadoop's credentials are read by reflection, by method name.
 */
final class S3aCredentials {
    private S3aCredentials() {}

    /**
     * Finds the credentials. Returns the SDK's default credentials if S3A does not serve the scheme {@code s3a}.
     *
     * @throws AccountException if S3A has no credentials, or cannot be set up
     */
    static AwsCredentialsProvider of(String bucket, Configuration hadoop) {
        try {
            FileSystem files = FileSystem.get(URI.create("s3a://" + bucket + "/"), hadoop);
            if (files instanceof S3AFileSystem s3a) {
                return copied(s3a);
            }
            return DefaultCredentialsProvider.builder().build();
        } catch (IOException | ReflectiveOperationException e) {
            Throwable reason = Objects.requireNonNullElse(e.getCause(), e);
            throw new AccountException("", "S3A has no credentials for " + bucket + ": " + reason.getMessage(), e);
        }
    }

    private static AwsCredentialsProvider copied(S3AFileSystem s3a) throws ReflectiveOperationException {
        try (var shared = s3a.shareCredentials("check")) {
            AwsCredentials ours = ours(shared);
            return () -> ours;
        }
    }

    /** Copies the credentials of a provider of Hadoop's. */
    static AwsCredentials ours(Object provider) throws ReflectiveOperationException {
        Names names = has(provider, Names.VERSION_2.resolve) ? Names.VERSION_2 : Names.VERSION_1;
        Object theirs = call(provider, names.resolve);
        String id = (String) call(theirs, names.id);
        String secret = (String) call(theirs, names.secret);
        return has(theirs, names.token)
                ? AwsSessionCredentials.create(id, secret, (String) call(theirs, names.token))
                : AwsBasicCredentials.create(id, secret);
    }

    private static boolean has(Object object, String method) {
        return Arrays.stream(object.getClass().getMethods())
                .anyMatch(each -> each.getName().equals(method));
    }

    private static Object call(Object object, String method) throws ReflectiveOperationException {
        return object.getClass().getMethod(method).invoke(object);
    }

    /** What methods are called in a version of the AWS SDK. */
    private record Names(String resolve, String id, String secret, String token) {
        /** Of Hadoop 3.4, which EMR, Glue and Spark 4 have. */
        static final Names VERSION_2 =
                new Names("resolveCredentials", "accessKeyId", "secretAccessKey", "sessionToken");
        /** Of Hadoop 3.3, which Apache's Spark 3.5 has. */
        static final Names VERSION_1 =
                new Names("getCredentials", "getAWSAccessKeyId", "getAWSSecretKey", "getSessionToken");
    }
}
