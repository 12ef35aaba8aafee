package io.dynasage.account;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owner of the credentials.
 *
 * @param account the account id, twelve digits
 * @param arn the ARN of a user, or of the session of an assumed role
 */
public record Caller(String account, String arn) {
    private static final Pattern SESSION = Pattern.compile("arn:([^:]+):sts::(\\d{12}):assumed-role/([^/]+)/.+");

    /**
     * Returns the user or role whose policies decide. For a session this is its role, but without the role's path,
     * which the session's ARN does not contain.
     */
    public String principal() {
        Matcher session = SESSION.matcher(arn);
        return session.matches()
                ? "arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/" + session.group(3)
                : arn;
    }

    /** Returns the partition in all ARNs of this account, such as {@code aws} or {@code aws-cn}. */
    public String partition() {
        return arn.split(":")[1];
    }
}
