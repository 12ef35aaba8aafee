package io.dynasage.job.operation;

import io.dynasage.account.Account;
import io.dynasage.account.AccountException;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;

/**
 * The vCPUs that a job takes on EMR Serverless, where all jobs of an account share a quota, by default 16. A job whose
 * workers do not fit waits for them. Where nothing is set, the sizes are those of EMR Serverless; see
 * https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-spark.html, and endpoints-quotas.html in the
 * same guide.
 *
 * @param first the vCPUs of the driver and of the executors that Spark asks for when it starts
 * @param most the vCPUs of the driver and of all executors that Spark may ask for; empty if nothing bounds them
 */
record SparkQuota(int first, OptionalInt most) {
    private static final String WHAT = "spark quota";
    private static final String NAME = "Max concurrent vCPUs per account";
    private static final String CURE = "Raise this quota of emr-serverless in Service Quotas, or take fewer or smaller"
            + " executors (Executors and ExecutorCpus of submit/stack.yaml).";
    private static final int DEFAULT_CORES = 4;
    private static final int DEFAULT_EXECUTORS = 3;

    static SparkQuota of(SparkConf conf) {
        int driver = conf.getInt("spark.driver.cores", DEFAULT_CORES);
        int cores = conf.getInt("spark.executor.cores", DEFAULT_CORES);
        int executors = conf.getInt("spark.executor.instances", DEFAULT_EXECUTORS);
        int first = driver + cores * conf.getInt("spark.dynamicAllocation.initialExecutors", executors);
        if (!conf.getBoolean("spark.dynamicAllocation.enabled", true)) {
            return new SparkQuota(first, OptionalInt.of(first));
        }
        OptionalInt most = OptionalInt.empty();
        if (conf.contains("spark.dynamicAllocation.maxExecutors")) {
            most = OptionalInt.of(driver + cores * conf.getInt("spark.dynamicAllocation.maxExecutors", executors));
        }
        return new SparkQuota(first, most);
    }

    /** Compares the vCPUs with the account's quota. */
    Finding finding(Account account) {
        try {
            return compared(account.quota("emr-serverless", NAME));
        } catch (AccountException e) {
            return Finding.warn(
                    WHAT,
                    "could not be checked: " + e.getMessage(),
                    "Compare it by hand: the job takes " + amount() + " vCPUs.");
        }
    }

    Finding compared(OptionalDouble quota) {
        if (quota.isEmpty()) {
            return Finding.warn(WHAT, "EMR Serverless has no quota named \"" + NAME + "\" here.", "Try again.");
        }
        String has = String.format(Locale.ROOT, "%.0f vCPUs for all jobs of the account", quota.getAsDouble());
        if (quota.getAsDouble() < first) {
            return Finding.fail(WHAT, has + ", and " + amount() + " are needed.", CURE, ExitCode.REMOTE);
        }
        if (quota.getAsDouble() < most.orElse(Integer.MAX_VALUE)) {
            return Finding.warn(WHAT, has + "; Spark asks for " + amount() + ".", CURE);
        }
        return Finding.ok(WHAT, has + ", " + amount() + " needed");
    }

    private String amount() {
        if (most.isEmpty()) {
            return first + " at the start and then as many as there are tasks";
        }
        return first + " to " + most.getAsInt();
    }
}
