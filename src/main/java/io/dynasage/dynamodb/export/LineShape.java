package io.dynasage.dynamodb.export;

/** The shape of each line of a data file. */
enum LineShape {
    /** {@code {"Item":{…}}}. */
    ITEM_JSON,
    /** {@code $ion_1_0 {Item:{…}}}. */
    ITEM_ION,
    /** {@code {"Metadata":{…},"Keys":{…},"NewImage":{…}}}. */
    CHANGE_JSON,
    /** The same in Ion. */
    CHANGE_ION,
    /** The item itself, {@code {"id":{"s":"7"}}}. */
    PIPELINE;

    static LineShape of(ExportSummary summary) {
        boolean ion = summary.format() == LineFormat.ION;
        if (summary.incremental()) {
            return ion ? CHANGE_ION : CHANGE_JSON;
        }
        return ion ? ITEM_ION : ITEM_JSON;
    }

    boolean ion() {
        return this == ITEM_ION || this == CHANGE_ION;
    }

    boolean change() {
        return this == CHANGE_JSON || this == CHANGE_ION;
    }
}
