package io.dynasage.sagemaker.hyperparameters;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The valid values of a hyperparameter of the XGBoost container; the texts are those of its toolkit's
 * {@code hyperparameter_validation.py}.
 */
sealed interface XgBoostRange {

    /** The written form of a number: Python's {@code int} or {@code float}. */
    enum Kind {
        WHOLE,
        DECIMAL
    }

    /** Refuses a value that cannot be read. By default, every text can be read. */
    default void parse(String name, String value) {}

    /** Refuses a value outside the range; the value has been parsed successfully. */
    void check(String name, String value);

    private static HyperparameterException refusal(String name, String what) {
        return new HyperparameterException("Hyperparameter " + name + ": " + what, what);
    }

    private static HyperparameterException unreadable(String name, String expected) {
        return new HyperparameterException(
                "Hyperparameter " + name + ": could not parse value (caused by ValueError)", "it must be " + expected);
    }

    private static String list(List<String> texts) {
        return texts.stream().map(text -> "'" + text + "'").collect(Collectors.joining(", ", "[", "]"));
    }

    /** A range of numbers, as in {@code (0, 1]}. */
    record Interval(String text, Kind kind, double from, double to) implements XgBoostRange {
        static Interval of(String text, Kind kind) {
            String[] bounds = text.substring(1, text.length() - 1).split(", ");
            return new Interval(text, kind, bound(bounds[0]), bound(bounds[1]));
        }

        private static double bound(String text) {
            return text.equals("+inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        }

        @Override
        public void parse(String name, String value) {
            try {
                if (kind == Kind.WHOLE) {
                    new BigInteger(value.strip());
                } else {
                    new BigDecimal(value.strip());
                }
            } catch (NumberFormatException e) {
                throw unreadable(name, (kind == Kind.WHOLE ? "a whole number in " : "a number in ") + text);
            }
        }

        @Override
        public void check(String name, String value) {
            double number = Double.parseDouble(value.strip());
            boolean low = number < from || number == from && text.startsWith("(");
            boolean high = number > to || number == to && text.endsWith(")");
            if (low || high) {
                throw refusal(name, shown(value.strip(), number) + " is not in " + text);
            }
        }

        private String shown(String value, double number) {
            return kind == Kind.WHOLE ? new BigInteger(value).toString() : Double.toString(number);
        }
    }

    /** One of several texts, or several of them separated by commas. */
    record Choices(List<String> values, boolean several) implements XgBoostRange {
        @Override
        public void check(String name, String value) {
            if (several && !values.containsAll(List.of(value.split(",", -1)))) {
                throw refusal(name, "value " + list(List.of(value.split(",", -1))) + " not in range " + list(values));
            }
            if (!several && !values.contains(value)) {
                throw refusal(name, value + " is not in " + list(values));
            }
        }
    }

    /** Names of metrics separated by commas, some with a threshold as in {@code error@0.7}. */
    record Metrics(List<String> values) implements XgBoostRange {
        private static final List<String> WITH_THRESHOLD = List.of("error", "ndcg", "map");

        @Override
        public void check(String name, String value) {
            List<String> metrics = List.of(value.split(",", -1));
            for (String metric : metrics) {
                if (metric.contains("@")) {
                    checkThreshold(metric);
                } else if (!values.contains(metric)) {
                    throw refusal(name, "value " + list(metrics) + " not in range " + list(values));
                }
            }
        }

        private static void checkThreshold(String metric) {
            String[] parts = metric.split("@", -1);
            if (!WITH_THRESHOLD.contains(parts[0].strip())) {
                throw new HyperparameterException(
                        "Metric '" + metric + "' is not supported. Parameter 'eval_metric' with customized "
                                + "threshold should be one of these options: 'error', 'ndcg', 'map'.");
            }
            if (!parts[1].strip().matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
                throw new HyperparameterException(
                        "Threshold value 't' in '" + parts[0].strip() + "@t' expects float input.");
            }
        }
    }

    /** A tuple or a list of lists of whole numbers: from the given numbers, or from 1 up if none are given. */
    record Numbers(String text, List<Integer> values) implements XgBoostRange {
        private static final Pattern FORM = Pattern.compile("[\\[\\]()\\s,+\\-\\d]+");
        private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+");

        @Override
        public void parse(String name, String value) {
            if (!FORM.matcher(value).matches()) {
                throw unreadable(name, "whole numbers in brackets");
            }
        }

        @Override
        public void check(String name, String value) {
            List<Integer> numbers = new ArrayList<>();
            for (Matcher matcher = NUMBER.matcher(value); matcher.find(); ) {
                numbers.add(Integer.parseInt(matcher.group()));
            }
            boolean fromOne = values.isEmpty() && numbers.stream().allMatch(number -> number >= 1);
            if (!fromOne && !values.containsAll(numbers)) {
                throw refusal(name, "value " + value + " not in range " + text);
            }
        }
    }
}
