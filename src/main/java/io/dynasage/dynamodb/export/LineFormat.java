package io.dynasage.dynamodb.export;

/** The format of the data files of a native export. */
public enum LineFormat {
    /** One JSON object per line, with attribute values tagged with their type: {@code {"Item":{"id":{"N":"7"}}}}. */
    DYNAMODB_JSON,
    /** One Amazon Ion text value per line: {@code $ion_1_0 {Item:{id:7.}}}. */
    ION
}
