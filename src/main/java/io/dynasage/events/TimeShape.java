package io.dynasage.events;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The looks of texts in a known format, by which the format is proposed when the column does not declare it. */
record TimeShape(String format, Locale locale, Pattern looks) {
    private static final Pattern FIELD = Pattern.compile("([a-zA-Z])\\1*|'([^']*)'|[\\[\\]]|[^a-zA-Z'\\[\\]]+");
    private static final int LONGEST = 100;
    private static final String ABBREVIATIONS =
            "(UTC|GMT|KST|JST|IST|CST|CDT|EST|EDT|MST|MDT|PST|PDT|BST|CET|CEST" + "|MSK|AEST|AEDT|HKT|SGT|WIB|BRT)";

    /** Formats that programs write and that are not read without being declared. */
    static final List<TimeShape> KNOWN = Stream.concat(
                    Stream.of(
                                    "yyyy/M/d[ H:mm[:ss[.SSS]]]",
                                    "yyyy.M.d[ H:mm[:ss]]",
                                    "M/d/yyyy[ H:mm[:ss]]",
                                    "d/M/yyyy[ H:mm[:ss]]",
                                    "M/d/yyyy h:mm[:ss] a",
                                    "d/M/yyyy h:mm[:ss] a",
                                    "M/d/yyyy, h:mm:ss a",
                                    "d/M/yyyy, HH:mm:ss",
                                    "M-d-yyyy[ H:mm[:ss]]",
                                    "d-M-yyyy[ H:mm[:ss]]",
                                    "d.M.yyyy[ H:mm[:ss]]",
                                    "d.M.yyyy, HH:mm:ss",
                                    "yyyy-M-d[ H:mm[:ss]]",
                                    "yyyy-MM-dd h:mm[:ss] a",
                                    "yyyy-MM-dd a h:mm[:ss]",
                                    "yyyy.M.d a h:mm[:ss]",
                                    "yyyy/M/d a h:mm[:ss]",
                                    "yyyy. M. d. a h:mm[:ss]",
                                    "yyyy-MM-dd HH.mm[.ss]",
                                    "yyyy-MM-dd HH:mm:ss[.SSS] zzz",
                                    "yyyy-MM-dd-HH.mm.ss[.SSSSSS]",
                                    "yyyyMMddHHmmssSSS",
                                    "yyyyMMddHHmmss",
                                    "yyyyMMddHHmm",
                                    "yyyyMM",
                                    "yyyy-MM",
                                    "d MMM yyyy[ H:mm[:ss]]",
                                    "d-MMM-yyyy[ H:mm[:ss]]",
                                    "d-MMM-yy h.mm.ss[.SSSSSS] a",
                                    "MMM d, yyyy[, h:mm[:ss] a]",
                                    "MMMM d, yyyy[, h:mm[:ss] a]",
                                    "EEE MMM ppd HH:mm:ss yyyy",
                                    "EEE MMM ppd HH:mm:ss zzz yyyy",
                                    "EEEE, dd-MMM-yy HH:mm:ss zzz",
                                    "EEEE, d MMMM yyyy HH:mm:ss",
                                    "EEEE, MMMM d, yyyy h:mm:ss a",
                                    "dd MMM yy HH:mm zzz",
                                    "dd MMM yy HH:mm Z",
                                    "dd/MMM/yyyy:HH:mm:ss Z")
                            .map(format -> of(format, Locale.ENGLISH)),
                    Stream.of(
                                    "yyyy년 M월 d일[ a h:mm[:ss]]",
                                    "yyyy년 M월 d일 H:mm[:ss]",
                                    "yyyy.M.d a h:mm[:ss]",
                                    "yyyy/M/d a h:mm[:ss]",
                                    "yyyy년 M월 d일 a h시 m분[ s초]",
                                    "yyyy년 M월 d일 H시 m분[ s초]",
                                    "yyyy. M. d. a h:mm[:ss]",
                                    "yyyy. M. d[. H:mm[:ss]]",
                                    "yyyy-MM-dd a h:mm[:ss]",
                                    "yyyy-MM-dd h:mm[:ss] a")
                            .map(format -> of(format, Locale.KOREAN)))
            .toList();

    private static final Map<String, TimeFormat> READERS = KNOWN.stream()
            .collect(Collectors.toUnmodifiableMap(
                    TimeShape::settings, shape -> TimeFormat.of(shape.format, shape.locale)));

    /** Returns the known formats that read the text. If there are several, only the writer knows which it is. */
    static List<TimeShape> of(String text) {
        if (text.length() > LONGEST) {
            return List.of();
        }
        return KNOWN.stream()
                .flatMap(shape -> shape.fitted(text).stream())
                .filter(shape -> shape.reader().read(text).isPresent())
                .toList();
    }

    private TimeFormat reader() {
        return Optional.ofNullable(READERS.get(settings())).orElseGet(() -> TimeFormat.of(format, locale));
    }

    /** Returns this shape if the text has it, with the text's own abbreviation of a zone, which may mean several. */
    private Optional<TimeShape> fitted(String text) {
        Matcher matcher = looks.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.groupCount() == 0 || matcher.group(1).matches("UTC|GMT")) {
            return Optional.of(this);
        }
        return Optional.of(new TimeShape(format.replace("zzz", "'" + matcher.group(1) + "'"), locale, looks));
    }

    /** Returns the settings that declare the format. */
    String settings() {
        if (locale.equals(Locale.ENGLISH)) {
            return "format = \"" + format + "\"";
        }
        return "format = \"" + format + "\", locale = " + locale.toLanguageTag();
    }

    private static TimeShape of(String format, Locale locale) {
        StringBuilder looks = new StringBuilder();
        Matcher field = FIELD.matcher(format);
        while (field.find()) {
            looks.append(
                    switch (field.group()) {
                        case "[" -> "(?:";
                        case "]" -> ")?";
                        default -> looks(field);
                    });
        }
        return new TimeShape(format, locale, Pattern.compile(looks.toString(), Pattern.CASE_INSENSITIVE));
    }

    private static String looks(Matcher field) {
        String text = field.group();
        if (field.group(1) == null) {
            return Pattern.quote(text.replace("'", ""));
        }
        return switch (field.group(1)) {
            case "a" -> "(?:AM|PM|오전|오후)";
            case "E" -> day(text.length());
            case "M" -> month(text.length());
            case "z" -> ABBREVIATIONS;
            case "Z" -> "[+-]\\d{4}";
            case "p" -> " ?";
            default -> digits(text.length());
        };
    }

    private static String digits(int letters) {
        return letters == 1 ? "\\d{1,2}" : "\\d{" + letters + "}";
    }

    private static String day(int letters) {
        return letters == 3 ? "\\p{L}{3}" : "\\p{L}+day";
    }

    private static String month(int letters) {
        return switch (letters) {
            case 1, 2 -> digits(letters);
            case 3 -> "\\p{L}{3}";
            default -> "\\p{L}{3,9}";
        };
    }
}
