package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.ReadEstimate;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.Stage;
import io.dynasage.job.run.TableExports;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.EndpointSettings;
import io.dynasage.sagemaker.TrainingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The cost of a run and of its endpoint, in US dollars.
 *
 * @param config the source of instances and prices
 * @param read the estimate for reading the table
 * @param sparkTime how long Spark works, without training
 * @param memoryPerSlot gigabytes paid for each slot
 * @param trainingTime how long the training job of the judged model is billed, on each instance
 * @param refitTime the same of the final model; zero if there is none
 * @param lists what writing lists to tables takes
 * @param basis the basis of the times, for people
 */
record CostEstimate(
        JobConfig config,
        ReadEstimate read,
        int slots,
        double memoryPerSlot,
        Duration sparkTime,
        Duration trainingTime,
        Duration refitTime,
        ListWrites lists,
        String basis) {
    /** The number of hours in a month by AWS's convention. */
    static final double HOURS_A_MONTH = 730;
    /** A deliberately high guess, used when the job has no past run to measure. */
    private static final double CORE_SECONDS_PER_MILLION_ITEMS = 800;

    /** Two settings of few events, or one of many, and the comparison on the validation part. */
    private static final double ALS_CORE_SECONDS_PER_MILLION_ITEMS = 250;

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration ASSUMED_TRAINING = Duration.ofHours(1);
    private static final Set<String> TRAININGS = Set.of(Stage.TRAINING.toString(), Stage.REFIT_TRAINING.toString());

    /** Scales the times of the last completed run by the number of items; without one, applies rules of thumb. */
    static CostEstimate of(JobConfig config, ReadEstimate read, int slots, double memory, Optional<PastRun> last) {
        long items = read.table().items();
        Optional<JsonNode> counted = last.flatMap(CostEstimate::counted);
        if (counted.isEmpty()) {
            Duration spark = START.plus(scanTime(config, read))
                    .plusSeconds((long) Math.ceil(items / 1e6 * CORE_SECONDS_PER_MILLION_ITEMS / slots));
            Duration training = Collections.min(List.of(config.training().maxRuntime(), ASSUMED_TRAINING));
            return new CostEstimate(
                    config,
                    read,
                    slots,
                    memory,
                    spark,
                    training,
                    config.training().refit() ? training : Duration.ZERO,
                    new ListWrites(config, Optional.empty()),
                    "by rules of thumb: there is no completed run to compare with");
        }
        JsonNode record = counted.get();
        double growth = growth(record, items);
        double spark = 0;
        for (JsonNode stage : record.path("stages")) {
            if (!TRAININGS.contains(stage.path("name").asText())) {
                spark += stage.path("seconds").asDouble();
            }
        }
        return new CostEstimate(
                config,
                read,
                slots,
                memory,
                seconds(spark * growth),
                seconds(record.at("/training/billableSeconds").asDouble() * growth),
                config.training().refit() ? seconds(refitSeconds(record) * growth) : Duration.ZERO,
                new ListWrites(config, counted),
                "as run " + last.get().runId() + " took, by the number of items");
    }

    /**
     * Returns the time of the final model's training; of a run without one, that of its model for the rows of all
     * parts.
     */
    private static double refitSeconds(JsonNode record) {
        JsonNode refit = record.at("/refit/training/billableSeconds");
        if (refit.isNumber()) {
            return refit.asDouble();
        }
        double all = 0;
        for (JsonNode channel : record.path("channels")) {
            all += channel.path("rows").asDouble();
        }
        double train = record.at("/channels/train/rows").asDouble();
        return record.at("/training/billableSeconds").asDouble() * Math.max(1, all / Math.max(1, train));
    }

    /** Returns the record of a run that read any items. */
    static Optional<JsonNode> counted(PastRun run) {
        return run.record().filter(record -> items(record) > 0);
    }

    /** Returns the number of items in the table now, relative to those that the run read; 1 if it is not known. */
    static double growth(JsonNode record, long items) {
        return items == 0 ? 1 : (double) items / items(record);
    }

    private static long items(JsonNode record) {
        return record.at("/source/items").asLong();
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
    Optional<Double> trainingHour() {
        TrainingSettings training = config.training();
        double disk = training.volumeSizeGb() * config.prices().diskGigabyteMonth() / HOURS_A_MONTH;
        return instanceHour(training.instanceType()).map(price -> training.instanceCount() * (price + disk));
    }

    /** Returns the cost of all training jobs, on demand. */
    Optional<Double> training() {
        return trainingHour().map(hour -> hours(trainingTime.plus(refitTime)) * hour);
    }

    /** Returns the cost of one hour of the endpoint: 0 if none is deployed, empty if the type has no price. */
    Optional<Double> endpointHour() {
        EndpointSettings endpoint = config.endpoint();
        if (!endpoint.deploy()) {
            return Optional.of(0.0);
        }
        return instanceHour(endpoint.instanceType()).map(price -> endpoint.instanceCount() * price);
    }

    private Optional<Double> instanceHour(String type) {
        return Optional.ofNullable(config.prices().instanceHour().get(type));
    }

    /**
     * Returns the cost of reading the table in the way that the settings choose; of a chain of exports, the cost of the
     * full export that begins it.
     */
    double reading() {
        return switch (config.source().kind()) {
            case EXPORT, INCREMENTAL -> config.source().exports().uri() == null ? read.exportDollars() : 0;
            case LAKEHOUSE -> 0;
            case SCAN, AUTO -> {
                if (scans(config, read)) {
                    yield read.scanDollars();
                }
                yield read.exportDollars();
            }
        };
    }

    private static Duration scanTime(JobConfig config, ReadEstimate read) {
        if (scans(config, read)) {
            return read.scanTime();
        }
        return Duration.ZERO;
    }

    /**
     * Returns whether a run scans the table: not if it reads an export or a copy, of which auto may choose the first.
     */
    private static boolean scans(JobConfig config, ReadEstimate read) {
        return switch (config.source().kind()) {
            case SCAN -> true;
            case AUTO -> !read.exportIsBetter() || config.source().exports().to() == null;
            case EXPORT, INCREMENTAL, LAKEHOUSE -> false;
        };
    }

    /** Returns whether DynamoDB makes a full export once, and for each run after it one of the changes. */
    private boolean chains() {
        JobConfig.Source source = config.source();
        return switch (source.kind()) {
            case INCREMENTAL -> source.exports().uri() == null;
            case AUTO -> !scans(config, read);
            case SCAN, EXPORT, LAKEHOUSE -> false;
        };
    }

    private static double hours(Duration duration) {
        return duration.toMillis() / 3_600_000.0;
    }

    /** Returns the estimate as lines for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                text(
                        "Spark    %s on %d slots of %.1f GB at %s an hour: %s",
                        Amounts.time(sparkTime),
                        slots,
                        memoryPerSlot,
                        Amounts.dollars(sparkHour()),
                        Amounts.dollars(spark())),
                "Training "
                        + trainingHour()
                                .map(this::trainingPrice)
                                .orElseGet(() -> unpriced(config.training().instanceType())),
                "Endpoint "
                        + endpointHour()
                                .map(this::endpointPrice)
                                .orElseGet(() -> unpriced(config.endpoint().instanceType())),
                together(),
                "Times    " + basis,
                "Prices   " + config.prices().asOf()
                        + "; yours: prices { … } of the job's file. S3, logs and data transfer are not in them."));
        if (config.training().trains(Algorithm.ALS)) {
            lines.add(2, "ALS      " + alsPrice());
        }
        if (config.training().refit()) {
            lines.add(2, "Refit    " + trainingHour().map(this::refitPrice).orElse("on the same instances"));
        }
        lines.addAll(lines.size() - 3, lists.lines());
        if (chains()) {
            lines.add(0, "Chain    " + chainPrice());
        }
        return lines;
    }

    /** Returns the sums. A chain begins about once a month if it is continued every night. */
    private String together() {
        double once = chains() ? reading() : 0;
        double run = reading() - once + spark() + training().orElse(0.0) + lists.dollars();
        double month = run * HOURS_A_MONTH / 24 + once;
        boolean complete = training().isPresent() && endpointHour().isPresent();
        return text(
                "Together %s a run%s; run every night %s a month, %s with the endpoint%s%s",
                Amounts.dollars(run),
                when(chains(), ", " + Amounts.dollars(run + once) + " one that begins the chain"),
                Amounts.dollars(month),
                Amounts.dollars(month + endpointHour().orElse(0.0) * HOURS_A_MONTH),
                when(chains(), ", without the changes of the table"),
                when(!complete, ", without what has no price"));
    }

    private static String when(boolean holds, String words) {
        return holds ? words : "";
    }

    private String chainPrice() {
        return text(
                "the full export that begins the chain costs %s. A run that continues the chain pays %s per GB of the"
                        + " changes that DynamoDB logged since the last one. How many they are is not known here, so"
                        + " they are in none of these sums. The chain begins again after %d incremental exports, or"
                        + " where it has a gap.",
                Amounts.dollars(reading()),
                Amounts.dollars(config.prices().read().exportedGigabyte()),
                TableExports.LONGEST_CHAIN);
    }

    private String alsPrice() {
        Duration time = Duration.ofSeconds(
                (long) Math.ceil(read.table().items() / 1e6 * ALS_CORE_SECONDS_PER_MILLION_ITEMS / slots));
        return text(
                "about %s on the cluster while SageMaker trains, and as long again if it is the final model; nothing on"
                        + " SageMaker (training.candidates, training.algorithm)",
                Amounts.time(time));
    }

    private String refitPrice(double hour) {
        return text(
                "%s on the same instances, for the final model, which learns from all examples: %s (training.refit)",
                Amounts.time(refitTime), Amounts.dollars(hours(refitTime) * hour));
    }

    private String trainingPrice(double hour) {
        TrainingSettings training = config.training();
        return text(
                "%s on %d %s at %s an hour%s: %s; at most %s (training.max-runtime = %s)",
                Amounts.time(trainingTime),
                training.instanceCount(),
                training.instanceType(),
                Amounts.dollars(hour),
                training.spot() ? " (spot is less, by up to 90 %)" : "",
                Amounts.dollars(hours(trainingTime) * hour),
                Amounts.dollars(hours(training.maxRuntime()) * hour),
                Amounts.time(training.maxRuntime()));
    }

    private String endpointPrice(double hour) {
        EndpointSettings endpoint = config.endpoint();
        if (!endpoint.deploy()) {
            return "none (endpoint.deploy = false)";
        }
        return text(
                "%d %s at %s an hour, day and night: %s a month",
                endpoint.instanceCount(),
                endpoint.instanceType(),
                Amounts.dollars(hour),
                Amounts.dollars(hour * HOURS_A_MONTH));
    }

    private static String unpriced(String type) {
        return "no price is known for " + type + "; set prices.instance-hour.\"" + type + "\"";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
