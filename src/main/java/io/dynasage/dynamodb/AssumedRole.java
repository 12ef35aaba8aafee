package io.dynasage.dynamodb;

import io.dynasage.settings.Problems;
import io.dynasage.settings.RoleArn;
import java.io.Serializable;
import java.util.Objects;

/**
 * A role to assume before reading a table, for example a table in another account.
 *
 * @param arn the ARN of the role
 * @param externalId the external ID that the role's trust policy requires, or null
 * @param sessionName the name that CloudTrail shows; null for {@code dynasage}
 */
public record AssumedRole(String arn, String externalId, String sessionName) implements Serializable {

    /** Checks the ARN and sets the default session name. */
    public AssumedRole {
        new Problems()
                .require(
                        RoleArn.matches(arn),
                        "assume-role.arn",
                        arn + " is not a role's ARN; it looks like arn:aws:iam::123456789012:role/name")
                .raise();
        sessionName = Objects.requireNonNullElse(sessionName, "dynasage");
    }
}
