package io.dynasage.local.sagemaker;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What the local account has beside SageMaker: one user, roles, rights and quotas, as STS, IAM and Service Quotas tell
 * them. The local SageMaker itself looks at none of them.
 */
public final class LocalAccount {
    /** Trusted by SageMaker when it acts for the account, as the stack's own role is. */
    private static final String TRUSTS_SAGEMAKER = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "%s"}}}]}""".formatted(ResourceNames.ACCOUNT);

    private final Map<String, String> roles = new ConcurrentHashMap<>(Map.of("dynasage-training", TRUSTS_SAGEMAKER));
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final Map<String, Double> quotas = new ConcurrentSkipListMap<>(new TreeMap<>(Map.of(
            "ml.m5.large for endpoint usage",
            4.0,
            "ml.m5.xlarge for training job usage",
            4.0,
            "ml.m5.xlarge for spot training job usage",
            0.0)));

    LocalAccount() {}

    /** Adds a role, or gives it another trust policy. */
    public void role(String name, String trustPolicy) {
        roles.put(name, trustPolicy);
    }

    /**
     * From now on the user may not do the action, such as {@code iam:PassRole}; asking IAM and Service Quotas are
     * actions too.
     */
    public void deny(String action) {
        denied.add(action);
    }

    /** Takes {@link #deny} back. */
    public void allow(String action) {
        denied.remove(action);
    }

    /** Sets the applied value of a quota. */
    public void quota(String name, double value) {
        quotas.put(name, value);
    }

    boolean allows(String action) {
        return !denied.contains(action);
    }

    /** The ARN of the only user. */
    String user() {
        return "arn:aws:iam::" + ResourceNames.ACCOUNT + ":user/laptop";
    }

    /** The trust policy of a role as IAM writes it into XML, URL-encoded; null if there is no such role. */
    String trustPolicy(String role) {
        String policy = roles.get(role);
        return policy == null ? null : URLEncoder.encode(policy, StandardCharsets.UTF_8);
    }

    Map<String, Double> quotas() {
        return quotas;
    }
}
