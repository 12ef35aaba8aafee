package io.dynasage.job;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;

/** The end of a process that has the classes of Spark. */
final class SparkProcess {
    private SparkProcess() {}

    /** Stops the session, if there is one. */
    static void stop() {
        if (SparkSession.getDefaultSession().isDefined()) {
            SparkSession.getDefaultSession().get().stop();
        }
    }

    /**
     * Returns the exception that spark-submit reads an exit code from. Spark 3.5's takes only the code; 4.1's also
     * takes a cause. No single call compiles for both.
     */
    static Exception ended(int code) {
        Constructor<?> only = SparkUserAppException.class.getConstructors()[0];
        try {
            Object[] arguments = Arrays.copyOf(new Object[] {code}, only.getParameterCount());
            return (Exception) only.newInstance(arguments);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot report the exit code " + code + " to Spark", failure);
        }
    }
}
