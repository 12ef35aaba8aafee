package io.dynasage.account;

/**
 * The owner of the credentials.
 *
 * @param account the account id, twelve digits
 * @param arn the ARN of a user, or of the session of an assumed role
 */
public record Caller(String account, String arn) {
    /**
     * Returns the user or role whose policies decide. For a session this is its role, but without the role's path,
     * which the session's ARN does not contain.
     */
    public String principal() {
        return arn.replaceFirst("^arn:([^:]+):sts::(\\d{12}):assumed-role/([^/]+)/.+$", "arn:$1:iam::$2:role/$3");
    }

    /** Returns the partition in all ARNs of this account, such as {@code aws} or {@code aws-cn}. */
    public String partition() {
        return arn.split(":")[1];
    }
}
