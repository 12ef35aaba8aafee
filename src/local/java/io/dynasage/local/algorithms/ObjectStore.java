package io.dynasage.local.algorithms;

import java.io.InputStream;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The S3 server that holds channels and artifacts. */
public final class ObjectStore implements AutoCloseable {

    /** An object of a listing. */
    public record Entry(S3Location location, long bytes) {}

    private final S3Client s3;

    /**
     * Creates a client of the server at this address, with path-style access and the default credential chain;
     * {@link #close} it.
     */
    public ObjectStore(URI endpoint, String region) {
        s3 = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    /**
     * Returns every object whose key begins with the prefix, in the order of the keys. The prefix is raw, as in the
     * service: {@code run1} also matches {@code run10/part-0}. A bucket that does not exist has no objects.
     */
    public List<Entry> list(S3Location prefix) {
        try {
            return s3
                    .listObjectsV2Paginator(
                            request -> request.bucket(prefix.bucket()).prefix(prefix.key()))
                    .contents()
                    .stream()
                    .map(object -> entry(prefix, object))
                    .toList();
        } catch (NoSuchBucketException e) {
            return List.of();
        }
    }

    /** Returns whether there is an object with exactly this key. */
    public boolean exists(S3Location location) {
        try {
            s3.headObject(request -> request.bucket(location.bucket()).key(location.key()));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    /** Opens the object's bytes as a stream; the caller closes it. */
    public InputStream open(S3Location location) {
        ResponseInputStream<GetObjectResponse> body =
                s3.getObject(request -> request.bucket(location.bucket()).key(location.key()));
        return body;
    }

    /** Stores an object. If that fails, the error contains S3's message and the location. */
    public void put(S3Location location, byte[] content) {
        try {
            s3.putObject(
                    request -> request.bucket(location.bucket()).key(location.key()), RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw ContainerFailure.platform("Artifact upload failed: " + e.getMessage() + " (" + location + ")", e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }

    private static Entry entry(S3Location prefix, S3Object object) {
        return new Entry(prefix.withKey(object.key()), object.size());
    }
}
