package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A model or endpoint configuration. It is immutable and consists only of the request that created it.
 *
 * @param request the request as it was sent, with defaults filled in
 */
record Resource(String name, String arn, ObjectNode request, Instant created) {

    /** The resources of one kind, by name. */
    static final class Table {
        private final String kind;
        private final Map<String, Resource> resources = new ConcurrentHashMap<>();

        /** Creates a table of resources; error messages call them {@code kind}. */
        Table(String kind) {
            this.kind = kind;
        }

        void refuseExisting(Resource resource) {
            if (resources.containsKey(resource.name())) {
                throw SageMakerError.validation(
                        "Cannot create already existing " + kind + " \"" + resource.arn() + "\".");
            }
        }

        void add(Resource resource) {
            if (resources.putIfAbsent(resource.name(), resource) != null) {
                refuseExisting(resource);
            }
        }

        Resource find(String name, String arn) {
            Resource resource = resources.get(name);
            if (resource == null) {
                throw SageMakerError.validation("Could not find " + kind + " \"" + arn + "\".");
            }
            return resource;
        }

        void remove(String name, String arn) {
            resources.remove(find(name, arn).name());
        }

        Collection<Resource> all() {
            return resources.values();
        }
    }

    /** Returns the answer to a Describe operation; {@code arnMember} is the name of the member with the ARN. */
    ObjectNode describe(String arnMember) {
        ObjectNode answer = request.deepCopy();
        answer.remove("Tags");
        return answer.put(arnMember, arn).put("CreationTime", Members.time(created));
    }

    /** Returns one entry of a listing. */
    Listing.Summary summary(String nameMember, String arnMember) {
        return new Listing.Summary(
                name,
                "",
                created,
                created,
                Json.object().put(nameMember, name).put(arnMember, arn).put("CreationTime", Members.time(created)));
    }
}
