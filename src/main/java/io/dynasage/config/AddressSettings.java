package io.dynasage.config;

import io.dynasage.settings.EndpointUri;
import io.dynasage.storage.BucketName;
import io.dynasage.storage.StoredFile;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads the addresses of services, files and folders. */
record AddressSettings(Settings settings, CheckedConfig values) {

    /** Returns an http or https endpoint, or an empty result if it is not set or unusable. */
    Optional<URI> endpoint(String key) {
        values.shapes().uri(values.shapeKey(key));
        return settings.optional(key).flatMap(text -> endpoint(key, text));
    }

    private Optional<URI> endpoint(String key, String text) {
        try {
            URI uri = URI.create(text);
            Optional<String> problem = EndpointUri.problem(uri);
            problem.ifPresent(what -> values.wrong(key, what));
            return Optional.of(uri).filter(usable -> problem.isEmpty());
        } catch (IllegalArgumentException e) {
            values.wrong(key, "\"" + text + "\" is not a URI: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the address of a file or folder. If it is in S3, its bucket must keep the rules of S3. */
    Optional<String> file(String key) {
        Optional<String> uri = settings.optional(key);
        uri.ifPresent(text -> requireAddress(key, text));
        return uri;
    }

    /** Returns the addresses of files or folders, like {@link #file}. */
    List<String> files(String key) {
        List<String> uris = settings.list(key);
        uris.forEach(text -> requireAddress(key, text));
        return uris;
    }

    private void requireAddress(String key, String uri) {
        BucketName.problem(uri)
                .or(() -> StoredFile.problem(uri))
                .ifPresent(what -> values.wrong(key, "\"" + uri + "\" " + what));
    }
}
