package io.dynasage.features;

import io.dynasage.settings.Choice;
import java.util.List;

/** What is learnt from events. */
public enum UseCase {
    /** Which items a user will want next. */
    RECOMMENDATION,
    /** Which items a user will want in a context. */
    PERSONALIZATION,
    /** Which users will not come back. */
    CHURN,
    /** What a query of the user's own says. */
    CUSTOM;

    /** The columns of an event that examples are made of in every case. */
    public List<String> eventColumns() {
        return this == CHURN ? List.of("user_id", "event_time") : List.of("user_id", "item_id", "event_time");
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
