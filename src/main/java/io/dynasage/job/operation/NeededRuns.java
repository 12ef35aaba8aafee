package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.CurrentLists;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.JobEndpoint;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.LiveModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Finds the runs whose models the endpoint serves, or could return to by a rollback, and the one whose lists count. */
record NeededRuns(JobConfig config, JobEndpoint endpoint, Configuration hadoop) {
    /** Returns each needed run with the reason. */
    Map<String, String> reasons() {
        String live = endpoint.now().map(DeployedEndpoint::config).orElse("");
        Map<String, String> needed = new LinkedHashMap<>();
        List<LiveModel> versions = endpoint.endpoints().versions(config.name());
        versions.stream()
                .filter(version -> version.config().equals(live))
                .forEach(version ->
                        runs(version).forEach(run -> needed.put(run, "endpoint " + config.name() + " serves it")));
        versions.forEach(version -> runs(version)
                .forEach(run -> needed.putIfAbsent(run, "endpoint " + config.name() + " can go back to it")));
        RollbackTarget.before(endpoint.registry().versions(config.name()), endpoint.servingRun())
                .ifPresent(run -> needed.putIfAbsent(run.runId(), "`rollback` would go to its model"));
        new CurrentLists(RunNames.of(config), hadoop)
                .run()
                .ifPresent(run -> needed.putIfAbsent(run, "its recommendation lists are the current ones"));
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
