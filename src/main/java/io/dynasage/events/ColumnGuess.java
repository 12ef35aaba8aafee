package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A column of the shipped use cases and the attribute that probably holds it.
 *
 * @param role the column's role
 * @param attribute the profile of the attribute
 */
record ColumnGuess(ColumnRole role, AttributeProfile attribute) {
    private static final List<String> PERSONAL =
            List.of(("mail phone mobile firstname lastname surname fullname username address"
                            + " street postal zipcode birth iban passport password secret token creditcard")
                    .split(" "));
    private static final List<String> PERSONAL_WHOLE =
            List.of("name", "ip", "clientip", "ssn", "zip", "fax", "tel", "dob", "gender");

    /** Returns the type to declare. The type of an event may be a boolean or a code. */
    ColumnType type() {
        if (role != ColumnRole.EVENT_TYPE || attribute.types().containsKey("S")) {
            return role.type();
        }
        return attribute.types().containsKey("BOOL") ? ColumnType.BOOLEAN : ColumnType.LONG;
    }

    /** Returns the coercions without which some of the sample's values would be rejected. */
    List<Coercion> accept() {
        List<Coercion> accept = new ArrayList<>();
        if (type() == ColumnType.STRING) {
            if (attribute.types().containsKey("N")) {
                accept.add(Coercion.TEXT_AS_NUMBER);
            }
            return accept;
        }
        if (attribute.spelled(Spelling.NUMBER_AS_TEXT) > 0) {
            accept.add(Coercion.NUMBER_AS_TEXT);
        }
        if (attribute.spelled(Spelling.DECIMAL_COMMA) > 0) {
            accept.add(Coercion.DECIMAL_COMMA);
        }
        return accept;
    }

    /** Returns how the attribute's times are written, if the column holds times. */
    Optional<TimeGuess> time() {
        return Optional.of(attribute)
                .filter(any -> role.type() == ColumnType.TIMESTAMP)
                .flatMap(TimeGuess::of);
    }

    /** Returns whether the attribute's name or values suggest that it is about a person. */
    static boolean looksPersonal(AttributeProfile attribute) {
        String name = plain(lastName(attribute.name()));
        boolean named = PERSONAL.stream().anyMatch(name::contains) || PERSONAL_WHOLE.contains(name);
        return attribute.personal() || named || attribute.spelled(Spelling.MAIL_ADDRESS) > 0;
    }

    /** Returns the last name of a path; the text itself if it is none. */
    static String lastName(String name) {
        try {
            return DocumentPath.parse(name).lastName();
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /** Returns the name in lower case without punctuation: {@code User-ID} becomes {@code userid}. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
