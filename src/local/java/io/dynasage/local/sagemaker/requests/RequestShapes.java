package io.dynasage.local.sagemaker.requests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the table of request shapes, {@code sagemaker-requests.txt}. For each operation, it holds an indented tree of
 * members in the words of the service's own model. A further operation needs only a further section of the table, not
 * code.
 */
final class RequestShapes {
    private static final Pattern MEMBER = Pattern.compile("( +)(\\w+)(\\*?)(?: : (.*))?");
    private static final Pattern COUNTED = Pattern.compile("(list|map) (\\d*)\\.\\.(\\d*) (.*?)");
    private static final Pattern LIMITED = Pattern.compile("(\\w+)(?: (\\d*)\\.\\.(\\d*))?(?: /(.*)/)?");

    private final List<String> lines;
    private final Map<String, List<String>> enumerations = new HashMap<>();
    private int next;

    private RequestShapes(List<String> lines) {
        this.lines = lines;
    }

    /** Returns the shapes of the shipped table, by operation. */
    static Map<String, RequestShape.Structure> shipped() {
        try (InputStream in = RequestShapes.class.getResourceAsStream("sagemaker-requests.txt")) {
            if (in == null) {
                throw new IllegalStateException(
                        "io/dynasage/local/sagemaker/requests/sagemaker-requests.txt is not on the class path; "
                                + "it belongs to src/local/resources");
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses a table. */
    static Map<String, RequestShape.Structure> parse(List<String> table) {
        List<String> lines = new ArrayList<>();
        RequestShapes shapes = new RequestShapes(lines);
        for (String line : table) {
            if (line.startsWith("enum ")) {
                String[] words = line.split(" ", 3);
                shapes.enumerations.put(words[1], List.of(words[2].split("\\|")));
            } else if (!line.isBlank() && !line.startsWith("# ")) {
                lines.add(line);
            }
        }
        Map<String, RequestShape.Structure> operations = new LinkedHashMap<>();
        while (shapes.next < lines.size()) {
            String operation = lines.get(shapes.next++).substring("## ".length());
            operations.put(operation, shapes.structure(0));
        }
        return operations;
    }

    private RequestShape.Structure structure(int parentIndent) {
        Map<String, RequestShape.Member> members = new LinkedHashMap<>();
        while (next < lines.size()) {
            Matcher line = MEMBER.matcher(lines.get(next));
            if (!line.matches() || line.group(1).length() <= parentIndent) {
                break;
            }
            next++;
            RequestShape shape = shape(line.group(4), line.group(1).length());
            members.put(line.group(2), new RequestShape.Member(!line.group(3).isEmpty(), shape));
        }
        return new RequestShape.Structure(members);
    }

    private RequestShape shape(String type, int indent) {
        if (type == null || type.isBlank()) {
            return structure(indent);
        }
        Matcher counted = COUNTED.matcher(type);
        if (counted.matches() && counted.group(1).equals("list")) {
            return new RequestShape.Sequence(
                    range(counted.group(2), counted.group(3)),
                    shape(counted.group(4).substring("of".length()).strip(), indent));
        }
        if (counted.matches()) {
            String[] sides =
                    counted.group(4).substring(1, counted.group(4).length() - 1).split(" -> ");
            return new RequestShape.Mapping(
                    range(counted.group(2), counted.group(3)), scalar(sides[0]), scalar(sides[1]));
        }
        return scalar(type);
    }

    private RequestShape scalar(String type) {
        if (type.startsWith("string enum ")) {
            return new RequestShape.Text(
                    RequestShape.Range.ANY,
                    Optional.empty(),
                    enumerations.get(type.substring("string enum ".length())));
        }
        Matcher limited = LIMITED.matcher(type);
        if (!limited.matches()) {
            return new RequestShape.Text(
                    RequestShape.Range.ANY,
                    Optional.empty(),
                    List.of(type.substring("string ".length()).split("\\|")));
        }
        RequestShape.Range range = range(limited.group(2), limited.group(3));
        return switch (limited.group(1)) {
            case "string" ->
                new RequestShape.Text(
                        range, Optional.ofNullable(limited.group(4)).map(Pattern::compile), List.of());
            case "integer", "long" -> new RequestShape.Numeric(true, range);
            case "float" -> new RequestShape.Numeric(false, range);
            case "boolean" -> new RequestShape.Flag();
            case "timestamp" -> new RequestShape.Time();
            case "any" -> new RequestShape.Unchecked();
            default -> throw new IllegalArgumentException("'" + type + "' is not a type of the request table");
        };
    }

    private static RequestShape.Range range(String least, String most) {
        return new RequestShape.Range(bound(least, Long.MIN_VALUE), bound(most, Long.MAX_VALUE));
    }

    private static long bound(String declared, long undeclared) {
        return declared == null || declared.isEmpty() ? undeclared : Long.parseLong(declared);
    }
}
