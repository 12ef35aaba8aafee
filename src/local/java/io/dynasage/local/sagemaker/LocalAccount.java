package io.dynasage.local.sagemaker;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The parts of the local account other than SageMaker: one user, roles, permissions and quotas, as STS, IAM and Service
 * Quotas report them, and rules of its organization. The local SageMaker itself keeps only the rules.
 */
public final class LocalAccount {
    /** A trust policy that trusts SageMaker to act for the account, like that of the stack's own role. */
    private static final String TRUSTS_SAGEMAKER = """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": "%s"}}}]}\
        """.formatted(ResourceNames.ACCOUNT);

    private final Map<String, String> roles = new ConcurrentHashMap<>(Map.of("dynasage-training", TRUSTS_SAGEMAKER));
    private final Demands demands = new Demands();
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
     * Denies the user an action from now on, such as {@code iam:PassRole}. Requests to IAM and Service Quotas are
     * actions too.
     */
    public void deny(String action) {
        denied.add(action);
    }

    /** Reverses {@link #deny}. */
    public void allow(String action) {
        denied.remove(action);
    }

    /**
     * Denies requests that lack a member, from now on, as a service control policy does with a condition such as
     * {@code "Null": {"sagemaker:VpcSubnets": "true"}}. A flag must be true.
     *
     * @param member the operation and the path, such as {@code CreateTrainingJob.ResourceConfig.VolumeKmsKeyId}
     * @throws IllegalArgumentException if it is not an operation with a path
     */
    public void demand(String member) {
        demands.add(member);
    }

    /** Reverses {@link #demand}. */
    public void waive(String member) {
        demands.remove(member);
    }

    /** Returns the rules of the organization. */
    Demands demands() {
        return demands;
    }

    /** Sets the applied value of a quota. */
    public void quota(String name, double value) {
        quotas.put(name, value);
    }

    boolean allows(String action) {
        return !denied.contains(action);
    }

    /** Returns the ARN of the only user. */
    String user() {
        return "arn:aws:iam::" + ResourceNames.ACCOUNT + ":user/laptop";
    }

    /** Returns the trust policy of a role, URL-encoded, as IAM writes it into XML. */
    Optional<String> trustPolicy(String role) {
        return Optional.ofNullable(roles.get(role)).map(policy -> URLEncoder.encode(policy, StandardCharsets.UTF_8));
    }

    Map<String, Double> quotas() {
        return quotas;
    }
}
