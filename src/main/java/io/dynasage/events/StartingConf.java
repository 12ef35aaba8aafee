package io.dynasage.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** A first configuration for a table that is not configured yet, guessed from a sample of its items. */
public final class StartingConf {
    /** The longest name that a job may have, see {@code name} in {@code reference.conf}. */
    private static final int LONGEST_NAME = 36;

    private static final int NAMED_ATTRIBUTES = 200;

    private static final String QUERY = "# Items that columns cannot read are read by Spark SQL: events.query and"
            + " events.attributes (dynasage settings).";

    private final Sample sample;
    private final EventGuess guess;
    private final List<EventGuess> others;
    private final TypeGuess types;
    private final Instant latest;
    private final List<String> lines = new ArrayList<>();

    private StartingConf(Sample sample, Instant latest) {
        List<EventGuess> guesses = new KindGuess(sample, latest).guesses();
        this.sample = sample;
        this.guess = guesses.get(0);
        this.others = guesses.subList(1, guesses.size());
        this.types = TypeGuess.of(guess);
        this.latest = latest;
    }

    /**
     * Returns the text of the configuration, as HOCON with comments. Guesses are marked as such. Settings that only the
     * reader can know are left as comments, so that a run reports them as not set. Values of the sample are shown only
     * if there are few of them and they do not look personal.
     *
     * @param table the table's name or ARN
     * @param region the table's region, or null to leave it to the environment
     * @param items some items: all attributes of each by name, each of two texts, type and value
     * @param ttl the attribute that DynamoDB's Time to Live is known to be enabled on
     * @param latest the latest time that an event can have
     * @throws EventDataException if there are no items
     */
    public static String of(
            String table, String region, List<Map<String, Row>> items, Optional<String> ttl, Instant latest) {
        return of(table, region, Sample.of(items, ttl), latest);
    }

    static String of(String table, String region, Sample sample, Instant latest) {
        if (sample.items().isEmpty()) {
            throw EventDataException.emptyTable(table);
        }
        StartingConf conf = new StartingConf(sample, latest);
        conf.head(table, region);
        conf.where();
        conf.columns();
        conf.tried();
        conf.positives();
        conf.numbers();
        conf.rest();
        return String.join("\n", conf.lines) + "\n";
    }

    private void head(String table, String region) {
        EventProfile profile = sample.profile();
        add("# Guessed from a sample of " + profile.items() + " items of table " + HoconText.quoted(table)
                + ": check every line. All settings and their defaults: dynasage settings\n#\n"
                + "# What the sample holds, in percent of the items by type; values where they are few and do not"
                + " look personal:");
        profile.attributes().stream()
                .limit(NAMED_ATTRIBUTES)
                .forEach(attribute -> add("#   " + AttributeFacts.of(attribute)));
        long more = Math.max(0, profile.attributes().size() - NAMED_ATTRIBUTES) + profile.moreAttributes();
        if (more > 0) {
            add("#   and " + more + " more");
        }
        add("name = " + HoconText.quoted(name(table)) + "\nsource.table = " + HoconText.quoted(table));
        if (region != null) {
            add("aws.region = " + HoconText.quoted(region));
        }
    }

    private void where() {
        guess.where().ifPresent(condition -> {
            add("# The table holds several kinds of items; those that meet this condition look like events.");
            add("source.where = " + HoconText.quoted(condition));
        });
        others.stream()
                .filter(other -> other.tried(sample, latest).isClean())
                .forEach(other -> add("# Or: source.where = "
                        + HoconText.quoted(other.where().orElseThrow()) + " ("
                        + other.tried(sample, latest).events() + " events in the sample)"));
        add("");
    }

    private void columns() {
        add("events {");
        guess.list()
                .ifPresent(list -> add("  # Each element of this list, set or map is an event; columns read it as"
                        + " element.\n  explode = " + HoconText.quoted(list.toString())));
        add("  columns {");
        for (ColumnRole role : ColumnRole.values()) {
            columns(role).forEach(line -> add("    " + line));
        }
        add("  }");
        rules();
        add("}\n");
    }

    private void rules() {
        sample.ttl()
                .map(ttl ->
                        "  # Time to Live is enabled on this attribute: items that it says are expired are left out,"
                                + " although DynamoDB has not deleted them yet.\n  ttl = " + HoconText.quoted(ttl))
                .or(() -> ColumnRole.ttl(guess.profile())
                        .map(ttl -> "  # Time to Live is not known to be enabled on this attribute. If it is, take the"
                                + " sign # off the next line to leave expired items out.\n  # ttl = "
                                + HoconText.quoted(ttl.name())))
                .ifPresent(this::add);
        add("  # If the table may hold the same event twice, take the sign # off the next line.\n"
                + "  # duplicates { key = ["
                + guess.columns().keySet().stream()
                        .filter(role -> role != ColumnRole.RATING)
                        .map(ColumnRole::column)
                        .collect(Collectors.joining(", "))
                + "], keep = latest }");
    }

    private List<String> columns(ColumnRole role) {
        ColumnGuess found = guess.columns().get(role);
        if (found != null) {
            return found.lines(guess.list().isPresent());
        }
        if (role == ColumnRole.EVENT_TYPE && types.column().isPresent()) {
            return types.lines();
        }
        if (role == ColumnRole.EVENT_TIME) {
            return List.of(
                    "# No attribute of the sample looks like " + role.meaning() + ". If there is one, name it here;"
                            + " without times, recommendation is tested with events drawn at random, which flatters:",
                    "# " + role.column() + " { attribute = ?, type = " + role.type() + ", required = true }",
                    role.column() + " = null");
        }
        if (role.required()) {
            return List.of(
                    "# No attribute of the sample looks like " + role.meaning()
                            + ". Name it here; every use case needs it:",
                    "# " + role.column() + " { attribute = ?, type = " + role.type() + ", required = true }");
        }
        return List.of("# No attribute of the sample looks like " + role.meaning() + " (" + role.column() + ").");
    }

    /** Adds what becomes of the sample, if all is found that an event needs. */
    private void tried() {
        if (!guess.hasAll()) {
            add(QUERY + "\n");
            return;
        }
        Trial trial = guess.tried(sample, latest);
        add("# Read with these columns, the " + sample.items().size() + " items of the sample give " + trial.events()
                + " events, " + trial.rejected() + " rejects, and " + trial.filtered() + " that are filtered.");
        trial.reasons().forEach(reason -> add("#   " + reason));
        if (!trial.isClean()) {
            add("# A run takes no more rejects than source.max-reject-ratio: correct the columns, or leave out by"
                    + " source.where what is no event.");
            add(QUERY);
        }
        add("");
    }

    private void positives() {
        types.positives().forEach(this::add);
        add("");
    }

    private void numbers() {
        List<NumberGuess> numbers = NumberGuess.of(sample, guess.profile(), guess.read());
        if (numbers.isEmpty()) {
            return;
        }
        add("# Numbers of the sample. If some describe the items, take the sign # off their lines; the scale brings"
                + " them near 1.");
        numbers.forEach(number -> number.lines().forEach(line -> add("# " + line)));
        add("");
    }

    private void rest() {
        add("# Both have to be set: the role that SageMaker assumes, and where runs are kept.");
        add("# training.role-arn = \"arn:aws:iam::<account>:role/<name>\"");
        add("# output.uri = \"s3a://<bucket>/<prefix>\"");
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
