package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dynasage.evaluation.BaselineVerdict;
import io.dynasage.evaluation.CalibrationBin;
import io.dynasage.evaluation.Comparison;
import io.dynasage.evaluation.CurvePoint;
import io.dynasage.evaluation.DrawnUnits;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.GateDecision;
import io.dynasage.evaluation.Interval;
import io.dynasage.evaluation.Lead;
import io.dynasage.evaluation.MetricRow;
import io.dynasage.evaluation.MetricTable;
import io.dynasage.evaluation.MetricValue;
import io.dynasage.evaluation.Role;
import io.dynasage.evaluation.Segment;
import io.dynasage.evaluation.Verdict;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.NewFiles;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import io.dynasage.sagemaker.TrainingResult;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStageTest {
    @TempDir
    private Path folder;

    @Test
    void aJudgementIsReadBackAsItWasRecorded() {
        ModelStage.Judged judged = new ModelStage.Judged(
                new EvaluationReport(
                        "auc",
                        List.of(
                                table(Segment.ALL, new Interval(0.6, 0.8)),
                                table(new Segment("user_segment", "active"), null)),
                        Map.of("test", Map.of("0", 12L, "1", 5L)),
                        Map.of("als", "reg = 0.3, alpha = 2.0"),
                        List.of("The live model is not compared."),
                        Map.of()),
                new GateDecision(
                        true,
                        List.of("The model's auc of 0.7 is better.", "It is Infinity times better."),
                        List.of(new BaselineVerdict(
                                "popularity", "auc", new Lead(0.2, new Interval(0.1, 0.3)), Verdict.BEATEN, true)),
                        List.of("A note.")));
        Configuration hadoop = new Configuration();
        RunFolder run = new RunFolder(
                new RunNames("shop", folder.toUri().toString().replaceFirst("/$", "")), new RunId("nightly"), hadoop);
        try (Lease lease = Lease.onRun(run, NewFiles.at(run.uri(), hadoop, "us-east-1", Clock.systemUTC()))) {
            lease.take();
            run.claim(Clock.systemUTC().instant());
            assertEquals(judged, recorded(new Ledger(run, lease, Clock.systemUTC()), judged));
            assertEquals(judged, recorded(new Ledger(run, lease, Clock.systemUTC()), null));
        }
    }

    private static ModelStage.Judged recorded(Ledger ledger, ModelStage.Judged judged) {
        return ledger.enterOnce(Stage.EVALUATION, new TypeReference<>() {}, () -> judged, kept -> Optional.empty());
    }

    @Test
    void aJudgementOnAnEarlierTrainingJobIsNotUsed() {
        ModelStage.Evaluated evaluated = new ModelStage.Evaluated("shop-t1", null);
        assertEquals(Optional.empty(), evaluated.problem(training("shop-t1")));
        assertEquals(
                Optional.of("Training job shop-t1 was judged, and shop-t2 has followed it."),
                evaluated.problem(training("shop-t2")));
    }

    private static TrainingResult training(String job) {
        return new TrainingResult(job, "arn", "image", Map.of(), List.of(), 1, 1, Map.of(), Map.of(), "s3://b/m", "00");
    }

    private static MetricTable table(Segment segment, Interval interval) {
        return new MetricTable(
                "candidates",
                segment,
                17,
                List.of("auc"),
                List.of(new MetricRow(
                        "model",
                        Role.MODEL,
                        Map.of("auc", new MetricValue(0.7000000000000001, interval)),
                        List.of(new CalibrationBin(0, 0.1, 3, 0.05, 1 / 3.0)),
                        List.of(new CurvePoint(0.01, 3, 1)))),
                List.of(new Comparison(
                        "auc", "popularity", Double.POSITIVE_INFINITY, interval, new Lead(0.2, interval))),
                List.of("A note."),
                new DrawnUnits(9, "users"));
    }
}
