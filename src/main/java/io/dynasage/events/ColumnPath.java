package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import java.io.Serializable;

/**
 * Where a column looks for its value.
 *
 * @param path the place in the item; in an element, the steps after the name {@value #ELEMENT}
 * @param ofElement whether the place is in an element of the list, set or map that holds several events of one item
 */
public record ColumnPath(DocumentPath path, boolean ofElement) implements Serializable {
    /** The first name of a path into an element. In backquotes it is an attribute of the item. */
    static final String ELEMENT = "element";

    /**
     * Reads a path as it is declared.
     *
     * @param exploded whether items hold several events, so that {@code element} means one of them
     * @throws IllegalArgumentException if the text is not a path
     */
    public static ColumnPath of(String text, boolean exploded) {
        DocumentPath path = DocumentPath.parse(text);
        return new ColumnPath(path, exploded && path.attribute().equals(ELEMENT) && text.startsWith(ELEMENT));
    }

    /** Returns whether one place is in the other, or they are the same. */
    boolean overlaps(ColumnPath other) {
        return ofElement == other.ofElement && path.overlaps(other.path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
