package io.dynasage.dynamodb.condition;

import io.dynasage.settings.InvalidSettingsException;
import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A condition that decides which items are read, such as {@code begins_with(SK, "EVENT#") AND
 * attribute_exists(userId)}: DynamoDB's filter expression with literals in place of {@code :values}. Literals are texts
 * in double or single quotes, numbers, {@code true}, {@code false} and {@code null}. Attributes stand bare or in
 * backquotes, as in a {@link io.dynasage.dynamodb.items.DocumentPath}.
 *
 * <p>It means what it means to DynamoDB: values of different types are never equal, numbers are compared by value,
 * texts by their UTF-8 bytes. In one point it goes further: a path also leads into a text (S) that holds JSON.
 *
 * <p>Conditions are equal if they say the same in the same order, however it is written.
 */
public final class ItemCondition implements Serializable {
    private static final long serialVersionUID = 1L;
    /** The setting, in the group of the source. */
    private static final String SETTING = "where";
    /** The longest condition, which is also the longest expression of a request, in bytes. */
    private static final int MOST_BYTES = 4096;

    private final String text;
    private final transient Condition condition;
    private final transient int operators;

    /** What is sent to other processes: they read the text again. */
    private record Sent(String text) implements Serializable {
        private Object readResolve() {
            return of(text);
        }
    }

    private ItemCondition(String text, Condition condition, int operators) {
        this.text = text;
        this.condition = condition;
        this.operators = operators;
    }

    /**
     * Reads a condition.
     *
     * @throws InvalidSettingsException if the text is not a condition, or longer than 4 KB; the message says what is
     *     wrong and where
     */
    public static ItemCondition of(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        new Problems()
                .require(
                        bytes <= MOST_BYTES,
                        SETTING,
                        "the condition has " + bytes + " bytes, and DynamoDB takes " + MOST_BYTES
                                + "; shorten it, for example by IN in place of many comparisons")
                .raise();
        try {
            ConditionParser parser = new ConditionParser(text);
            return new ItemCondition(text, parser.condition(), parser.operators());
        } catch (IllegalArgumentException e) {
            new Problems()
                    .require(false, SETTING, "this is not a condition: " + e.getMessage())
                    .raise();
            throw e;
        }
    }

    /** Returns the top-level attributes that the condition reads, each once. */
    public List<String> attributes() {
        return condition.paths().map(path -> path.path().attribute()).distinct().toList();
    }

    /** Returns whether the item meets the condition. */
    public boolean holds(Item item) {
        return condition.holds(item);
    }

    /**
     * Returns an expression for a request that keeps at least every item that meets the condition; empty if it would be
     * too long for a request. It also keeps items with a text where the condition's paths go deeper, because DynamoDB
     * does not look into JSON in texts.
     *
     * @param names receives the aliases of the expression's names and values
     */
    public Optional<String> expression(ExpressionNames names) {
        List<String> texts = texts(new ExpressionNames());
        boolean fits = operators + 2 * texts.size() <= ConditionParser.MOST_OPERATORS
                && written(new ExpressionNames()).getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
        return Optional.of(names).filter(aliases -> fits).map(this::written);
    }

    private String written(ExpressionNames names) {
        String expression = condition.expression(names);
        List<String> texts = texts(names);
        return texts.isEmpty() ? expression : "(" + expression + " OR " + String.join(" OR ", texts) + ")";
    }

    /** Returns conditions on the values that paths lead through, that they are texts. */
    private List<String> texts(ExpressionNames names) {
        return condition
                .paths()
                .flatMap(path -> path.through(names).stream())
                .distinct()
                .map(place -> "attribute_type(" + place + ", " + names.value("{\"S\":\"S\"}") + ")")
                .toList();
    }

    private Object writeReplace() {
        return new Sent(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemCondition that && condition.equals(that.condition);
    }

    @Override
    public int hashCode() {
        return condition.hashCode();
    }

    /** Returns the text that the condition was read from. */
    @Override
    public String toString() {
        return text;
    }
}
