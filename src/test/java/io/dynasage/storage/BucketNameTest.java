package io.dynasage.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        s3a://b/x                | has a bucket of fewer than 3 characters; S3 needs 3 to 63
        s3://ab                  | has a bucket of fewer than 3 characters; S3 needs 3 to 63
        S3N://shop.-/x           | has a bucket with a hyphen or dot at an end; S3 needs a letter or digit there
        s3a://-shop/x            | has a bucket with a hyphen or dot at an end; S3 needs a letter or digit there
        s3a://Shop/x             | has a capital letter in its bucket; S3 allows small letters, digits, hyphens and dots
        s3a://my_shop/x          | has an underscore in its bucket; S3 allows small letters, digits, hyphens and dots
        s3a://my shop/x | has a wrong character in its bucket; S3 allows small letters, digits, hyphens and dots
        s3a://shöp/x | has a wrong character in its bucket; S3 allows small letters, digits, hyphens and dots
        s3a://my..shop/x         | has a bucket with two dots in a row; S3 allows one between letters or digits
        s3a://10.0.0.1/x         | has a bucket in the form of an IP address, which S3 does not allow
        s3a://key:secret@shop/x  | has an @ in its bucket; leave out credentials, which an address must not hold
        s3a:///x                 | names no bucket; write it after two slashes, as in s3a://bucket/prefix
        s3a:/shop/x              | names no bucket; write it after two slashes, as in s3a://bucket/prefix
        s3:                      | names no bucket; write it after two slashes, as in s3a://bucket/prefix
        """)
    void theRuleThatABucketBreaksIsNamed(String uri, String problem) {
        assertEquals(Optional.of(problem), BucketName.problem(uri));
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertEquals(Optional.empty(), BucketName.problem("s3a://" + "b".repeat(63) + "/x"));
        assertEquals(
                Optional.of("has a bucket of more than 63 characters; S3 needs 3 to 63"),
                BucketName.problem("s3a://" + "b".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3a://abc",
                "s3://my-shop.data-1/Any_Key//..",
                "S3a://1.2.3/x",
                "s3a://shop-ab12-s3alias/x",
                "file:/S3/x",
                "hdfs://a_b/x",
                "s3x://b",
                "shop.conf",
                ""
            })
    void namesThatKeepTheRulesAndOtherPlacesAreLeftAlone(String uri) {
        assertEquals(Optional.empty(), BucketName.problem(uri));
    }

    @Test
    void aFileInABucketThatCannotExistIsNotAskedFor() {
        StoredFile file = new StoredFile("s3a://my_shop/shop.conf", new Configuration(false));
        String problem = "s3a://my_shop/shop.conf: it has an underscore in its bucket; S3 allows small letters, digits,"
                + " hyphens and dots";
        assertEquals(
                "Cannot read " + problem,
                assertThrows(StorageException.class, file::text).getMessage());
        assertEquals(
                "Cannot look for " + problem,
                assertThrows(StorageException.class, file::isThere).getMessage());
        assertEquals(
                "Cannot write " + problem,
                assertThrows(StorageException.class, () -> file.write("")).getMessage());
    }
}
