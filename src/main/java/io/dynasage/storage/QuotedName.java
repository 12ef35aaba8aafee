package io.dynasage.storage;

/** Names of columns and tables as Spark's SQL takes them. */
public final class QuotedName {
    private QuotedName() {}

    /** The name in backquotes, so that dots and other characters in it have no meaning. */
    public static String of(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
