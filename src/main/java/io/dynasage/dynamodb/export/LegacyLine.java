package io.dynasage.dynamodb.export;

/**
 * A line as Hive wrote it before version 3 of the Data Pipeline export, {@code id^C{"s":"Seattle"}^Bscores^C{"nS":["1"]}}: bytes 0x02 between attributes,
 * 0x03 between a name and its value, no braces around and no quotes about the names. Inside JSON texts both bytes are escaped, so they only separate.
 */
final class LegacyLine {
    private static final byte ATTRIBUTE_END = 2;
    private static final byte NAME_END = 3;

    private LegacyLine() {
    }

    /** Whether the line is of this kind: it does not start with a brace. */
    static boolean matches(byte[] line, int from, int to) {
        int at = from;
        while (at < to && (line[at] == ' ' || line[at] == '\t')) {
            at++;
        }
        return at < to && line[at] != '{';
    }

    /**
     * Writes the item as JSON.
     *
     * @throws MalformedLineException if an attribute has no name or no value
     */
    static void translate(byte[] line, int from, int to, JsonOutput out) {
        out.clear();
        out.raw('{');
        int end = to > from && line[to - 1] == '\r' ? to - 1 : to;
        for (int at = from; at < end;) {
            int attributeEnd = find(line, at, end, ATTRIBUTE_END);
            int nameEnd = find(line, at, attributeEnd, NAME_END);
            if (nameEnd == attributeEnd || nameEnd == at) {
                throw new MalformedLineException("Not an item of a Data Pipeline export: no attribute name and byte 0x03 at byte " + (at - from));
            }
            out.string(line, at, nameEnd).raw(':').raw(line, nameEnd + 1, attributeEnd);
            at = attributeEnd + 1;
            if (at < end) {
                out.raw(',');
            }
        }
        out.raw('}');
    }

    private static int find(byte[] line, int from, int to, byte wanted) {
        int at = from;
        while (at < to && line[at] != wanted) {
            at++;
        }
        return at;
    }
}
