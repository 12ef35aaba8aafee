package io.dynasage.job.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The numbered notes of a lease. A note replaces the one before it by having the next number, and a file is created
 * only where there is none, so one of several drivers that have seen the same note is the first. Many stores that
 * replace a file under a condition read and write in two steps; none creates in two.
 *
 * <p>Numbers only grow: the last note stays, so that a slow driver which creates a number long gone finds out.
 *
 * @param folder the URI of the folder, which ends with a slash
 */
record LeaseNotes(NewFiles files, String folder) {
    private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.json");

    /** A note and its number. */
    record Numbered(long number, String text) {}

    /** Returns the note that counts; empty if there is none. */
    Optional<Numbered> last() {
        while (true) {
            List<Long> numbers = numbers();
            if (numbers.isEmpty()) {
                return Optional.empty();
            }
            long last = numbers.get(numbers.size() - 1);
            Optional<String> text = files.read(uri(last));
            if (text.isPresent()) {
                return Optional.of(new Numbered(last, text.get()));
            }
            // It was replaced between the two requests.
        }
    }

    /**
     * Replaces a note.
     *
     * @param before the note that counts, or empty if there is none
     * @return the new note; empty if another driver was first
     * @throws NewFiles.NoConditionsException if the store cannot do that
     */
    Optional<Numbered> replace(Optional<Numbered> before, String text) {
        long number = before.map(Numbered::number).orElse(0L) + 1;
        if (!files.create(uri(number), text)) {
            return Optional.empty();
        }
        List<Long> numbers = numbers();
        if (numbers.get(numbers.size() - 1) > number) {
            files.delete(uri(number));
            return Optional.empty();
        }
        numbers.stream().filter(older -> older < number).forEach(older -> files.delete(uri(older)));
        return Optional.of(new Numbered(number, text));
    }

    /** Returns whether the store refuses to create a note that exists, by trying. */
    boolean refusesToCreate(Numbered existing) {
        return !files.create(uri(existing.number()), existing.text() + "\n");
    }

    Instant now() {
        return files.now();
    }

    private List<Long> numbers() {
        return files.names(folder).stream()
                .filter(NAME.asMatchPredicate())
                .map(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
                .sorted()
                .toList();
    }

    private String uri(long number) {
        return folder + String.format(Locale.ROOT, "%012d.json", number);
    }
}
