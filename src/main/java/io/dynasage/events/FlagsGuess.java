package io.dynasage.events;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Attributes of which each says that the user did something, the strongest sign first.
 *
 * @param attributes their profiles
 */
record FlagsGuess(List<AttributeProfile> attributes) {
    private static final List<Pattern> ACTIONS = List.of(
            action("purchased|bought|ordered"),
            action("added(tocart)?"),
            action("liked|shared"),
            action("played|watched"),
            action("clicked|opened"),
            action("viewed|seen"));

    private static Pattern action(String verbs) {
        return Pattern.compile("(is|was|has)?(" + verbs + ")(at|on|date|time)?");
    }

    /** Returns the attributes that have no other role. */
    static FlagsGuess of(EventProfile profile, Map<ColumnRole, ColumnGuess> guesses) {
        return new FlagsGuess(profile.attributes().stream()
                .filter(attribute -> strength(attribute) < ACTIONS.size()
                        && guesses.values().stream()
                                .noneMatch(guess -> guess.attribute().name().equals(attribute.name())))
                .sorted(Comparator.comparingInt(FlagsGuess::strength).thenComparing(AttributeProfile::name))
                .toList());
    }

    private static int strength(AttributeProfile attribute) {
        String name = ColumnGuess.plain(attribute.name());
        for (int i = 0; i < ACTIONS.size(); i++) {
            if (ACTIONS.get(i).matcher(name).matches()) {
                return i;
            }
        }
        return ACTIONS.size();
    }

    /** Returns the names, which are the types of events. */
    List<String> names() {
        return attributes.stream().map(AttributeProfile::name).toList();
    }

    /** Returns the column of the types of events. */
    EventColumn column() {
        List<ColumnPath> flags =
                names().stream().map(name -> ColumnPath.of(name, false)).toList();
        return column(new ColumnSource(List.of(), flags, null, Map.of(), null, null));
    }

    /** Returns a column of the types of events that has that source. */
    static EventColumn column(ColumnSource source) {
        return new EventColumn(ColumnRole.EVENT_TYPE.column(), source, ColumnType.STRING, false);
    }
}
