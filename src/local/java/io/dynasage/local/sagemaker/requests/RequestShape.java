package io.dynasage.local.sagemaker.requests;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The declared type of one member of an API request, with its limits. */
sealed interface RequestShape {

    /** The smallest and largest length, count or value; an undeclared bound is that of {@code long}. */
    record Range(long least, long most) {
        static final Range ANY = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A text; {@code pattern} and {@code allowed} are empty when the API declares none. */
    record Text(Range length, Optional<Pattern> pattern, List<String> allowed) implements RequestShape {}

    /** A number; {@code whole} for integer and long. */
    record Numeric(boolean whole, Range value) implements RequestShape {}

    /** true or false. */
    record Flag() implements RequestShape {}

    /** Seconds since 1970, with or without a fraction. */
    record Time() implements RequestShape {}

    /** A list of one kind of element. */
    record Sequence(Range count, RequestShape element) implements RequestShape {}

    /** A map of texts. */
    record Mapping(Range count, RequestShape key, RequestShape value) implements RequestShape {}

    /** Named members; those that are not declared are ignored, as the service ignores them. */
    record Structure(Map<String, Member> members) implements RequestShape {}

    /** A member of a structure. */
    record Member(boolean required, RequestShape shape) {}

    /** Anything: the member is accepted without a check. */
    record Unchecked() implements RequestShape {}
}
