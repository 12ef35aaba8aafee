package io.dynasage.events;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What says what a user did, and which of it means that the user wants an item.
 *
 * @param guess how the items become events
 * @param flags the attributes that say it if there is none with the type of an event
 */
record TypeGuess(EventGuess guess, FlagsGuess flags) {
    private static final BigDecimal LIKED = new BigDecimal("0.8");
    /** The type of all events if nothing says it. */
    private static final String CONSTANT = "interaction";

    static TypeGuess of(EventGuess guess) {
        return new TypeGuess(guess, guess.flags());
    }

    /** Returns the column, if it is read from no attribute with the type of an event. */
    Optional<EventColumn> column() {
        if (!flags.attributes().isEmpty()) {
            return Optional.of(flags.column());
        }
        return Optional.of(FlagsGuess.column(new ColumnSource(List.of(), List.of(), null, Map.of(), null, CONSTANT)))
                .filter(any -> guess.hasAll() && !guess.columns().containsKey(ColumnRole.RATING));
    }

    /** Returns the lines that declare this column. */
    List<String> lines() {
        String declared = ColumnText.of(column().orElseThrow());
        if (flags.attributes().isEmpty()) {
            return List.of(
                    "# No attribute of the sample looks like what was done, so that all events have one type.",
                    declared);
        }
        List<String> lines = new ArrayList<>(
                List.of("# These look like one attribute for each action; the first that is set counts.", declared));
        if (flags.attributes().size() == 1) {
            String flag = HoconText.quoted(flags.names().get(0));
            lines.add("# Or, so that every event has a type: event_type { attribute = " + flag
                    + ", type = string, values { true = " + flag + ", 1 = " + flag + ", \"*\" = other } }");
        }
        return lines;
    }

    /** Returns the lines that declare what means that a user wants an item. */
    List<String> positives() {
        ColumnGuess type = guess.columns().get(ColumnRole.EVENT_TYPE);
        ColumnGuess rating = guess.columns().get(ColumnRole.RATING);
        List<String> lines = new ArrayList<>();
        if (type != null && !ColumnGuess.looksPersonal(type.attribute())) {
            lines.addAll(types("# The event types of the sample.", type.kinds()));
        } else if (type == null && !flags.attributes().isEmpty()) {
            lines.addAll(types("# The actions above.", flags.names()));
        } else if (type == null && column().isPresent()) {
            lines.add("features.positives.event-types = " + HoconText.list(List.of(CONSTANT)));
        }
        Optional.ofNullable(rating)
                .flatMap(found -> greatest(found.attribute()))
                .ifPresent(most -> lines.add(
                        "# An event with such a rating says that a user wants an item.\nfeatures.positives.min-rating"
                                + " = " + LIKED.multiply(most).doubleValue()));
        if (lines.isEmpty()) {
            lines.add("# Neither an event type nor a rating was found, so that no event would say that a user"
                    + " wants an item: declare one of the columns.");
        }
        return lines;
    }

    private static List<String> types(String what, List<String> kinds) {
        List<String> lines = new ArrayList<>(List.of(
                what + " Take out those that do not say that a user wants an item.",
                "features.positives.event-types = " + HoconText.list(kinds)));
        TypeWeights.proposed(kinds).ifPresent(lines::add);
        return lines;
    }

    /** Returns the greatest number of the attribute, also of its frequent texts. */
    private static Optional<BigDecimal> greatest(AttributeProfile attribute) {
        Stream<String> texts = attribute.topValues().stream().map(ValueCount::value);
        return Stream.concat(Stream.ofNullable(attribute.maxNumber()), texts)
                .flatMap(text ->
                        NumberText.accepted(text, List.of(Coercion.NUMBER_AS_TEXT, Coercion.DECIMAL_COMMA)).stream())
                .map(BigDecimal::new)
                .max(Comparator.naturalOrder());
    }
}
