package io.dynasage.events;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A part of texts that are put together from several, as the keys of a single-table design are: {@code u1} in
 * {@code USER#u1}, or the time in {@code EVENT#2024-05-01T10:07:00Z#p7}.
 *
 * @param attribute the attribute with the texts
 * @param extract the pattern that takes the part
 * @param called the word before the part, which says what it is; empty if there is none
 * @param place where it is in the texts
 */
record KeyPart(String attribute, Extract extract, String called, Place place) {
    /** Where a part is in its texts. */
    enum Place {
        FIRST,
        MIDDLE,
        LAST
    }

    private static final List<String> DELIMITERS = List.of("#", "|", ":");
    private static final Pattern WORD = Pattern.compile("|\\p{L}[\\p{L}_-]*");
    private static final int MOST_PARTS = 8;

    /** Returns the parts in which the texts of an attribute differ; none if the texts are not built alike. */
    static List<KeyPart> of(String attribute, Collection<String> texts) {
        return DELIMITERS.stream()
                .map(delimiter -> of(attribute, texts, delimiter))
                .filter(parts -> !parts.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<KeyPart> of(String attribute, Collection<String> texts, String delimiter) {
        // A colon is also in times, so that it only ends the first word.
        boolean colon = delimiter.equals(":");
        List<String[]> split = texts.stream()
                .map(text -> text.split(Pattern.quote(delimiter), colon ? 2 : MOST_PARTS))
                .toList();
        int parts = split.stream().mapToInt(text -> text.length).max().orElse(0);
        long alike = split.stream().filter(text -> text.length == parts).count();
        if (parts < 2 || alike < ColumnRole.MOST * texts.size()) {
            return List.of();
        }
        List<Optional<String>> words =
                IntStream.range(0, parts).mapToObj(part -> word(split, part)).toList();
        return colon && words.get(0).isEmpty() ? List.of() : of(attribute, words, delimiter);
    }

    /** @param words what stands at each position of nearly all texts; empty where they differ */
    private static List<KeyPart> of(String attribute, List<Optional<String>> words, String delimiter) {
        List<KeyPart> found = new ArrayList<>();
        for (int part = 0; part < words.size(); part++) {
            if (words.get(part).isEmpty()) {
                String called = words.get(Math.max(0, part - 1)).orElse("");
                found.add(new KeyPart(
                        attribute, Extract.of(pattern(words, part, delimiter)), called, place(part, words.size())));
            }
        }
        return found;
    }

    private static Place place(int part, int parts) {
        if (part == 0) {
            return Place.FIRST;
        }
        return part == parts - 1 ? Place.LAST : Place.MIDDLE;
    }

    /** Returns the word that stands at the position in nearly all texts. */
    private static Optional<String> word(List<String[]> texts, int part) {
        List<String> found = texts.stream()
                .flatMap(text -> Stream.of(text).skip(part).limit(1))
                .toList();
        return found.stream()
                .filter(text -> WORD.matcher(text).matches())
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(word -> word.getValue() >= ColumnRole.MOST * found.size())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String pattern(List<Optional<String>> words, int taken, String delimiter) {
        String other = "[^" + delimiter + "]+";
        int end = words.size() - 1;
        return IntStream.rangeClosed(0, end)
                .mapToObj(part -> {
                    String any = part == end ? ".+" : other;
                    return words.get(part).orElse(part == taken ? "(" + any + ")" : any);
                })
                .collect(Collectors.joining(delimiter.replace("|", "\\|")));
    }

    /** Returns what the parts of the items hold. */
    AttributeProfile profile(Sample sample) {
        AttributeTally tally = new AttributeTally(false);
        values(sample).forEach(part -> tally.add("S", part));
        return tally.profile(attribute, sample.items().size());
    }

    /** Returns the parts of the items. */
    Stream<String> values(Sample sample) {
        return sample.texts(attribute).stream().flatMap(text -> extract.from(text).stream());
    }
}
