package io.dynasage.events;

import java.util.List;
import java.util.Optional;

/** Reads one column of items: looks for its value, and parses it. For one thread. */
final class ColumnReader {
    private final EventColumn column;
    private final ColumnSource source;
    private final ItemValues item;
    private final ColumnPath[] places;
    private final int[] positions;
    private final EventParser[] parsers;
    private final Optional<ParsedValue> constant;
    /** Whether the column is the whole value of one attribute, as most are. */
    private final boolean whole;

    private final boolean elements;

    private int last;

    ColumnReader(EventColumn column, ItemValues item) {
        this.column = column;
        this.source = column.source();
        this.whole = source.isPlain()
                && !source.candidates().get(0).ofElement()
                && source.candidates().get(0).path().isAttribute();
        this.elements = source.paths().stream().anyMatch(ColumnPath::ofElement);
        this.item = item;
        List<ColumnPath> paths = source.paths();
        this.places = paths.toArray(ColumnPath[]::new);
        this.positions = paths.stream().mapToInt(item::position).toArray();
        this.parsers = paths.stream()
                .map(place -> new EventParser(column, "attribute " + place))
                .toArray(EventParser[]::new);
        this.constant = Optional.ofNullable(source.constant())
                .map(text -> new EventParser(column, "the constant")
                        .parse(column.type().tag(text), text));
    }

    /** Returns the column's value of the item, or the reason why it has none. */
    ParsedValue read() {
        last = 0;
        if (whole) {
            item.find(positions[0]);
            return parsers[0].parse(item.type(), item.value());
        }
        if (source.isPlain()) {
            return only();
        }
        return constant.orElseGet(() -> source.flags().isEmpty() ? candidate() : flag());
    }

    /** Returns whether the column depends on the element, or is the same for all elements of an item. */
    boolean readsElements() {
        return elements;
    }

    /** Returns whether the first place is in an element. */
    boolean isOfElement() {
        return places[0].ofElement();
    }

    /** Returns the place that was read last, and where its value is found again; empty for a constant. */
    Optional<ColumnPath> place() {
        if (places.length == 0) {
            return Optional.empty();
        }
        item.find(places[last], positions[last]);
        return Optional.of(places[last]);
    }

    private ParsedValue only() {
        item.find(places[0], positions[0]);
        Optional<ParsedValue> broken = item.type() == null && column.required() ? broken() : Optional.empty();
        return broken.orElseGet(() -> parsers[0].parse(item.type(), item.value()));
    }

    /** Returns why a value that is required cannot be looked for; empty if it can. */
    private Optional<ParsedValue> broken() {
        for (int c = 0; c < places.length; c++) {
            if (item.isBroken(places[c], positions[c])) {
                last = c;
                return Optional.of(parsers[c].reject("is looked for in a text (S) that begins with { or [ but is no"
                        + " JSON that an item could hold, and column " + column.name() + " is required; correct what"
                        + " writes the text"));
            }
        }
        return Optional.empty();
    }

    private ParsedValue candidate() {
        boolean unmatched = false;
        for (int c = 0; c < places.length; c++) {
            item.find(places[c], positions[c]);
            if (parsers[c].isAbsent(item.type(), item.value()) || isPassedOver()) {
                continue;
            }
            Optional<String> taken;
            try {
                taken = taken();
            } catch (Extract.TooComplexException e) {
                last = c;
                return parsers[c].reject("is a text that extract = " + source.extract() + " on column " + column.name()
                        + " cannot be matched with: it is longer than " + Extract.LONGEST
                        + " characters, or the pattern needs too much work; write a simpler one");
            }
            if (taken.isPresent()) {
                last = c;
                return parsed(parsers[c], taken.get());
            }
            last = unmatched ? last : c;
            unmatched = true;
        }
        return none(unmatched);
    }

    /** Returns whether the value is empty text, and another candidate may have what the column requires. */
    private boolean isPassedOver() {
        return places.length > 1 && column.required() && item.value().isBlank();
    }

    /** Returns the part of the value that counts; empty if the pattern does not match. */
    private Optional<String> taken() {
        if (source.extract() == null || !isScalar(item.type())) {
            return Optional.of(item.value());
        }
        return source.extract().from(item.value());
    }

    private static boolean isScalar(String type) {
        return type.equals("S") || type.equals("N");
    }

    private ParsedValue parsed(EventParser parser, String text) {
        String mapped = source.mapped(text);
        boolean taken = source.extract() != null && item.type().equals("S");
        if (mapped.equals(item.value()) && !taken) {
            return parser.parse(item.type(), text);
        }
        // A declared format reads the text as it is written, with its leading zeros.
        if (column.time().format() != null) {
            return parser.parse("S", mapped);
        }
        return parser.parse(column.type().tag(mapped), mapped);
    }

    private ParsedValue none(boolean unmatched) {
        if (!column.required()) {
            return ParsedValue.ABSENT;
        }
        if (unmatched) {
            return parsers[last].absent("does not match extract = " + source.extract());
        }
        if (places.length == 1) {
            return only();
        }
        return broken().orElseGet(() -> ParsedValue.rejected(
                "none of the " + source + " has a value, and column " + column.name() + " is required"));
    }

    private ParsedValue flag() {
        for (int f = 0; f < places.length; f++) {
            item.find(places[f], positions[f]);
            if (isSet(item.type(), item.value())) {
                last = f;
                String word = source.mapped(places[f].toString());
                return parsers[f].parse(column.type().tag(word), word);
            }
        }
        if (column.required()) {
            return ParsedValue.rejected(
                    "none of the flags (" + source + ") is set, and column " + column.name() + " is required");
        }
        return ParsedValue.ABSENT;
    }

    /** Returns whether a flag is set: it is there, and does not say no. */
    private boolean isSet(String type, String value) {
        if (type == null || value == null || type.equals("NULL")) {
            return false;
        }
        return switch (type) {
            case "S", "BOOL" -> !BooleanText.saysNo(value) && !column.missing().contains(value.strip());
            case "N" -> !NumberText.isNumber(value) || Double.parseDouble(value) != 0;
            case "L" -> !value.equals("[]");
            case "M" -> !value.equals("{}");
            default -> true;
        };
    }
}
