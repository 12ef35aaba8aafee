package io.dynasage.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;

/**
 * Counts what runs ask of Spark: jobs, SQL executions and the characters of their plans, from now until it is closed.
 */
final class SparkWork extends SparkListener implements AutoCloseable {
    /** What one stage of a run asks of Spark, or may ask at most. */
    record Amount(int jobs, int executions, int planCharacters) {
        Amount plus(Amount more) {
            return new Amount(jobs + more.jobs, executions + more.executions, planCharacters + more.planCharacters);
        }
    }

    private record Piece(long at, Amount amount) {}

    private final ConcurrentLinkedQueue<Piece> pieces = new ConcurrentLinkedQueue<>();

    private SparkWork() {}

    static SparkWork counted() {
        SparkWork work = new SparkWork();
        TestSpark.session().sparkContext().addSparkListener(work);
        return work;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        pieces.add(new Piece(job.time(), new Amount(1, 0, 0)));
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof SparkListenerSQLExecutionStart start) {
            // The numbers of columns grow with all that the JVM has planned before.
            String plan = start.physicalPlanDescription().replaceAll("#\\d+", "#");
            pieces.add(new Piece(start.time(), new Amount(0, 1, plan.length())));
        }
    }

    /** What each stage in a run's ledger asked for; work between stages is none of theirs. */
    Map<String, Amount> byStage(Path runFolder, List<String> stages) throws Exception {
        TestSpark.session().sparkContext().listenerBus().waitUntilEmpty();
        Map<String, Amount> amounts = new LinkedHashMap<>();
        for (String stage : stages) {
            JsonNode entry =
                    new ObjectMapper().readTree(Files.readString(runFolder.resolve("ledger/" + stage + ".json")));
            long from = Instant.parse(entry.required("startedAt").asText()).toEpochMilli();
            long to = from + Math.round(entry.required("seconds").asDouble() * 1000);
            amounts.put(
                    stage,
                    pieces.stream()
                            .filter(piece -> piece.at() >= from && piece.at() <= to)
                            .map(Piece::amount)
                            .reduce(new Amount(0, 0, 0), Amount::plus));
        }
        return amounts;
    }

    /** What is more than allowed, a line for each stage and kind of work. */
    static List<String> excesses(Map<String, Amount> allowed, Map<String, Amount> found) {
        List<String> excesses = new ArrayList<>();
        allowed.forEach((stage, most) -> {
            Amount amount = found.get(stage);
            excess(excesses, stage, "Spark jobs", amount.jobs(), most.jobs());
            excess(excesses, stage, "SQL executions", amount.executions(), most.executions());
            excess(excesses, stage, "plan characters", amount.planCharacters(), most.planCharacters());
        });
        return excesses;
    }

    private static void excess(List<String> excesses, String stage, String kind, int found, int most) {
        if (found > most) {
            excesses.add("stage " + stage + " takes " + found + " " + kind + ", " + (found - most) + " more than the "
                    + most + " allowed");
        }
    }

    @Override
    public void close() {
        TestSpark.session().sparkContext().removeSparkListener(this);
    }
}
