package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column of the shipped use cases and the attributes that probably hold it.
 *
 * @param role the column's role
 * @param best the attribute, or the part of its texts
 * @param fallbacks attributes that items have which lack the best one, in the order in which they are read
 * @param others further attributes that fit
 */
record ColumnGuess(
        ColumnRole role, ColumnCandidate best, List<ColumnCandidate> fallbacks, List<ColumnCandidate> others) {
    private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final List<String> PERSONAL =
            List.of(("mail phone mobile firstname lastname surname fullname username address"
                            + " street postal zipcode birth iban passport password secret token creditcard"
                            + " 회원명 고객명 사용자명 이름 성명 전화 휴대폰 연락처 주소 우편 메일 생년월일 생일 주민 여권 비밀번호 카드번호 계좌")
                    .split(" "));
    private static final List<String> PERSONAL_WHOLE =
            List.of("name", "ip", "clientip", "ssn", "zip", "fax", "tel", "dob", "gender", "성별");
    private static final int MOST_KINDS = 20;
    private static final Pattern CODE = Pattern.compile("\\d{1,4}|[A-Za-z]");

    /** Returns the profile of the best attribute. */
    AttributeProfile attribute() {
        return best.values();
    }

    private Stream<AttributeProfile> attributes() {
        return Stream.concat(Stream.of(best), fallbacks.stream()).map(ColumnCandidate::values);
    }

    /** Returns the column to declare. */
    EventColumn column(boolean exploded) {
        List<ColumnPath> places = Stream.concat(Stream.of(best), fallbacks.stream())
                .map(candidate -> ColumnPath.of(candidate.place(), exploded))
                .toList();
        List<String> words = attributes()
                .flatMap(attribute -> MissingWords.of(attribute).stream())
                .distinct()
                .toList();
        return new EventColumn(
                role.column(),
                new ColumnSource(
                        places,
                        List.of(),
                        best.extract().orElse(null),
                        spellings(),
                        words.isEmpty() ? null : Set.copyOf(words),
                        null),
                type(),
                role.required(),
                accept(),
                Set.of(),
                attributes().anyMatch(ColumnGuess::looksPersonal),
                EventColumn.ANY_LENGTH,
                time().map(TimeGuess::time).orElse(ColumnTime.ANY));
    }

    /** Returns the lines that declare the column, with what only the reader can know as comments. */
    List<String> lines(boolean exploded) {
        List<String> lines = new ArrayList<>();
        time().map(TimeGuess::doubt).filter(doubt -> !doubt.isEmpty()).ifPresent(doubt -> lines.add("# " + doubt));
        if (areCodes()) {
            lines.add(
                    "# These look like codes. Write in values what each means, such as \"1\" = view, and the same words"
                            + " in features.positives below.");
        }
        lines.add(ColumnText.of(column(exploded)));
        if (!others.isEmpty()) {
            lines.add("# Or: " + others.stream().map(ColumnGuess::place).collect(Collectors.joining("; ")));
        }
        return lines;
    }

    private static String place(ColumnCandidate candidate) {
        return "attribute = " + HoconText.quoted(candidate.place())
                + candidate
                        .extract()
                        .map(part -> ", extract = " + HoconText.quoted(part.toString()))
                        .orElse("");
    }

    /** Returns the type to declare. The type of an event may be a boolean or a code. */
    private ColumnType type() {
        if (role != ColumnRole.EVENT_TYPE || attribute().types().containsKey("S")) {
            return role.type();
        }
        if (attribute().types().containsKey("BOOL")) {
            return ColumnType.BOOLEAN;
        }
        return areCodes() ? ColumnType.STRING : ColumnType.LONG;
    }

    /** Returns whether the types of events are few short codes, such as 1, 2 and 3, or Y and N. */
    private boolean areCodes() {
        List<ValueCount> values = attribute().topValues();
        return role == ColumnRole.EVENT_TYPE
                && !attribute().types().containsKey("BOOL")
                && !values.isEmpty()
                && attribute().distinct() <= Math.min(MOST_KINDS, values.size())
                && values.stream().allMatch(value -> CODE.matcher(value.value()).matches());
    }

    /** Returns the coercions without which some of the sample's values would be rejected. */
    private Set<Coercion> accept() {
        Set<Coercion> accept = EnumSet.noneOf(Coercion.class);
        boolean text = type() == ColumnType.STRING;
        attributes().forEach(attribute -> {
            add(accept, Coercion.TEXT_AS_NUMBER, text && attribute.types().containsKey("N"));
            add(accept, Coercion.TEXT_AS_BOOLEAN, text && attribute.types().containsKey("BOOL"));
            add(accept, Coercion.NUMBER_AS_TEXT, !text && attribute.spelled(Spelling.NUMBER_AS_TEXT) > 0);
            add(accept, Coercion.DECIMAL_COMMA, !text && attribute.spelled(Spelling.DECIMAL_COMMA) > 0);
        });
        return accept;
    }

    private static void add(Set<Coercion> accept, Coercion coercion, boolean needed) {
        if (needed) {
            accept.add(coercion);
        }
    }

    /**
     * Returns one spelling for types of events that are written in several: VIEW and View become view. Codes are all
     * there, so that each can get a name.
     */
    private Map<String, String> spellings() {
        Map<String, String> spellings = new TreeMap<>();
        if (role != ColumnRole.EVENT_TYPE
                || type() != ColumnType.STRING
                || attribute().distinct() > MOST_KINDS) {
            return spellings;
        }
        List<String> values =
                attribute().topValues().stream().map(ValueCount::value).toList();
        if (areCodes()) {
            values.forEach(value -> spellings.put(value, value));
        }
        for (String value : values) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (!value.equals(lower)
                    && values.stream().filter(lower::equalsIgnoreCase).count() > 1) {
                spellings.put(value, lower);
            }
        }
        return spellings;
    }

    /** Returns the types of events that the column has in the sample, the most frequent first. */
    List<String> kinds() {
        Map<String, String> spellings = spellings();
        List<String> missing = MissingWords.of(attribute());
        return attribute().topValues().stream()
                .map(ValueCount::value)
                .filter(value -> !missing.contains(value.strip()))
                .map(value -> spellings.getOrDefault(value, value))
                .distinct()
                .toList();
    }

    /** Returns how the attribute's times are written, if the column holds times. */
    Optional<TimeGuess> time() {
        return time(best);
    }

    /** Returns how the candidate's times are written, if the column holds times. */
    Optional<TimeGuess> time(ColumnCandidate candidate) {
        return candidate.time().filter(any -> role.type() == ColumnType.TIMESTAMP);
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

    /**
     * Returns the name in lower case without punctuation, with composed letters: {@code User-ID} becomes
     * {@code userid}.
     */
    static String plain(String name) {
        String letters = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return PUNCTUATION.matcher(letters).replaceAll("");
    }
}
