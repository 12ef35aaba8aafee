package io.dynasage.channels;

import io.dynasage.settings.Choice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The layout of a channel's examples in files.
 *
 * @param format {@code recordio-protobuf}, whose options are those of {@link RecordIoFileFormat}, or {@code csv}, label
 *     first.
 *     <p>CSV without header is the format that training containers read ({@code text/csv}): numbers as the shortest
 *     text of the same 32-bit float, no quotes, and the same number of fields in every line: the label, then one field
 *     for each element of the vector. Its options are those of RecordIO; a label is required, and a vector of zeros is
 *     allowed.
 *     <p>With the option {@code header} = {@code true} it is a table to read: it also has text and times, all columns,
 *     and null as an empty field. Its options are {@code labelColumnName} and those of Spark's CSV writer, except
 *     compression
 * @param options the format's options
 * @param shuffleColumns the columns that the shuffle hashes; together they should identify rows, such as user, item and
 *     draw
 * @param files the number of part files, at least 1; a file without rows is not written
 */
public record ChannelLayout(String format, Map<String, String> options, List<String> shuffleColumns, int files) {
    static final String RECORDIO = ChannelFormat.RECORDIO_PROTOBUF.toString();
    static final String CSV = ChannelFormat.CSV.toString();

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if the format is unknown, there is no shuffle column or no file
     */
    public ChannelLayout {
        if (Choice.of(ChannelFormat.class, format).isEmpty()) {
            throw new IllegalArgumentException("channel format '" + format + "' is not supported; use "
                    + String.join(" or ", Choice.spellings(ChannelFormat.class)));
        }
        if (shuffleColumns.isEmpty()) {
            throw new IllegalArgumentException(
                    "a channel needs columns to shuffle by: training containers read in file order and never"
                            + " shuffle; name the columns that identify rows");
        }
        if (files < 1) {
            throw new IllegalArgumentException("a channel of " + files + " files holds nothing; ask for at least 1");
        }
        options = Map.copyOf(options);
        shuffleColumns = List.copyOf(shuffleColumns);
    }

    /** Returns the value of the option {@code name}, spelled in any case, or {@code otherwise}. */
    String option(String name, String otherwise) {
        TreeMap<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(options);
        return anyCase.getOrDefault(name, otherwise);
    }

    /** Returns Spark's name of the files' format. */
    String sparkFormat() {
        return CSV.equals(format) && !header() ? CsvFileFormat.class.getName() : format;
    }

    /** Returns whether each file starts with a line of column names. */
    boolean header() {
        return CSV.equals(format)
                && Boolean.parseBoolean(option("header", "false").trim());
    }
}
