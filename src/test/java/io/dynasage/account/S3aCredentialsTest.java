package io.dynasage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Hadoop's credentials by the names of its SDK, whichever it has. */
class S3aCredentialsTest {
    /** As the first version of the SDK names them, which Hadoop 3.3 uses. */
    public record Old(String getAWSAccessKeyId, String getAWSSecretKey) {}

    /** The same for a role. */
    public record OldSession(String getAWSAccessKeyId, String getAWSSecretKey, String getSessionToken) {}

    /** Has them as Hadoop 3.3's list of providers has them. */
    public record OldProvider(Object getCredentials) {}

    @Test
    void hadoop34sAreReadByTheNamesOfTheSecondSdk() throws Exception {
        AwsBasicCredentials basic = AwsBasicCredentials.create("id", "secret");
        assertEquals(basic, S3aCredentials.ours(StaticCredentialsProvider.create(basic)));
        AwsSessionCredentials session = AwsSessionCredentials.create("id", "secret", "token");
        assertEquals(session, S3aCredentials.ours(StaticCredentialsProvider.create(session)));
    }

    @Test
    void hadoop33sAreReadByTheNamesOfTheFirst() throws Exception {
        assertEquals(
                AwsBasicCredentials.create("id", "secret"),
                S3aCredentials.ours(new OldProvider(new Old("id", "secret"))));
        assertEquals(
                AwsSessionCredentials.create("id", "secret", "token"),
                S3aCredentials.ours(new OldProvider(new OldSession("id", "secret", "token"))));
    }
}
