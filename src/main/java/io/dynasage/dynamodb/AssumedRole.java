package io.dynasage.dynamodb;

import java.io.Serializable;

/**
 * A role to assume before reading a table, as for a table of another account.
 *
 * @param arn the role
 * @param externalId what the role's trust policy asks for, or null
 * @param sessionName the name that CloudTrail shows; null for {@code dynasage}
 */
public record AssumedRole(String arn, String externalId, String sessionName) implements Serializable {

    /** Checks the ARN and fills in the session's name. */
    public AssumedRole {
        if (arn == null || !arn.matches("arn:[^:]+:iam::\\d{12}:role/.+")) {
            throw new IllegalArgumentException(arn + " is not a role's ARN; it looks like arn:aws:iam::123456789012:role/name");
        }
        sessionName = sessionName == null ? "dynasage" : sessionName;
    }
}
