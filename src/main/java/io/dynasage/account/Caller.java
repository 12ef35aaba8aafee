package io.dynasage.account;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owner of the credentials.
 *
 * @param account the account id, twelve digits
 * @param arn the ARN of a user, or of the session of an assumed role
 */
public record Caller(String account, String arn) {
    private static final Pattern SESSION = Pattern.compile("arn:[^:]+:sts::\\d{12}:assumed-role/([^/]+)/.+");

    /** Returns the name of the role whose session this is, or an empty result for a user. */
    public Optional<String> role() {
        return Optional.of(SESSION.matcher(arn)).filter(Matcher::matches).map(session -> session.group(1));
    }

    /** Returns the partition in all ARNs of this account, such as {@code aws} or {@code aws-us-gov}. */
    public String partition() {
        return arn.split(":")[1];
    }
}
