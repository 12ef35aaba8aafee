package io.dynasage.dynamodb.items;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The place of a value in an item: {@code customer}, {@code eventData.product_id}, {@code tags[0]},
 * {@code orders[2].lines[0].sku}. The first name is a top-level attribute. A dot leads into a map, a number in brackets
 * into a list, and either into a text (S) that holds a JSON object or array. A name in backquotes is literal:
 * {@code `a.b`.c}; two backquotes in it mean one. Paths are equal if they lead to the same place.
 */
public final class DocumentPath implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String attribute;
    private final List<Step> steps;

    DocumentPath(String attribute, List<Step> steps) {
        this.attribute = attribute;
        this.steps = List.copyOf(steps);
    }

    /** One step into a value. */
    sealed interface Step extends Serializable permits Member, Index {}

    /** Leads to a member of a map. */
    static final class Member implements Step {
        private static final long serialVersionUID = 1L;
        private final String name;
        private final byte[] utf8;

        Member(String name) {
            this.name = name;
            this.utf8 = name.getBytes(StandardCharsets.UTF_8);
        }

        String name() {
            return name;
        }

        /** Returns the name's bytes, which must not be changed. */
        byte[] utf8() {
            return utf8;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Member member && name.equals(member.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return "." + written(name);
        }
    }

    /**
     * Leads to an element of a list.
     *
     * @param number the element's number, from 0
     */
    record Index(int number) implements Step {
        @Override
        public String toString() {
            return "[" + number + "]";
        }
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException if the text is not a path; the message says what is wrong and where
     */
    public static DocumentPath parse(String text) {
        return new PathText(text).path();
    }

    /** Returns the path of a top-level attribute, whose name may have any characters. */
    public static DocumentPath ofAttribute(String name) {
        return new DocumentPath(name, List.of());
    }

    /** Returns the top-level attribute, which a scan projects. */
    public String attribute() {
        return attribute;
    }

    /** Returns whether the path is that of a top-level attribute. */
    public boolean isAttribute() {
        return steps.isEmpty();
    }

    /**
     * Returns the value at this path.
     *
     * @param value the value of the top-level attribute; to follow several paths in it, use {@link Document}
     * @return empty if there is no such value, also if a text on the way is not JSON
     */
    public Optional<TypedValue> in(TypedValue value) {
        return new Document(value).at(this).map(Document::value);
    }

    /** Returns the path of a member of the map at this one. */
    public DocumentPath member(String name) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Member(name));
        return new DocumentPath(attribute, longer);
    }

    /** Returns the last name of the path. */
    public String lastName() {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof Member member) {
                return member.name();
            }
        }
        return attribute;
    }

    /** Returns whether one path leads to the place of the other, or into it. */
    public boolean overlaps(DocumentPath other) {
        int common = Math.min(steps.size(), other.steps.size());
        return attribute.equals(other.attribute) && steps.subList(0, common).equals(other.steps.subList(0, common));
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DocumentPath path && attribute.equals(path.attribute) && steps.equals(path.steps);
    }

    @Override
    public int hashCode() {
        return Objects.hash(attribute, steps);
    }

    /** Returns the canonical text, with backquotes only where they are needed. */
    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("", written(attribute), ""));
    }

    private static String written(String name) {
        if (!name.isEmpty() && name.chars().noneMatch(PathText::isSpecial) && name.equals(name.strip())) {
            return name;
        }
        return "`" + name.replace("`", "``") + "`";
    }
}
