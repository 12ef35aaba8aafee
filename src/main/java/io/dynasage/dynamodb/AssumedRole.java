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
    private static final int LONGEST = 64;

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

    /**
     * Returns the role with a session name that ends with the id of a run, so that CloudTrail shows which run read the
     * table. The name before it is cut where both are longer than the {@value #LONGEST} characters of <a
     * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>.
     */
    AssumedRole ofRun(String run) {
        int left = LONGEST - 1 - run.length();
        String name = sessionName.substring(0, Math.min(left, sessionName.length()));
        return new AssumedRole(arn, externalId, name + "-" + run);
    }
}
