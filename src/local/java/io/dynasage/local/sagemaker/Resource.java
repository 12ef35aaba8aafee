package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A model or endpoint configuration. It is immutable and consists only of the request that created it.
 *
 * @param request the request as it was sent, with defaults filled in
 */
record Resource(String name, String arn, ObjectNode request, Instant created) {
    /** Gives the request a list of tags of its own, see {@link TagOperations}. */
    Resource {
        request.withArray("Tags");
    }

    /** The resources of one kind, by name, and the operations that all kinds have. */
    static final class Table {
        private final String kind;
        private final String words;
        private final UnaryOperator<String> arn;
        private final Clock clock;
        private final Map<String, Resource> resources = new ConcurrentHashMap<>();

        /**
         * Creates a table.
         *
         * @param kind the kind in the names of operations and members, for example {@code EndpointConfig}
         * @param words the kind in messages
         * @param arn computes the ARN of a name
         */
        Table(String kind, String words, UnaryOperator<String> arn, Clock clock) {
            this.kind = kind;
            this.words = words;
            this.arn = arn;
            this.clock = clock;
        }

        /** Returns the operations; {@code check} refuses requests to create a resource. */
        Map<String, UnaryOperator<ObjectNode>> operations(Consumer<ObjectNode> check) {
            return Map.of(
                    "Create" + kind,
                    request -> create(request, check),
                    "Describe" + kind,
                    request -> find(name(request)).describe(kind + "Arn"),
                    "Delete" + kind,
                    this::delete,
                    "List" + kind + "s",
                    this::list);
        }

        /** Returns the resource with the given name, or throws the API's error. */
        Resource find(String name) {
            return Optional.ofNullable(resources.get(name))
                    .orElseThrow(() ->
                            SageMakerError.validation("Could not find " + words + " \"" + arn.apply(name) + "\"."));
        }

        private String name(ObjectNode request) {
            return Members.text(request, kind + "Name");
        }

        private ObjectNode create(ObjectNode request, Consumer<ObjectNode> check) {
            String name = name(request);
            Resource resource = new Resource(name, arn.apply(name), request, clock.instant());
            refuseExisting(resources.get(name));
            check.accept(request);
            refuseExisting(resources.putIfAbsent(name, resource));
            return Json.object().put(kind + "Arn", resource.arn());
        }

        private void refuseExisting(Resource existing) {
            if (existing != null) {
                throw SageMakerError.validation(
                        "Cannot create already existing " + words + " \"" + existing.arn() + "\".");
            }
        }

        private ObjectNode delete(ObjectNode request) {
            resources.remove(find(name(request)).name());
            return Json.object();
        }

        private ObjectNode list(ObjectNode request) {
            List<Listing.Summary> summaries = resources.values().stream()
                    .map(resource -> resource.summary(kind + "Name", kind + "Arn"))
                    .toList();
            return Listing.page(request, kind + "s", summaries, false);
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
