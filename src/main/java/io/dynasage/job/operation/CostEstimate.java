package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.ReadEstimate;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.Stage;
import io.dynasage.sagemaker.TrainingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The cost of a run and of its endpoint, in US dollars.
 *
 * @param config the source of instances and prices
 * @param read the estimate for reading the table
 * @param sparkTime how long Spark works, without training
 * @param memoryPerSlot gigabytes paid for each slot
 * @param trainingTime how long the training job is billed, on each instance
 * @param basis the basis of the times, for people
 */
record CostEstimate(
        JobConfig config,
        ReadEstimate read,
        int slots,
        double memoryPerSlot,
        Duration sparkTime,
        Duration trainingTime,
        String basis) {
    /** The number of hours in a month by AWS's convention. */
    static final double HOURS_A_MONTH = 730;
    /** A deliberately high guess, used when the job has no past run to measure. */
    private static final double CORE_SECONDS_PER_MILLION_ITEMS = 800;

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration ASSUMED_TRAINING = Duration.ofHours(1);

    /** Scales the times of the last completed run by the number of items; without one, applies rules of thumb. */
    static CostEstimate of(JobConfig config, ReadEstimate read, int slots, double memory, Optional<PastRun> last) {
        Optional<JsonNode> record = last.flatMap(PastRun::record)
                .filter(run -> run.at("/source/items").asLong() > 0);
        if (record.isEmpty()) {
            Duration spark = START.plus(read.scanTime())
                    .plusSeconds((long) Math.ceil(read.table().items() / 1e6 * CORE_SECONDS_PER_MILLION_ITEMS / slots));
            Duration training = config.training().maxRuntime().compareTo(ASSUMED_TRAINING) < 0
                    ? config.training().maxRuntime()
                    : ASSUMED_TRAINING;
            return new CostEstimate(
                    config,
                    read,
                    slots,
                    memory,
                    spark,
                    training,
                    "by rules of thumb: there is no completed run to go by");
        }
        double growth = read.table().items() == 0
                ? 1
                : (double) read.table().items()
                        / record.get().at("/source/items").asLong();
        double spark = 0;
        for (JsonNode stage : record.get().path("stages")) {
            spark += stage.path("name").asText().equals(Stage.TRAINING.toString())
                    ? 0
                    : stage.path("seconds").asDouble();
        }
        return new CostEstimate(
                config,
                read,
                slots,
                memory,
                seconds(spark * growth),
                seconds(record.get().at("/training/billableSeconds").asDouble() * growth),
                "as run " + last.get().runId() + " took, by the number of items");
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Returns the cost of one hour of Spark on all slots. */
    double sparkHour() {
        return slots
                * (config.prices().sparkVcpuHour()
                        + memoryPerSlot * config.prices().sparkGigabyteHour());
    }

    double spark() {
        return hours(sparkTime) * sparkHour();
    }

    /** Returns the cost of one hour on all training instances and their disks; empty if the type has no price. */
    OptionalDouble trainingHour() {
        TrainingSettings training = config.training();
        Double instance = config.prices().instanceHour().get(training.instanceType());
        double disk = training.volumeSizeGb() * config.prices().diskGigabyteMonth() / HOURS_A_MONTH;
        return instance == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(training.instanceCount() * (instance + disk));
    }

    /** Returns the cost of the training job, on demand. */
    OptionalDouble training() {
        OptionalDouble hour = trainingHour();
        return hour.isPresent() ? OptionalDouble.of(hours(trainingTime) * hour.getAsDouble()) : hour;
    }

    /** Returns the cost of one hour of the endpoint: 0 if none is deployed, empty if the type has no price. */
    OptionalDouble endpointHour() {
        if (!config.endpoint().deploy()) {
            return OptionalDouble.of(0);
        }
        Double instance = config.prices().instanceHour().get(config.endpoint().instanceType());
        return instance == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(config.endpoint().instanceCount() * instance);
    }

    /** Returns the cost of reading the table in the way that the settings choose. */
    double reading() {
        return switch (config.source().kind()) {
            case EXPORT, INCREMENTAL -> config.source().exports().uri() == null ? read.exportDollars() : 0;
            case SCAN, AUTO -> read.scanDollars();
        };
    }

    private static double hours(Duration duration) {
        return duration.toMillis() / 3_600_000.0;
    }

    /** Returns the estimate as lines for people. */
    List<String> lines() {
        TrainingSettings training = config.training();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Spark    %s on %d slots of %.1f GB at %s an hour: %s",
                Amounts.time(sparkTime),
                slots,
                memoryPerSlot,
                Amounts.dollars(sparkHour()),
                Amounts.dollars(spark())));
        lines.add("Training "
                + priced(
                        training.instanceType(),
                        trainingHour(),
                        hour -> String.format(
                                Locale.ROOT,
                                "%s on %d %s at %s an hour%s: %s; at most %s (training.max-runtime = %s)",
                                Amounts.time(trainingTime),
                                training.instanceCount(),
                                training.instanceType(),
                                Amounts.dollars(hour),
                                training.spot() ? " (spot is less, by up to 90 %)" : "",
                                Amounts.dollars(hours(trainingTime) * hour),
                                Amounts.dollars(hours(training.maxRuntime()) * hour),
                                Amounts.time(training.maxRuntime()))));
        lines.add("Endpoint "
                + (config.endpoint().deploy()
                        ? priced(
                                config.endpoint().instanceType(),
                                endpointHour(),
                                hour -> String.format(
                                        Locale.ROOT,
                                        "%d %s at %s an hour, day and night: %s a month",
                                        config.endpoint().instanceCount(),
                                        config.endpoint().instanceType(),
                                        Amounts.dollars(hour),
                                        Amounts.dollars(hour * HOURS_A_MONTH)))
                        : "none (endpoint.deploy = false)"));
        double run = reading() + spark() + training().orElse(0);
        lines.add(String.format(
                Locale.ROOT,
                "Together %s a run; run every night %s a month, %s with the endpoint%s",
                Amounts.dollars(run),
                Amounts.dollars(run * HOURS_A_MONTH / 24),
                Amounts.dollars(run * HOURS_A_MONTH / 24 + endpointHour().orElse(0) * HOURS_A_MONTH),
                training().isEmpty() || endpointHour().isEmpty() ? ", without what has no price" : ""));
        lines.add("Times    " + basis);
        lines.add("Prices   " + config.prices().asOf()
                + "; yours: prices { … } of the job's file. S3, logs and data transfer are not in them.");
        return List.copyOf(lines);
    }

    private static String priced(String type, OptionalDouble hour, java.util.function.DoubleFunction<String> text) {
        return hour.isPresent()
                ? text.apply(hour.getAsDouble())
                : "no price is known for " + type + "; set prices.instance-hour.\"" + type + "\"";
    }
}
