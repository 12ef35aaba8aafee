package io.dynasage.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A small run for tests of what is reported of runs. */
public final class ExampleRun {
    static final NextStep NOTHING = new NextStep(NextStep.Retry.NEVER, "There is nothing to do.");
    static final Instant END = Instant.parse("2026-01-01T00:01:00.500Z");

    private ExampleRun() {}

    public static RunRecord record(String status, List<String> reasons) {
        return record(status, reasons, null);
    }

    /** A run whose final model is not deployed, because it is worse than its twin. */
    static RunRecord unfit(String reason) {
        return record(
                "Refused",
                List.of("ndcgAt10 is 0.4, 33.3 % over popularity."),
                new RunRecord.Refit(
                        11,
                        "00ee",
                        Map.of(),
                        new RunRecord.Training(
                                "shop-f1",
                                "image:1",
                                Map.of(),
                                List.of(),
                                80,
                                75,
                                Map.of(),
                                Map.of(),
                                "s3://b/f.tar.gz",
                                "00ee"),
                        "ndcgAt10",
                        0.4,
                        0.3,
                        List.of(reason)));
    }

    private static RunRecord record(String status, List<String> reasons, RunRecord.Refit refit) {
        return new RunRecord(
                "20260101T000000Z-abcd",
                "shop",
                status,
                "2026-01-01T00:00:00Z",
                END.toString(),
                new RunRecord.Source("scan", "interactions", 6000, 0, 4, 812.5, List.of()),
                new RunRecord.Events(
                        5990,
                        Map.of("user_id: missing", 7L, "rating: no number", 3L),
                        Map.of(),
                        0,
                        null,
                        List.of(),
                        null,
                        null),
                new RunRecord.Features(
                        "recommendation",
                        Map.of("user_id", 4, "item_id", 5),
                        9,
                        "00ff",
                        null,
                        null,
                        new RunRecord.Cleaning(9, 9, 0, 0, 0),
                        Map.of(),
                        null,
                        null,
                        List.of(),
                        List.of()),
                Map.of("train", new RunRecord.Channel("s3a://b/train/", "recordio-protobuf", 123, 320, List.of())),
                new RunRecord.Training(
                        "shop-1",
                        "image:1",
                        Map.of(),
                        List.of(),
                        70,
                        65,
                        Map.of(),
                        Map.of(),
                        "s3://b/model.tar.gz",
                        "00ff"),
                null,
                new RunRecord.Evaluation(
                        "ndcgAt10",
                        Map.of(
                                "model",
                                Map.of(
                                        "hrAt10",
                                        0.6,
                                        "ndcgAt10",
                                        0.4,
                                        "auc",
                                        0.8,
                                        "lists.ndcgAt10",
                                        0.1,
                                        "logLoss",
                                        Double.NaN),
                                "popularity",
                                Map.of("hrAt10", 0.5, "ndcgAt10", 0.3),
                                "recent-popularity",
                                Map.of("ndcgAt10", 0.32),
                                "als",
                                Map.of("ndcgAt10", 0.35),
                                "live",
                                Map.of()),
                        status.equals("Completed"),
                        reasons,
                        List.of(),
                        List.of("als is better than the model."),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of()),
                refit,
                status.equals("Completed") ? new RunRecord.Endpoint("shop", "shop-1", "InService", 1e-7) : null,
                null,
                List.of(new RunRecord.Stage("events", 1.5), new RunRecord.Stage("training", 40)),
                "s3a://my-bucket/recommendation/runs/20260101T000000Z-abcd/",
                Map.of(),
                Map.of());
    }

    /** A run whose model serves. */
    public static RunEnd completed() {
        return finished("Completed", List.of("ndcgAt10 is 0.4, 33.3 % over popularity."));
    }

    /** A run that came to its end. */
    static RunEnd finished(String status, List<String> reasons) {
        return RunEnd.of(record(status, reasons), status.equals("Completed") ? 0 : 5, NOTHING);
    }

    /** A run that did not get far. */
    public static RunEnd failed(String stage, String reason) {
        return RunEnd.failed(
                new RunEnd.Attempt(
                        "shop",
                        "nightly-0412",
                        "s3a://my-bucket/recommendation/runs/nightly-0412/",
                        Instant.parse("2026-01-01T00:00:00Z")),
                END,
                new RunEnd.Failure(
                        stage,
                        reason,
                        6,
                        new NextStep(NextStep.Retry.RESUME, "Continue with run --resume nightly-0412.")),
                List.of(new RunRecord.Stage("events", 1.5)));
    }
}
