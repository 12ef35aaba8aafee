package io.dynasage.dynamodb.condition;

import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.dynamodb.items.TypedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The value at a path. */
record PathOperand(DocumentPath path) implements Operand {
    /** A step of a path's canonical text: a name, with or without backquotes, or the number of an element. */
    private static final Pattern STEP = Pattern.compile("`((?:[^`]|``)*)`|([^.\\[\\]`]+)|(\\[\\d+\\])");

    @Override
    public Optional<TypedValue> in(Item item) {
        Optional<TypedValue> attribute = item.attribute(path.attribute());
        return path.isAttribute() ? attribute : attribute.flatMap(path::in);
    }

    @Override
    public String expression(ExpressionNames names) {
        List<String> places = places(names);
        return places.get(places.size() - 1);
    }

    /** Returns the expressions of the values that the path leads through, from the attribute on. */
    List<String> through(ExpressionNames names) {
        List<String> places = places(names);
        return places.subList(0, places.size() - 1);
    }

    private List<String> places(ExpressionNames names) {
        List<String> places = new ArrayList<>();
        StringBuilder place = new StringBuilder();
        STEP.matcher(path.toString()).results().forEach(step -> {
            place.append(written(step, names, place.isEmpty() ? "" : "."));
            places.add(place.toString());
        });
        return places;
    }

    private static String written(MatchResult step, ExpressionNames names, String separator) {
        if (step.group(3) != null) {
            return step.group(3);
        }
        return separator
                + names.alias(Optional.ofNullable(step.group(2))
                        .orElseGet(() -> step.group(1).replace("``", "`")));
    }

    @Override
    public Stream<PathOperand> paths() {
        return Stream.of(this);
    }
}
