package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.LiveModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the runs whose models the endpoint serves, or could return to by a rollback. */
final class NeededRuns {
    private final JobConfig config;
    private final JobEndpoint endpoint;

    NeededRuns(JobConfig config, JobEndpoint endpoint) {
        this.config = config;
        this.endpoint = endpoint;
    }

    /** Returns each needed run with the reason. */
    Map<String, String> reasons() {
        Optional<DeployedEndpoint> now = endpoint.now();
        Map<String, String> needed = new LinkedHashMap<>();
        for (LiveModel version : endpoint.endpoints().versions(config.name())) {
            boolean live = now.isPresent() && version.config().equals(now.get().config());
            String why = live
                    ? "endpoint " + config.name() + " serves it"
                    : "endpoint " + config.name() + " can go back to it";
            runs(version).forEach(run -> needed.merge(run, why, (one, other) -> live ? why : one));
        }
        RollbackTarget.before(
                        endpoint.registry().versions(config.name()),
                        endpoint.servingRun().orElse(null))
                .ifPresent(run -> needed.putIfAbsent(run.runId(), "`rollback` would go to its model"));
        return needed;
    }

    /** Returns the run that the version is named after, and the run whose folder holds its artifact. */
    private List<String> runs(LiveModel version) {
        RunNames names = RunNames.of(config);
        return Stream.concat(names.runOf(version.config()).stream(), names.runOfFile(version.modelArtifact()).stream())
                .map(RunId::value)
                .distinct()
                .toList();
    }
}
