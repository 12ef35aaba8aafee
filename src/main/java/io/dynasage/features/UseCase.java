package io.dynasage.features;

import io.dynasage.settings.Choice;
import java.util.List;

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
            case RECOMMENDATION, PERSONALIZATION -> List.of("user_id", "item_id", "event_time");
            case CHURN, CUSTOM -> List.of("user_id", "event_time");
        };
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
