package io.dynasage.report;

/**
 * One number about a run.
 *
 * @param name in UpperCamelCase, like CloudWatch's own metrics
 * @param value finite
 */
public record RunMetric(String name, double value, Unit unit) {
    /** The unit of the number, as CloudWatch names it. */
    public enum Unit {
        /** A count. */
        COUNT("Count"),
        /** Seconds of wall-clock time. */
        SECONDS("Seconds"),
        /** No unit; a ratio, for example. */
        NONE("None");

        private final String word;

        Unit(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
