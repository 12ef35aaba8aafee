package io.dynasage.account;

import java.util.List;
import java.util.Map;

/**
 * A permission that must be granted.
 *
 * @param actions such as {@code s3:PutObject}
 * @param resource the ARN that the actions apply to
 * @param context the values that requests of this kind carry, by condition key, such as {@code iam:PassedToService}
 */
public record Permission(List<String> actions, String resource, Map<String, String> context) {
    /** Copies the collections. */
    public Permission {
        actions = List.copyOf(actions);
        context = Map.copyOf(context);
    }
}
