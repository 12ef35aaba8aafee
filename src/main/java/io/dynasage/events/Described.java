package io.dynasage.events;

import io.dynasage.settings.Choice;

/** What a second table or file describes. */
public enum Described {
    /** The items that events are about. */
    ITEMS("item_id"),
    /** The users of the events. */
    USERS(EventSettings.USER);

    private final String id;

    Described(String id) {
        this.id = id;
    }

    /** Returns the column by which its rows are joined to events. */
    public String id() {
        return id;
    }

    /** Returns the group of its settings. */
    public String setting() {
        return "source." + this;
    }

    /** Returns the folder of the run in which its rows are kept. */
    public String folder() {
        return this + "/";
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
