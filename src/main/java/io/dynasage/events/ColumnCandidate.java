package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An attribute, or a part of its texts, that may hold a column.
 *
 * @param values what it holds
 * @param part the part of the texts; empty for all of them
 * @param called the name that says what it holds, as it is compared with usual names
 * @param time how its values are written, if they look like times
 */
record ColumnCandidate(AttributeProfile values, Optional<KeyPart> part, String called, Optional<TimeGuess> time) {

    /**
     * Returns the attributes of a profile and the parts of the sample's texts.
     *
     * @param list the list, set or map whose elements the profile is of; empty if it is of items
     */
    static List<ColumnCandidate> of(EventProfile profile, Sample sample, Optional<DocumentPath> list) {
        Stream<ColumnCandidate> whole = profile.attributes().stream()
                .map(attribute -> of(attribute, Optional.empty(), () -> sample.values(attribute.name(), list)));
        Stream<ColumnCandidate> parts = profile.attributes().stream()
                .filter(attribute -> attribute.types().containsKey("S"))
                .map(AttributeProfile::name)
                .filter(name -> !sample.texts(name).isEmpty())
                .flatMap(name -> KeyPart.of(name, sample.texts(name)).stream())
                .map(part -> of(part.profile(sample), Optional.of(part), () -> part.values(sample)));
        return Stream.concat(whole, parts).toList();
    }

    private static ColumnCandidate of(
            AttributeProfile values, Optional<KeyPart> part, Supplier<Stream<String>> written) {
        String name = part.map(KeyPart::called).orElseGet(() -> ColumnGuess.lastName(values.name()));
        return new ColumnCandidate(values, part, ColumnGuess.plain(name), TimeGuess.of(values, written));
    }

    /** Returns the attribute or path as a configuration names it. */
    String place() {
        return part.map(found -> DocumentPath.ofAttribute(found.attribute()).toString())
                .orElseGet(values::name);
    }

    /** Returns the pattern that takes the part. */
    Optional<Extract> extract() {
        return part.map(KeyPart::extract);
    }

    /** Returns whether it is that part of texts, and no word says what it is. */
    boolean isUnnamed(KeyPart.Place place) {
        return part.filter(found -> found.place() == place && found.called().isEmpty())
                .isPresent();
    }

    /** Returns whether both are the same attribute or part. */
    boolean isSame(ColumnCandidate other) {
        return place().equals(other.place()) && extract().equals(other.extract());
    }

    /** Returns whether an item has a value for it. */
    boolean isIn(SampledItem item) {
        return item.at(DocumentPath.parse(place()))
                .filter(value -> value.value() != null && !value.value().isBlank())
                .isPresent();
    }
}
