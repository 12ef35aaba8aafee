package io.dynasage.job.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.SourceKind;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Task;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.ListTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run would create (+), change (~) and leave as it is (=).
 *
 * @param requests the requests to SageMaker by operation, as JSON
 */
record PlannedChanges(JobConfig job, RunId id, Map<String, String> requests) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What the requests name, the one that says most first: a training job's model has a name, too. */
    private static final List<String> NAMES =
            List.of("TrainingJobName", "EndpointName", "EndpointConfigName", "ModelName", "ModelPackageGroupName");

    /** Returns one line for each thing. */
    List<String> lines() {
        return Stream.of(created(), changed(), left())
                .flatMap(List::stream)
                .map("Changes  "::concat)
                .toList();
    }

    private List<String> created() {
        List<String> created = new ArrayList<>();
        JobConfig.Source source = job.source();
        if (source.exports().to() != null && source.kind() != SourceKind.SCAN) {
            String unless = source.kind() == SourceKind.AUTO ? ", unless a scan is short" : "";
            created.add("+ an export of table " + source.table() + " in "
                    + source.exports().to() + unless);
        }
        created.add("+ folder " + RunNames.of(job).folder(id));
        requests.entrySet().stream()
                .filter(request -> request.getKey().startsWith("create-"))
                .map(request -> "+ " + named(request.getKey(), request.getValue()))
                .forEach(created::add);
        return created;
    }

    private List<String> changed() {
        List<String> changed = new ArrayList<>();
        requests.entrySet().stream()
                .filter(request -> request.getKey().startsWith("update-"))
                .map(request -> "~ " + named(request.getKey(), request.getValue()) + ", if the model passes the gate")
                .forEach(changed::add);
        if (makesLists()) {
            changed.add("~ current lists " + RunNames.of(job).currentLists());
        }
        if (makesLists()) {
            ListTable.allOfUsers(job.recommendations())
                    .forEach(table -> changed.add("~ items of table " + table.name() + users(table)));
            ListTable.ofItems(job.recommendations())
                    .ifPresent(table -> changed.add("~ items of table " + table.name()
                            + ", one for each item that training knows; those of others are deleted"));
        }
        return changed;
    }

    private static String users(ListTable table) {
        boolean limited = table.settings().selection().activeWithin().isPresent();
        return limited ? ", one for each active user; those of others are deleted" : ", one for each user";
    }

    private List<String> left() {
        List<String> left = new ArrayList<>(List.of("= table " + job.source().table() + ", which is only read"));
        if (!job.endpoint().deploy()) {
            left.add("= endpoint " + job.name() + ", because endpoint.deploy = false");
        }
        left.add("= folders and models of other runs");
        return left;
    }

    /** Lists are of users and items alone. */
    private boolean makesLists() {
        return job.recommendations().count() > 0
                && job.features().examples() instanceof RecommendationSettings settings
                && (settings.task() == Task.RANKING || settings.itemColumns().isEmpty());
    }

    /** Returns what a request is about, with its name: {@code create-training-job-final} is about a training job. */
    private static String named(String operation, String json) {
        String kind = operation
                .replaceFirst("^[a-z]+-", "")
                .replaceFirst("-final$", "")
                .replace('-', ' ');
        try {
            JsonNode request = JSON.readTree(json);
            return NAMES.stream()
                    .map(request::path)
                    .filter(JsonNode::isTextual)
                    .findFirst()
                    .map(name -> kind.replace("model package", "model version") + " " + name.textValue())
                    .orElse(kind);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A planned request is not JSON: " + json, e);
        }
    }
}
