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
            Object theirs = shared.getClass().getMethod("resolveCredentials").invoke(shared);
            AwsCredentials ours = ours(theirs);
            return () -> ours;
        }
    }

    private static AwsCredentials ours(Object theirs) throws ReflectiveOperationException {
        String id = text(theirs, "accessKeyId");
        String secret = text(theirs, "secretAccessKey");
        boolean session = Arrays.stream(theirs.getClass().getMethods())
                .anyMatch(method -> method.getName().equals("sessionToken"));
        return session
                ? AwsSessionCredentials.create(id, secret, text(theirs, "sessionToken"))
                : AwsBasicCredentials.create(id, secret);
    }

    private static String text(Object credentials, String method) throws ReflectiveOperationException {
        return (String) credentials.getClass().getMethod(method).invoke(credentials);
    }
}
