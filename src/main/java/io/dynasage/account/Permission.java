package io.dynasage.account;

import java.util.List;
import java.util.Map;

/**
 * Something that has to be allowed.
 *
 * @param actions such as {@code s3:PutObject}
 * @param resource the ARN that they act on
 * @param context what requests of this kind carry, by condition key, such as {@code iam:PassedToService}
 */
public record Permission(List<String> actions, String resource, Map<String, String> context) {
    /** Copies the collections. */
    public Permission {
        actions = List.copyOf(actions);
        context = Map.copyOf(context);
    }

    /** A permission that no condition key matters for. */
    public Permission(List<String> actions, String resource) {
        this(actions, resource, Map.of());
    }
}
