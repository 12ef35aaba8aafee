package io.dynasage.dynamodb.export;

/** How the data files of a native export are written. */
public enum LineFormat {
    /** One JSON object a line, attribute values tagged with their type: {@code {"Item":{"id":{"N":"7"}}}}. */
    DYNAMODB_JSON(".json.gz"),
    /** One Amazon Ion text value a line: {@code $ion_1_0 {Item:{id:7.}}}. */
    ION(".ion.gz");

    private final String extension;

    LineFormat(String extension) {
        this.extension = extension;
    }

    /** What the names of data files end with. */
    String extension() {
        return extension;
    }
}
