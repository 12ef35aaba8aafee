package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import io.dynasage.sagemaker.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

/** Checks whether disks and memory are large enough for the channels. */
final class CapacityChecks {
    private static final double TIGHT = 0.8;
    /** Spark writes its shuffle files to disk, and also keeps the examples there. */
    private static final int COPIES_ON_DISK = 3;

    private static final long COMFORTABLE_TASK = 1L << 30;

    private CapacityChecks() {}

    static List<Finding> findings(JobConfig config, ChannelEstimate channels, ClusterShape cluster) {
        List<Finding> findings = new ArrayList<>();
        findings.add(trainingDisk(config.training(), channels));
        findings.add(memory(cluster));
        if (cluster.diskPerExecutor().isPresent() && cluster.executors().isPresent()) {
            findings.add(sparkDisk(cluster, channels));
        }
        return findings;
    }

    /** In the input mode File, an instance copies its share of train and all of validation before it trains. */
    private static Finding trainingDisk(TrainingSettings training, ChannelEstimate channels) {
        double share = (double) channels.trainingBytes() / training.instanceCount();
        double disk = training.volumeSizeGb() * (double) (1L << 30);
        String why = Amounts.bytes(share) + " of channels on each instance's " + training.volumeSizeGb() + " GiB ("
                + channels.basis() + ")";
        if (share <= TIGHT * disk) {
            return Finding.ok("training disk", why);
        }
        String cure = "Set training.volume-size to " + (long) Math.ceil(share / TIGHT / (1L << 30)) + "GiB.";
        if (share > disk && !channels.basis().startsWith("at most")) {
            return Finding.fail("training disk", why + ".", cure, ExitCode.CONFIG);
        }
        return Finding.warn("training disk", why + ".", cure);
    }

    private static Finding memory(ClusterShape cluster) {
        String why = Amounts.bytes(cluster.memoryPerTask()) + " of heap for each task ("
                + Amounts.bytes(cluster.memoryPerExecutor()) + " for " + cluster.coresPerExecutor() + " cores)";
        if (cluster.memoryPerTask() >= COMFORTABLE_TASK) {
            return Finding.ok("spark memory", why);
        }
        return Finding.warn(
                "spark memory",
                why + " is little.",
                "Give tasks 1 GiB or more: raise spark.executor.memory, or lower spark.executor.cores.");
    }

    private static Finding sparkDisk(ClusterShape cluster, ChannelEstimate channels) {
        double disk = (double) cluster.diskPerExecutor().getAsLong()
                * cluster.executors().getAsInt();
        double needed = (double) COPIES_ON_DISK * channels.trainingBytes();
        String why = Amounts.bytes(disk) + " on all executors, about " + Amounts.bytes(needed) + " needed ("
                + channels.basis() + ")";
        if (needed <= disk) {
            return Finding.ok("spark disk", why);
        }
        return Finding.warn(
                "spark disk", why + ".", "Raise spark.emr-serverless.executor.disk, or use more executors.");
    }
}
