package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.S3Location;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The operations on the model registry: groups and their versions. Packages without a group are not kept here. */
final class ModelPackageOperations {
    private static final String GROUP = "ModelPackageGroupName";
    private static final String NAME = "ModelPackageName";
    private static final String GROUP_ARN = "ModelPackageGroupArn";
    private static final String ARN = "ModelPackageArn";

    private static final Pattern NUMBERED = Pattern.compile("(.*)/(\\d{1,9})");

    private final ResourceNames names;
    private final Clock clock;
    private final ObjectStore store;
    private final Map<String, ModelPackageGroup> groups = new ConcurrentHashMap<>();

    ModelPackageOperations(Platform platform) {
        names = platform.names();
        clock = platform.clock();
        store = platform.store();
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return Map.of(
                "CreateModelPackageGroup",
                this::createGroup,
                "DescribeModelPackageGroup",
                this::describeGroup,
                "DeleteModelPackageGroup",
                this::deleteGroup,
                "CreateModelPackage",
                this::create,
                "DescribeModelPackage",
                this::describe,
                "UpdateModelPackage",
                this::update,
                "DeleteModelPackage",
                this::delete,
                "ListModelPackages",
                this::list);
    }

    /** Returns the tags that a group got when it was created. */
    JsonNode tags(String group) {
        return group(group).resource().request().path("Tags");
    }

    private ObjectNode createGroup(ObjectNode request) {
        String name = Members.text(request, GROUP);
        Resource resource = new Resource(name, names.modelPackageGroup(name), request, clock.instant());
        if (groups.putIfAbsent(name, new ModelPackageGroup(resource)) != null) {
            throw SageMakerError.validation("Model Package Group already exists: " + resource.arn());
        }
        return Json.object().put(GROUP_ARN, resource.arn());
    }

    private ObjectNode describeGroup(ObjectNode request) {
        ObjectNode answer = group(Members.text(request, GROUP)).resource().describe(GROUP_ARN);
        answer.putObject("CreatedBy");
        return answer.put("ModelPackageGroupStatus", "Completed");
    }

    private ObjectNode deleteGroup(ObjectNode request) {
        ModelPackageGroup group = group(Members.text(request, GROUP));
        if (!group.versions().isEmpty()) {
            throw new SageMakerError(
                    "ConflictException",
                    400,
                    "Model Package Group cannot be deleted because it still contains " + "Model Packages: "
                            + group.resource().arn());
        }
        groups.remove(group.resource().name());
        return Json.object();
    }

    private ObjectNode create(ObjectNode request) {
        if (request.hasNonNull(NAME) && request.hasNonNull(GROUP)) {
            throw SageMakerError.validation(
                    "Both ModelPackageName and ModelPackageGroupName are provided in the input. "
                            + "Cannot determine which one to use.");
        }
        if (request.hasNonNull(NAME)) {
            throw SageMakerError.validation(
                    "The local SageMaker keeps versions of groups only; name a ModelPackageGroupName.");
        }
        if (!request.hasNonNull(GROUP)) {
            throw SageMakerError.validation("Missing ARN.");
        }
        if (!request.path("Tags").isEmpty()) {
            throw SageMakerError.validation(
                    "Tags are not supported for versioned Model Packages; tag the Model Package Group.");
        }
        ModelPackageGroup group = group(Members.text(request, GROUP));
        check(request.path("InferenceSpecification"));
        String name = group.resource().name();
        ModelPackage added = group.add(request, version -> names.modelPackage(name, version), clock.instant());
        return Json.object().put(ARN, added.arn());
    }

    private void check(JsonNode specification) {
        for (JsonNode container : specification.path("Containers")) {
            if (!container.hasNonNull("Image")) {
                throw SageMakerError.validation("InferenceSpecification has a container without an Image.");
            }
            if (container.hasNonNull("ModelDataUrl")) {
                S3Location artifact = S3Uri.location(Members.text(container, "ModelDataUrl"));
                if (!store.exists(artifact)) {
                    throw SageMakerError.validation("Could not find model data at " + artifact + ".");
                }
            }
        }
    }

    private ObjectNode describe(ObjectNode request) {
        Found found = find(Members.text(request, NAME));
        return found.version().describe(found.group().resource().name());
    }

    private ObjectNode update(ObjectNode request) {
        ModelPackage version = find(Members.text(request, ARN)).version();
        version.update(request);
        return Json.object().put(ARN, version.arn());
    }

    private ObjectNode delete(ObjectNode request) {
        Found found = find(Members.text(request, NAME));
        found.group().remove(found.version());
        return Json.object();
    }

    private ObjectNode list(ObjectNode request) {
        String approval = request.path("ModelApprovalStatus").asText("");
        List<Listing.Summary> summaries = listed(request)
                .flatMap(group -> group.versions().stream()
                        .filter(version -> approval.isEmpty() || approval.equals(version.approval()))
                        .map(version -> version.summary(group.resource().name())))
                .toList();
        return Listing.page(request, "ModelPackageSummaryList", summaries, true);
    }

    private Stream<ModelPackageGroup> listed(ObjectNode request) {
        if (request.hasNonNull(GROUP)) {
            return Stream.of(group(Members.text(request, GROUP)));
        }
        if (request.path("ModelPackageType").asText("Unversioned").equals("Unversioned")) {
            return Stream.empty();
        }
        return groups.values().stream();
    }

    /** Returns the group with the given name or ARN. */
    private ModelPackageGroup group(String nameOrArn) {
        String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
        ModelPackageGroup group = groups.get(name);
        if (group == null) {
            throw SageMakerError.validation("ModelPackageGroup " + names.modelPackageGroup(name) + " does not exist.");
        }
        return group;
    }

    private record Found(ModelPackageGroup group, ModelPackage version) {}

    /**
     * Returns the version with the given ARN or {@code group/number}; a name without a number means a package without a
     * group.
     */
    private Found find(String nameOrArn) {
        String name = nameOrArn.replaceFirst(".*:model-package/", "");
        Matcher numbered = NUMBERED.matcher(name);
        if (numbered.matches() && groups.containsKey(numbered.group(1))) {
            ModelPackageGroup group = groups.get(numbered.group(1));
            Optional<ModelPackage> version = group.version(Integer.parseInt(numbered.group(2)));
            if (version.isPresent()) {
                return new Found(group, version.get());
            }
        }
        throw SageMakerError.validation("ModelPackage " + names.modelPackage(name) + " does not exist.");
    }
}
