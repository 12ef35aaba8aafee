package io.dynasage.features;

import io.dynasage.events.ColumnType;
import io.dynasage.settings.Choice;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a model learns from events. */
public enum UseCase {
    /** The items that a user will want next. */
    RECOMMENDATION,
    /** The items that a user will want in a context. */
    PERSONALIZATION,
    /** The users who will not come back. */
    CHURN,
    /** The label that the user's own query defines. */
    CUSTOM;

    /** Returns the columns of an event that the use case needs. */
    public List<String> eventColumns() {
        return switch (this) {
            case RECOMMENDATION -> List.of("user_id", "item_id");
            case PERSONALIZATION -> List.of("user_id", "item_id", "event_time");
            case CHURN -> List.of("user_id", "event_time");
            case CUSTOM -> List.of("user_id");
        };
    }

    /**
     * Returns the types that a column of an event can have. The type of an event may be a whole number or a boolean,
     * which count as their text.
     */
    public Set<ColumnType> columnTypes(String column) {
        return switch (column) {
            case "user_id", "item_id" -> EnumSet.of(ColumnType.STRING);
            case "event_type" -> EnumSet.of(ColumnType.STRING, ColumnType.LONG, ColumnType.BOOLEAN);
            case "event_time" -> EnumSet.of(ColumnType.TIMESTAMP);
            case "rating" -> ratingTypes();
            default -> EnumSet.allOf(ColumnType.class);
        };
    }

    private Set<ColumnType> ratingTypes() {
        if (this == RECOMMENDATION || this == PERSONALIZATION) {
            return EnumSet.of(ColumnType.DOUBLE, ColumnType.LONG);
        }
        return EnumSet.allOf(ColumnType.class);
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
