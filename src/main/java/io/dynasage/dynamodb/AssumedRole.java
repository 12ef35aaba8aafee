package io.dynasage.dynamodb;

import io.dynasage.settings.Problems;
import io.dynasage.settings.RoleArn;
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
        new Problems()
                .require(
                        RoleArn.matches(arn),
                        "assume-role.arn",
                        arn + " is not a role's ARN; it looks like arn:aws:iam::123456789012:role/name")
                .raise();
        sessionName = sessionName == null ? "dynasage" : sessionName;
    }
}
