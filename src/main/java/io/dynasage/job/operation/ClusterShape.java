package io.dynasage.job.operation;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * The resources of Spark, as far as its settings give them.
 *
 * @param executors the number of executors; empty if they are allocated on demand without a bound
 * @param coresPerExecutor the number of tasks that an executor runs at the same time
 * @param memoryPerExecutor bytes of an executor's heap
 * @param diskPerExecutor bytes of an executor's disk; empty if the settings do not give it
 */
record ClusterShape(OptionalInt executors, int coresPerExecutor, long memoryPerExecutor, OptionalLong diskPerExecutor) {
    /** The only disk size among the settings that Spark sees; on a cluster, the instances determine it. */
    private static final String SERVERLESS_DISK = "spark.emr-serverless.executor.disk";

    /**
     * Reads the settings given to spark-submit.
     *
     * @param localHeap bytes of this JVM's heap, which is all the memory there is under a local master
     */
    static ClusterShape of(SparkConf conf, long localHeap) {
        String master = conf.get("spark.master", "");
        if (master.startsWith("local")) {
            return new ClusterShape(OptionalInt.of(1), localCores(master), localHeap, OptionalLong.empty());
        }
        OptionalLong disk = OptionalLong.empty();
        if (conf.contains(SERVERLESS_DISK)) {
            disk = OptionalLong.of(conf.getSizeAsBytes(SERVERLESS_DISK));
        }
        return new ClusterShape(
                executors(conf),
                conf.getInt("spark.executor.cores", 1),
                conf.getSizeAsBytes("spark.executor.memory", "1g"),
                disk);
    }

    private static OptionalInt executors(SparkConf conf) {
        String key = conf.getBoolean("spark.dynamicAllocation.enabled", false)
                ? "spark.dynamicAllocation.maxExecutors"
                : "spark.executor.instances";
        if (!conf.contains(key)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(conf.getInt(key, 1));
    }

    private static int localCores(String master) {
        String cores = master.replaceFirst("local\\[?", "").replaceFirst("[,\\]].*", "");
        if (cores.matches("\\d{1,5}")) {
            return Integer.parseInt(cores);
        }
        return cores.isEmpty() ? 1 : Runtime.getRuntime().availableProcessors();
    }

    /** Returns the number of tasks that run at the same time; empty if nothing bounds it. */
    OptionalInt slots() {
        return executors.stream().map(count -> count * coresPerExecutor).findFirst();
    }

    /** Returns the heap for each task that runs at the same time, in bytes. */
    long memoryPerTask() {
        return memoryPerExecutor / coresPerExecutor;
    }
}
