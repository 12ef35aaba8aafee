package io.dynasage.job.run;

import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.BaselineVerdict;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.Interval;
import io.dynasage.evaluation.Lead;
import io.dynasage.evaluation.MetricRow;
import io.dynasage.evaluation.ModelChoice;
import io.dynasage.evaluation.Segment;
import io.dynasage.evaluation.TwinComparison;
import io.dynasage.features.CleaningCounts;
import io.dynasage.features.ExampleNotes;
import io.dynasage.features.FeatureSpace;
import io.dynasage.features.SplitTimes;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.TrainingResult;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Converts the results of a run's stages into the run's record. */
final class RunRecords {
    private final JobConfig config;
    private final RunId runId;
    private final RunFolder folder;

    RunRecords(JobConfig config, RunId runId, RunFolder folder) {
        this.config = config;
        this.runId = runId;
        this.folder = folder;
    }

    RunRecord record(
            Instant start,
            Instant end,
            EventStage.Output source,
            FeatureStage.Output features,
            Map<String, ChannelManifest> channels,
            TrainingResult training,
            TakenModel taken,
            ModelStage.Judged judged,
            Optional<RunRecord.Refit> refit,
            Optional<RunRecord.Endpoint> endpoint,
            Optional<RunRecord.Recommendations> lists,
            List<RunRecord.Stage> stages,
            String jars) {
        boolean completed = judged.gate().passed()
                && refit.map(RunRecord.Refit::reasons).orElse(List.of()).isEmpty();
        return new RunRecord(
                runId.value(),
                config.name(),
                completed ? "Completed" : "Refused",
                start.toString(),
                end.toString(),
                source.source(),
                source.events(),
                features(features),
                channels(channels),
                training(training),
                Optional.ofNullable(taken.choice()).map(RunRecords::choice).orElse(null),
                evaluation(judged),
                refit.orElse(null),
                endpoint.orElse(null),
                lists.orElse(null),
                stages,
                folder.uri(),
                config.effective(),
                versions(jars));
    }

    private static Map<String, String> versions(String jars) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("dynasage", Build.version(RunRecords.class));
        versions.put("commit", Build.commit());
        Build.jar(jars, RunRecords.class).ifPresent(jar -> versions.put("jar", jar));
        versions.put("spark", Build.version(SparkSession.class));
        versions.put("java", Runtime.version().toString());
        return versions;
    }

    static RunRecord.Refit refit(
            FeatureSpace space, RefitStage.Inputs inputs, TrainingResult training, RefitStage.Compared compared) {
        Optional<TwinComparison> comparison = Optional.ofNullable(compared.comparison());
        return new RunRecord.Refit(
                space.featureDim(),
                inputs.features(),
                channels(inputs.channels()),
                training(training),
                comparison.map(TwinComparison::metric).orElse(null),
                comparison.map(TwinComparison::twin).orElse(null),
                comparison.map(TwinComparison::model).orElse(null),
                compared.refusal());
    }

    private static Map<String, RunRecord.Channel> channels(Map<String, ChannelManifest> channels) {
        Map<String, RunRecord.Channel> files = new TreeMap<>();
        channels.forEach((name, manifest) -> files.put(name, channel(manifest)));
        return files;
    }

    private RunRecord.Features features(FeatureStage.Output output) {
        FeatureSpace space = output.examples().space();
        Map<String, Integer> blocks = new LinkedHashMap<>();
        space.blocks().forEach(block -> blocks.put(block.column(), block.size()));
        CleaningCounts cleaning = output.cleaning();
        SplitTimes times = output.examples().splitTimes();
        ExampleNotes notes = output.examples().notes();
        return new RunRecord.Features(
                config.features().examples().useCase().toString(),
                blocks,
                space.featureDim(),
                space.sha256(),
                text(times.validationFrom()),
                text(times.testFrom()),
                new RunRecord.Cleaning(
                        cleaning.events(),
                        cleaning.kept(),
                        cleaning.repeatedEvents(),
                        cleaning.cappedUsers(),
                        cleaning.cappedEvents()),
                notes.filled(),
                notes.positives()
                        .map(counts -> new RunRecord.Positives(
                                counts.events(), counts.ofType(), counts.rated(), counts.liked()))
                        .orElse(null),
                output.refusals()
                        .map(counts -> new RunRecord.Refusals(counts.events(), counts.negatives()))
                        .orElse(null),
                notes.snapshots().stream()
                        .map(users -> new RunRecord.Snapshot(
                                users.snapshot().toString(), users.part(), users.users(), users.lost()))
                        .toList(),
                output.warnings());
    }

    private static String text(Instant instant) {
        return Optional.ofNullable(instant).map(Instant::toString).orElse(null);
    }

    private static RunRecord.Evaluation evaluation(ModelStage.Judged judged) {
        EvaluationReport report = judged.report();
        Map<String, Map<String, Double>> scorers = new LinkedHashMap<>();
        report.scorers().forEach(scorer -> scorers.put(scorer, ModelStage.metrics(report, scorer)));
        return new RunRecord.Evaluation(
                report.primaryMetric(),
                scorers,
                judged.gate().passed(),
                judged.gate().reasons(),
                judged.gate().verdicts().stream().map(RunRecords::verdict).toList(),
                Stream.concat(
                                judged.gate().notes().stream(),
                                report.tables().stream()
                                        .filter(table -> table.segment().equals(Segment.ALL))
                                        .flatMap(table -> table.notes().stream()))
                        .toList(),
                report.labels(),
                report.choices(),
                newUsers(report),
                lists(report));
    }

    private static Map<String, Map<String, Map<String, Double>>> lists(EvaluationReport report) {
        Map<String, Map<String, Map<String, Double>>> lists = new TreeMap<>();
        report.lists()
                .forEach((name, tables) -> tables.stream()
                        .filter(table -> table.segment().equals(Segment.ALL))
                        .flatMap(table -> table.rows().stream())
                        .forEach(row -> lists.computeIfAbsent(name, any -> new LinkedHashMap<>())
                                .put(row.scorer(), values(row))));
        return lists;
    }

    private static Map<String, Map<String, Double>> newUsers(EvaluationReport report) {
        Map<String, Map<String, Double>> users = new LinkedHashMap<>();
        report.tables().stream()
                .filter(table -> table.segment().column().equals(NewUsers.COLUMN))
                .forEach(table ->
                        users.put(table.segment().value(), values(table.rows().get(0))));
        return users;
    }

    private static Map<String, Double> values(MetricRow row) {
        Map<String, Double> values = new TreeMap<>();
        row.metrics().forEach((metric, value) -> values.put(metric, value.value()));
        return values;
    }

    private static RunRecord.Choice choice(ModelChoice choice) {
        Optional<Lead> lead = Optional.ofNullable(choice.lead());
        Optional<Interval> interval = lead.map(Lead::interval);
        return new RunRecord.Choice(
                List.of(choice.first(), choice.second()),
                choice.taken(),
                choice.metric(),
                choice.values(),
                lead.map(Lead::value).orElse(null),
                interval.map(Interval::low).orElse(null),
                interval.map(Interval::high).orElse(null));
    }

    private static RunRecord.Verdict verdict(BaselineVerdict verdict) {
        Optional<Interval> interval = Optional.ofNullable(verdict.lead().interval());
        return new RunRecord.Verdict(
                verdict.baseline(),
                verdict.verdict().toString(),
                verdict.metric(),
                verdict.lead().value(),
                interval.map(Interval::low).orElse(null),
                interval.map(Interval::high).orElse(null),
                verdict.mustBeat());
    }

    private static RunRecord.Channel channel(ChannelManifest manifest) {
        return new RunRecord.Channel(
                manifest.uri(),
                manifest.format(),
                manifest.rows(),
                manifest.bytes(),
                manifest.files().stream()
                        .map(file -> new RunRecord.File(file.name(), file.bytes(), file.rows(), file.sha256()))
                        .toList());
    }

    private static RunRecord.Training training(TrainingResult training) {
        return new RunRecord.Training(
                training.jobName(),
                training.image(),
                new TreeMap<>(training.hyperparameters()),
                training.statuses().stream()
                        .map(change -> new RunRecord.Transition(
                                change.status(), change.message(), change.at().toString()))
                        .toList(),
                training.seconds(),
                training.billableSeconds(),
                new TreeMap<>(training.metrics()),
                training.losses(),
                training.modelArtifact(),
                training.sha256());
    }
}
