package io.dynasage.local.sagemaker.requests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks requests against the declared shapes and reports violations in AWS's wording: {@code 1 validation error
 * detected: Value 'x_y' at 'trainingJobName' failed to satisfy constraint: Member must …}.
 */
public final class RequestValidation {
    private final Map<String, RequestShape.Structure> shapes = RequestShapes.shipped();

    /** Returns the operations whose requests it can check. */
    public Set<String> operations() {
        return shapes.keySet();
    }

    /**
     * Throws a {@code ValidationException} that lists every violation, or a {@code SerializationException} for a value
     * of the wrong JSON type.
     */
    public void check(String operation, JsonNode request) {
        List<String> violations = new ArrayList<>();
        structure(shapes.get(operation), request, "", violations);
        if (!violations.isEmpty()) {
            String errors = violations.size() == 1 ? " validation error" : " validation errors";
            throw SageMakerError.validation(violations.size() + errors + " detected: " + String.join("; ", violations));
        }
    }

    private static void check(RequestShape shape, JsonNode value, String path, List<String> violations) {
        if (shape instanceof RequestShape.Text text) {
            text(text, typed(value, value.isTextual(), path), path, violations);
        } else if (shape instanceof RequestShape.Numeric number) {
            boolean fits = value.isIntegralNumber() || value.isNumber() && !number.whole();
            numeric(number, typed(value, fits, path), path, violations);
        } else if (shape instanceof RequestShape.Flag) {
            typed(value, value.isBoolean(), path);
        } else if (shape instanceof RequestShape.Time) {
            typed(value, value.isNumber(), path);
        } else if (shape instanceof RequestShape.Sequence sequence) {
            sequence(sequence, typed(value, value.isArray(), path), path, violations);
        } else if (shape instanceof RequestShape.Mapping mapping) {
            mapping(mapping, typed(value, value.isObject(), path), path, violations);
        } else if (shape instanceof RequestShape.Structure structure) {
            structure(structure, typed(value, value.isObject(), path), path + ".", violations);
        }
    }

    private static void structure(
            RequestShape.Structure structure, JsonNode value, String path, List<String> violations) {
        structure.members().forEach((name, member) -> {
            String at = path + Character.toLowerCase(name.charAt(0)) + name.substring(1);
            JsonNode child = value.get(name);
            if (child != null && !child.isNull()) {
                check(member.shape(), child, at, violations);
            } else if (member.required()) {
                violations.add(violation("null", at, "Member must not be null"));
            }
        });
    }

    private static void sequence(RequestShape.Sequence sequence, JsonNode value, String path, List<String> violations) {
        length(sequence.count(), value.size(), shown(value.toString()), path, violations);
        for (int i = 0; i < value.size(); i++) {
            check(sequence.element(), value.get(i), path + "." + (i + 1) + ".member", violations);
        }
    }

    private static void mapping(RequestShape.Mapping mapping, JsonNode value, String path, List<String> violations) {
        length(mapping.count(), value.size(), shown(value.toString()), path, violations);
        value.fields().forEachRemaining(entry -> {
            List<String> keys = new ArrayList<>();
            List<String> values = new ArrayList<>();
            text((RequestShape.Text) mapping.key(), TextNode.valueOf(entry.getKey()), path, keys);
            check(mapping.value(), entry.getValue(), path + "." + entry.getKey() + ".member", values);
            if (!keys.isEmpty()) {
                violations.add(violation(
                        shown(entry.getKey()),
                        path,
                        "Map keys must satisfy constraint: [" + constraint(mapping.key()) + "]"));
            }
            violations.addAll(values);
        });
    }

    private static void text(RequestShape.Text text, JsonNode value, String path, List<String> violations) {
        String content = value.textValue();
        length(text.length(), content.codePointCount(0, content.length()), shown(content), path, violations);
        text.pattern()
                .filter(pattern -> !pattern.matcher(content).matches())
                .ifPresent(pattern -> violations.add(violation(
                        shown(content), path, "Member must satisfy regular expression pattern: ^" + pattern)));
        if (!text.allowed().isEmpty() && !text.allowed().contains(content)) {
            violations.add(violation(
                    shown(content),
                    path,
                    "Member must satisfy enum value set: [" + String.join(", ", text.allowed()) + "]"));
        }
    }

    private static void numeric(RequestShape.Numeric number, JsonNode value, String path, List<String> violations) {
        within(number.value(), value.doubleValue(), "value", shown(value.asText()), path, violations);
    }

    private static void length(
            RequestShape.Range range, int length, String shown, String path, List<String> violations) {
        within(range, length, "length", shown, path, violations);
    }

    private static void within(
            RequestShape.Range range,
            double measured,
            String what,
            String shown,
            String path,
            List<String> violations) {
        if (measured < range.least()) {
            violations.add(
                    violation(shown, path, "Member must have " + what + " greater than or equal to " + range.least()));
        }
        if (measured > range.most()) {
            violations.add(
                    violation(shown, path, "Member must have " + what + " less than or equal to " + range.most()));
        }
    }

    private static String constraint(RequestShape shape) {
        RequestShape.Text text = (RequestShape.Text) shape;
        return String.join(
                ", ",
                "Member must have length less than or equal to " + text.length().most(),
                "Member must have length greater than or equal to "
                        + Math.max(0, text.length().least()),
                "Member must satisfy regular expression pattern: ^"
                        + text.pattern().map(Pattern::pattern).orElse(".*"));
    }

    private static String violation(String shown, String path, String constraint) {
        return "Value " + shown + " at '" + path + "' failed to satisfy constraint: " + constraint;
    }

    private static String shown(String value) {
        return "'" + value + "'";
    }

    private static JsonNode typed(JsonNode value, boolean fits, String path) {
        if (!fits) {
            throw new SageMakerError(
                    "SerializationException",
                    400,
                    "The JSON type of " + path + " is " + value.getNodeType() + ", which the API does not declare");
        }
        return value;
    }
}
