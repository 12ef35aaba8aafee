package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A first configuration for a table that is not configured yet, guessed from a sample of its items. */
public final class StartingConf {
    private static final int LONGEST_NAME = 41;
    private static final int NAMED_ATTRIBUTES = 200;
    private static final double LIKED = 0.8;
    private static final Pattern ACTION = Pattern.compile(
            "(is|was|has)?(purchased|bought|ordered|added(tocart)?|clicked|opened|viewed|seen|watched|played|liked"
                    + "|shared)(at|on|date|time)?");

    private final EventProfile sample;
    private final Optional<ListGuess> list;
    private final Map<ColumnRole, ColumnGuess> guesses;
    private final List<String> lines = new ArrayList<>();

    private StartingConf(EventProfile sample, Optional<ListGuess> list) {
        this.sample = sample;
        this.list = list;
        this.guesses = ColumnRole.guess(list.map(ListGuess::elements).orElse(sample));
    }

    /**
     * Returns the text of the configuration, as HOCON with comments. Guesses are marked as such. Settings that only the
     * reader can know are left as comments, so that a run reports them as not set. Values of the sample are shown only
     * if there are few of them and they do not look personal.
     *
     * @param table the table's name or ARN
     * @param region the table's region, or null to leave it to the environment
     * @param items some items with all their attributes, see {@link EventProfile#ofAll}
     * @throws EventDataException if there are no items
     */
    public static String of(String table, String region, Dataset<Row> items) {
        return of(table, region, EventProfile.ofAll(items), list -> EventProfile.ofElements(items, list));
    }

    /** @param lists returns a profile of the elements of a list, each with the attributes of its item */
    static String of(String table, String region, EventProfile sample, Function<DocumentPath, EventProfile> lists) {
        if (sample.items() == 0) {
            throw EventDataException.emptyTable(table);
        }
        StartingConf conf = new StartingConf(sample, ListGuess.of(sample, lists));
        conf.head(table, region);
        conf.columns();
        conf.positives();
        conf.numbers();
        conf.rest();
        return String.join("\n", conf.lines) + "\n";
    }

    private void head(String table, String region) {
        add("# Guessed from a sample of " + sample.items() + " items of table " + HoconText.quoted(table)
                + ": check every line. All settings and their defaults: dynasage settings\n#\n"
                + "# What the sample holds, in percent of the items by type; values where they are few and do not"
                + " look personal:");
        sample.attributes().stream()
                .limit(NAMED_ATTRIBUTES)
                .forEach(attribute -> add("#   " + AttributeFacts.of(attribute)));
        long more = Math.max(0, sample.attributes().size() - NAMED_ATTRIBUTES) + sample.moreAttributes();
        if (more > 0) {
            add("#   and " + more + " more");
        }
        add("name = " + HoconText.quoted(name(table)) + "\nsource.table = " + HoconText.quoted(table));
        if (region != null) {
            add("aws.region = " + HoconText.quoted(region));
        }
        add("");
    }

    private void columns() {
        add("events {");
        list.ifPresent(
                guess -> add("  # Each element of this list, set or map is an event; columns read it as element.\n"
                        + "  explode = " + HoconText.quoted(guess.list().toString())));
        add("  columns {");
        for (ColumnRole role : ColumnRole.values()) {
            ColumnGuess guess = guesses.get(role);
            if (guess != null) {
                guess.time()
                        .map(TimeGuess::doubt)
                        .filter(doubt -> !doubt.isEmpty())
                        .ifPresent(doubt -> add("    # " + doubt));
                add("    " + declared(guess));
            } else if (role.required()) {
                add("    # No attribute of the sample looks like " + role.meaning()
                        + ". Name it here; every use case needs it:\n    # "
                        + role.column() + " { attribute = ?, type = " + role.type() + ", required = true }");
            } else if (role == ColumnRole.EVENT_TYPE && !flags().isEmpty()) {
                add("    # These look like one attribute for each action; the first that is set counts.");
                add("    event_type { flags = " + HoconText.list(flags()) + ", type = string, required = false }");
            } else {
                add("    # No attribute of the sample looks like " + role.meaning() + " (" + role.column() + ").");
            }
        }
        add("  }");
        ColumnRole.ttl(sample).ifPresent(ttl -> {
            add("  # Items that are expired by this attribute are left out. Remove the line if Time to Live"
                    + " is not enabled on it.\n  ttl = " + HoconText.quoted(ttl.name()));
        });
        add("  # If the table may hold the same event twice, take the sign # off the next line.\n"
                + "  # duplicates { key = ["
                + guesses.keySet().stream()
                        .filter(role -> role != ColumnRole.RATING)
                        .map(ColumnRole::column)
                        .collect(Collectors.joining(", "))
                + "], keep = latest }");
        add("}\n");
    }

    private void positives() {
        ColumnGuess type = guesses.get(ColumnRole.EVENT_TYPE);
        ColumnGuess rating = guesses.get(ColumnRole.RATING);
        if (type != null && !ColumnGuess.looksPersonal(type.attribute())) {
            add("# The event types of the sample. Take out those that do not say that a user wants an item.\n"
                    + "features.positives.event-types = "
                    + HoconText.list(type.attribute().topValues().stream()
                            .map(ValueCount::value)
                            .toList()));
        }
        if (rating != null && rating.attribute().maxNumber() != null) {
            add("# An event with such a rating says that a user wants an item.\nfeatures.positives.min-rating = "
                    + LIKED * Double.parseDouble(rating.attribute().maxNumber()));
        }
        if (type == null && !flags().isEmpty()) {
            add("# The actions above. Take out those that do not say that a user wants an item.\n"
                    + "features.positives.event-types = " + HoconText.list(flags()));
        } else if (type == null && rating == null) {
            add("# Neither an event type nor a rating was found, so that no event would say that a user"
                    + " wants an item: declare one of the columns.");
        }
        add("");
    }

    private void numbers() {
        List<NumberGuess> numbers = NumberGuess.of(
                sample, guesses.values().stream().map(ColumnGuess::attribute).toList());
        if (numbers.isEmpty()) {
            return;
        }
        add("# Numbers of the sample. If some describe the items and you choose the use case personalization or"
                + " explicit feedback,\n# take the sign # off their lines; the scale brings them near 1.");
        numbers.forEach(number -> number.lines().forEach(line -> add("# " + line)));
        add("");
    }

    private void rest() {
        add("# Both have to be set: the role that SageMaker assumes, and where runs are kept.");
        add("# training.role-arn = \"arn:aws:iam::<account>:role/<name>\"");
        add("# output.uri = \"s3a://<bucket>/<prefix>\"");
    }

    /** Returns the attributes whose names say that the user did something, if the sample has any. */
    private List<String> flags() {
        return sample.attributes().stream()
                .map(AttributeProfile::name)
                .filter(name -> guesses.values().stream()
                        .noneMatch(guess -> guess.attribute().name().equals(name)))
                .filter(name -> ACTION.matcher(ColumnGuess.plain(name)).matches())
                .toList();
    }

    private static String declared(ColumnGuess guess) {
        StringBuilder line = new StringBuilder(guess.role().column())
                .append(" { attribute = ")
                .append(HoconText.quoted(guess.attribute().name()))
                .append(", type = ")
                .append(guess.type())
                .append(", required = ")
                .append(guess.role().required());
        if (!guess.accept().isEmpty()) {
            line.append(", accept = ").append(guess.accept());
        }
        guess.time()
                .ifPresent(time ->
                        time.settings().forEach(setting -> line.append(", ").append(setting)));
        if (ColumnGuess.looksPersonal(guess.attribute())) {
            line.append(", personal = true");
        }
        return line.append(" }").toString();
    }

    /** Returns a name for the job: letters, digits and single hyphens. */
    private static String name(String table) {
        String plain = table.substring(table.lastIndexOf('/') + 1)
                .replaceAll("[^a-zA-Z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        String cut = plain.substring(0, Math.min(LONGEST_NAME, plain.length())).replaceAll("-+$", "");
        return cut.isEmpty() ? "recommendation" : cut;
    }

    private void add(String line) {
        lines.add(line);
    }
}
