package io.dynasage.account;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose credentials these are.
 *
 * @param account twelve digits
 * @param arn a user, or the session of an assumed role
 */
public record Caller(String account, String arn) {
    private static final Pattern SESSION = Pattern.compile("arn:([^:]+):sts::(\\d{12}):assumed-role/([^/]+)/.+");

    /**
     * The user or role whose policies decide: of a session its role, as far as the session tells it (a role's path it
     * does not).
     */
    public String principal() {
        Matcher session = SESSION.matcher(arn);
        return session.matches()
                ? "arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/" + session.group(3)
                : arn;
    }

    /** The partition in all ARNs of this account, such as {@code aws} or {@code aws-cn}. */
    public String partition() {
        return arn.split(":")[1];
    }
}
