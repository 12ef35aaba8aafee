package io.dynasage.job.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hyperparameters of a factorization machine for few rows. A parameter moves by at most about its learning rate in a
 * mini-batch, so a training of few mini-batches ends before the factors have grown. Mini-batches become smaller until
 * there are enough of them. Weight decay acts once in a mini-batch while the gradient is a mean of its rows, so decay
 * grows as the mini-batch shrinks.
 *
 * @param leastUpdates the number of mini-batches in all epochs together that is enough
 * @param hyperparameters changed in place
 */
record SmallData(int leastUpdates, Map<String, String> hyperparameters) {
    private static final Logger LOG = LoggerFactory.getLogger(SmallData.class);
    private static final String BATCH = "mini_batch_size";
    /** With fewer rows in a mini-batch, its gradient is mostly noise. */
    private static final long LEAST_BATCH = 100;

    void adapt(long rows) {
        long batch = number(BATCH);
        long wanted = Math.max(LEAST_BATCH, rows * number("epochs") / Math.max(1, leastUpdates));
        if (leastUpdates > 0 && batch > wanted) {
            LOG.info(
                    "{} rows are few: mini_batch_size is lowered from {} to {}, for at least {} updates",
                    rows,
                    batch,
                    wanted,
                    leastUpdates);
            hyperparameters.put(BATCH, String.valueOf(wanted));
            BigDecimal factor = BigDecimal.valueOf(batch).divide(BigDecimal.valueOf(wanted), MathContext.DECIMAL32);
            List.of("linear_wd", "factors_wd").forEach(decay -> raise(decay, factor));
        }
    }

    /** Returns a whole number, or 0 if it is not one, which the algorithm reports. */
    private long number(String name) {
        String value = hyperparameters.getOrDefault(name, "");
        if (value.matches("\\d{1,9}")) {
            return Long.parseLong(value);
        }
        return 0;
    }

    /** Raises a weight decay. What is not a number stays, and the algorithm reports it. */
    private void raise(String decay, BigDecimal factor) {
        String value = hyperparameters.getOrDefault(decay, "");
        if (value.matches("\\d+([.]\\d+)?([eE]-?\\d{1,3})?")) {
            BigDecimal raised = new BigDecimal(value).multiply(factor, MathContext.DECIMAL32);
            hyperparameters.put(decay, raised.stripTrailingZeros().toPlainString());
        }
    }
}
