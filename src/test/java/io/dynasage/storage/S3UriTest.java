package io.dynasage.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class S3UriTest {
    @Test
    void eachSchemeOfS3MeansTheSameObject() {
        for (String scheme : new String[] {"s3://", "s3a://", "s3n://", "S3://", "S3A://"}) {
            assertEquals("s3a://b/x/y", S3Uri.forHadoop(scheme + "b/x/y"));
            assertEquals("s3://b/x/y", S3Uri.forAws(scheme + "b/x/y"));
            assertEquals(new S3Uri("b", "x/y"), S3Uri.of(scheme + "b/x/y"));
        }
        assertEquals(new S3Uri("b", ""), S3Uri.of("s3://b"));
        assertEquals(new S3Uri("b", ""), S3Uri.of("s3://b/"));
        assertEquals("b/x/", S3Uri.of("s3a://b/x/").path());
    }

    @Test
    void otherSchemesStay() {
        assertEquals("file:/x", S3Uri.forHadoop("file:/x"));
        assertEquals("hdfs://s3/x", S3Uri.forAws("hdfs://s3/x"));
    }

    @Test
    void aNameIsQuotedWhateverIsInIt() {
        assertEquals("`a.b`", QuotedName.of("a.b"));
        assertEquals("`a``b`", QuotedName.of("a`b"));
    }
}
