package io.dynasage.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Masks the values of personal attributes in rejects. */
final class PersonalMask {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MASK = "***";

    private final Set<ColumnPath> personal;
    private final Set<String> visible;

    PersonalMask(EventSchema schema) {
        this.personal = schema.personalPaths();
        this.visible = schema.visible();
    }

    /**
     * Returns the raw value as a reject stores it: only the length of a personal value, and other values cut to
     * {@link Reject#MAX_RAW_VALUE} characters.
     */
    String rawValue(ColumnPath place, String value) {
        if (value == null) {
            return null;
        }
        if (personal.stream().anyMatch(place::overlaps)) {
            return MASK + " (personal, " + value.codePointCount(0, value.length()) + " characters)";
        }
        return shortened(value);
    }

    /**
     * Returns the item key with the values of all attributes masked but the visible ones, because a key often is a
     * user's id. If it is not the expected JSON object, all of it is masked.
     */
    String itemKey(String key) {
        if (key == null) {
            return null;
        }
        try {
            if (!(JSON.readTree(key) instanceof ObjectNode item)) {
                return MASK;
            }
            item.properties().stream()
                    .filter(attribute -> !visible.contains(attribute.getKey()))
                    .forEach(attribute -> attribute.setValue(masked(attribute.getValue())));
            return JSON.writeValueAsString(item);
        } catch (JsonProcessingException e) {
            return MASK;
        }
    }

    /** Returns the text as messages show it: cut after {@link Reject#MAX_RAW_VALUE} characters. */
    static String shortened(String text) {
        if (text == null || text.length() <= Reject.MAX_RAW_VALUE) {
            return text;
        }
        return cut(text, Reject.MAX_RAW_VALUE) + "…";
    }

    /** Returns at most this many characters of the text, without half a surrogate pair at its end. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        if (Character.isHighSurrogate(text.charAt(length - 1))) {
            return text.substring(0, length - 1);
        }
        return text.substring(0, length);
    }

    private static JsonNode masked(JsonNode tagged) {
        ObjectNode masked = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> value : tagged.properties()) {
            masked.put(value.getKey(), MASK);
        }
        return masked;
    }
}
