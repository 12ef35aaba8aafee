package io.dynasage.storage;

/** Names of columns and tables as Spark SQL reads them. */
public final class QuotedName {
    private QuotedName() {}

    /** Returns the name in backquotes, so that dots and other characters in it have no special meaning. */
    public static String of(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
