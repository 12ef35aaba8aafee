package io.dynasage.report;

/**
 * One number about a run.
 *
 * @param name in UpperCamelCase, as CloudWatch's own metrics are named
 * @param value finite
 */
public record RunMetric(String name, double value, Unit unit) {
    /** What the number counts, in CloudWatch's words. */
    public enum Unit {
        /** Things. */
        COUNT("Count"),
        /** Seconds of wall time. */
        SECONDS("Seconds"),
        /** No unit, such as a share. */
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
