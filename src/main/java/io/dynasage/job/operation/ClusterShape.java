package io.dynasage.job.operation;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * What Spark is given to run on, as far as its settings tell.
 *
 * @param executors how many; empty if they are allocated as needed, without a bound
 * @param coresPerExecutor tasks that an executor runs at the same time
 * @param memoryPerExecutor bytes of an executor's heap
 * @param diskPerExecutor bytes of an executor's disk; empty where the settings do not tell
 */
record ClusterShape(OptionalInt executors, int coresPerExecutor, long memoryPerExecutor, OptionalLong diskPerExecutor) {
    /** The only setting of a disk's size that Spark sees; on a cluster it is the instances'. */
    private static final String SERVERLESS_DISK = "spark.emr-serverless.executor.disk";

    /**
     * Reads the settings that spark-submit was given.
     *
     * @param localHeap bytes of this JVM's heap, which is all there is under a local master
     */
    static ClusterShape of(SparkConf conf, long localHeap) {
        String master = conf.get("spark.master", "");
        if (master.startsWith("local")) {
            return new ClusterShape(OptionalInt.of(1), localCores(master), localHeap, OptionalLong.empty());
        }
        return new ClusterShape(
                executors(conf),
                conf.getInt("spark.executor.cores", 1),
                conf.getSizeAsBytes("spark.executor.memory", "1g"),
                conf.contains(SERVERLESS_DISK)
                        ? OptionalLong.of(conf.getSizeAsBytes(SERVERLESS_DISK))
                        : OptionalLong.empty());
    }

    private static OptionalInt executors(SparkConf conf) {
        String key = conf.getBoolean("spark.dynamicAllocation.enabled", false)
                ? "spark.dynamicAllocation.maxExecutors"
                : "spark.executor.instances";
        return conf.contains(key) ? OptionalInt.of(conf.getInt(key, 1)) : OptionalInt.empty();
    }

    private static int localCores(String master) {
        String cores = master.replaceFirst("local\\[?", "").replaceFirst("[,\\]].*", "");
        return cores.matches("\\d{1,5}")
                ? Integer.parseInt(cores)
                : cores.isEmpty() ? 1 : Runtime.getRuntime().availableProcessors();
    }

    /** Tasks that run at the same time; empty if nothing bounds them. */
    OptionalInt slots() {
        return executors.isPresent() ? OptionalInt.of(executors.getAsInt() * coresPerExecutor) : OptionalInt.empty();
    }

    /** Heap for each task that runs at the same time, in bytes. */
    long memoryPerTask() {
        return memoryPerExecutor / coresPerExecutor;
    }
}
