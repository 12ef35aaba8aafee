package io.dynasage.job;

import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.RankingMetrics;
import io.dynasage.features.Vocabulary;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.TrainingResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes down what the stages of a run produced, in the record's own terms. */
final class RunRecords {
    private final JobConfig config;
    private final RunId runId;
    private final RunFolder folder;

    RunRecords(JobConfig config, RunId runId, RunFolder folder) {
        this.config = config;
        this.runId = runId;
        this.folder = folder;
    }

    RunRecord record(Instant start, Instant end, EventStage.Output events, Vocabulary vocabulary, Map<String, ChannelManifest> channels,
            TrainingResult training, RunRecord.Evaluation evaluation, DeployedEndpoint endpoint, List<RunRecord.Stage> stages) {
        Map<String, RunRecord.Channel> files = new TreeMap<>();
        channels.forEach((name, manifest) -> files.put(name, channel(manifest)));
        return new RunRecord(runId.value(), config.name(), "Completed", start.toString(), end.toString(), events.source(), events.events(),
                new RunRecord.Features(vocabulary.userCount(), vocabulary.itemCount(), vocabulary.featureDim()), files,
                training(training), evaluation,
                endpoint == null ? null : new RunRecord.Endpoint(endpoint.name(), endpoint.config(), endpoint.status()), stages,
                folder.uri(), config.effective());
    }

    static RunRecord.Metrics metrics(RankingMetrics metrics) {
        return new RunRecord.Metrics(metrics.auc(), metrics.hrAt10(), metrics.ndcgAt10());
    }

    private static RunRecord.Channel channel(ChannelManifest manifest) {
        return new RunRecord.Channel(manifest.uri(), manifest.format(), manifest.rows(), manifest.bytes(), manifest.files().stream()
                .map(file -> new RunRecord.File(file.name(), file.bytes(), file.rows(), file.sha256())).toList());
    }

    private static RunRecord.Training training(TrainingResult training) {
        return new RunRecord.Training(training.jobName(), training.image(), new TreeMap<>(training.hyperparameters()),
                training.statuses().stream().map(change -> new RunRecord.Transition(change.status(), change.message(),
                        change.at().toString())).toList(), training.seconds(), training.billableSeconds(),
                new TreeMap<>(training.metrics()), training.modelArtifact());
    }
}
