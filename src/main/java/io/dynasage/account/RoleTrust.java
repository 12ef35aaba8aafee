package io.dynasage.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Who may assume a role, read from its trust policy. */
public final class RoleTrust {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode policy;

    /**
     * Parses a trust policy.
     *
     * @throws AccountException if it is not JSON
     */
    RoleTrust(String policy) {
        try {
            this.policy = JSON.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new AccountException(
                    "MalformedPolicy", "The role's trust policy is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Returns whether a statement lets the service assume the role when it acts for the account. Conditions other than
     * those on {@code aws:SourceAccount} are ignored.
     *
     * @param service such as {@code sagemaker.amazonaws.com}
     * @param account the account id, twelve digits
     */
    public boolean allows(String service, String account) {
        return each(policy.path("Statement"))
                .anyMatch(statement -> statement.path("Effect").asText().equals("Allow")
                        && each(statement.path("Action")).anyMatch(RoleTrust::coversAssumeRole)
                        && holds(statement.at("/Principal/Service"), service)
                        && forAccount(statement, account));
    }

    private static boolean forAccount(JsonNode statement, String account) {
        for (JsonNode operator : statement.path("Condition")) {
            JsonNode allowed = operator.path("aws:SourceAccount");
            if (!allowed.isMissingNode() && !holds(allowed, account)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether an action means this one: actions are not case-sensitive, and may have wildcards. */
    private static boolean coversAssumeRole(JsonNode action) {
        String pattern = action.asText().replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return "sts:AssumeRole".matches("(?i)\\Q" + pattern + "\\E");
    }

    private static boolean holds(JsonNode oneOrMany, String wanted) {
        return each(oneOrMany).anyMatch(one -> one.asText().equals(wanted));
    }

    private static Stream<JsonNode> each(JsonNode oneOrMany) {
        if (oneOrMany.isArray()) {
            return StreamSupport.stream(oneOrMany.spliterator(), false);
        }
        return Stream.of(oneOrMany);
    }
}
