package io.dynasage.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The AWS account that runs are made in: who the caller is, whether a role can be used, which actions are allowed, and
 * which quotas apply. Only reads.
 */
public final class Account implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IAM_VERSION = "2010-05-08";
    private final Region region;
    private final URI endpoint;
    private final SignedCalls calls =
            new SignedCalls(DefaultCredentialsProvider.builder().build());

    /**
     * @param region the region of the quotas and of the caller's identity
     * @param endpoint the endpoint of STS, IAM and Service Quotas; null uses AWS's own endpoint of each
     */
    public Account(String region, URI endpoint) {
        this.region = Region.of(region);
        this.endpoint = endpoint;
    }

    /**
     * Returns the caller whose credentials these are. Needs no permission.
     *
     * @throws AccountException if there are no credentials, they are refused, or STS cannot be reached
     */
    public Caller caller() {
        try (StsClient sts = StsClient.builder()
                .region(region)
                .endpointOverride(endpoint)
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            var identity = sts.getCallerIdentity();
            return new Caller(identity.account(), identity.arn());
        } catch (AwsServiceException e) {
            throw refused(e);
        } catch (SdkException e) {
            throw new AccountException("", e.getMessage(), e);
        }
    }

    private static AccountException refused(AwsServiceException e) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(e.awsErrorDetails());
        String code = details.map(AwsErrorDetails::errorCode).orElse("");
        return new AccountException(
                code, code + ": " + details.map(AwsErrorDetails::errorMessage).orElse(""), e);
    }

    /**
     * Returns who may assume a role ({@code iam:GetRole}), or an empty result if the role does not exist.
     *
     * @throws AccountException if IAM denies the request or cannot be reached
     */
    public Optional<RoleTrust> trust(String roleArn) {
        try {
            XmlAnswer answer = iam("GetRole", Map.of("RoleName", roleArn.substring(roleArn.lastIndexOf('/') + 1)));
            return Optional.of(new RoleTrust(
                    URLDecoder.decode(answer.text("AssumeRolePolicyDocument").orElse(""), StandardCharsets.UTF_8)));
        } catch (AccountException e) {
            if (e.code().startsWith("NoSuchEntity")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Returns the ARN of the user or role whose policies decide about a caller. A session's ARN has no path, so IAM is
     * asked for that of its role ({@code iam:GetRole}). See
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
     *
     * @throws AccountException if IAM denies the request or cannot be reached
     */
    public String principal(Caller caller) {
        return caller.role()
                .map(role ->
                        iam("GetRole", Map.of("RoleName", role)).text("Arn").orElse(caller.arn()))
                .orElse(caller.arn());
    }

    /**
     * An action that is not allowed.
     *
     * @param missingKeys the condition keys that the policies ask for and the permission's context does not have; with
     *     them a request may be allowed
     */
    public record Denial(String action, List<String> missingKeys) {
        /** Copies the list. */
        public Denial {
            missingKeys = List.copyOf(missingKeys);
        }
    }

    /**
     * Returns the actions that a user or role may not perform according to its policies and those of its organization
     * ({@code iam:SimulatePrincipalPolicy}). Policies of buckets and keys are not checked. See
     * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html.
     *
     * @throws AccountException if IAM denies the request or cannot be reached
     */
    public List<Denial> denied(String principalArn, Permission permission) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("PolicySourceArn", principalArn);
        parameters.put("ResourceArns.member.1", permission.resource());
        for (int i = 0; i < permission.actions().size(); i++) {
            parameters.put("ActionNames.member." + (i + 1), permission.actions().get(i));
        }
        int entry = 0;
        for (Map.Entry<String, String> context : permission.context().entrySet()) {
            String key = "ContextEntries.member." + ++entry;
            parameters.put(key + ".ContextKeyName", context.getKey());
            parameters.put(key + ".ContextKeyValues.member.1", context.getValue());
            parameters.put(key + ".ContextKeyType", "string");
        }
        return iam("SimulatePrincipalPolicy", parameters).members("EvaluationResults").stream()
                .filter(result -> !result.text("EvalDecision").equals("allowed"))
                .map(result -> new Denial(result.text("EvalActionName"), result.texts("MissingContextValues")))
                .toList();
    }

    private XmlAnswer iam(String action, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("Action", action, "Version", IAM_VERSION));
        all.putAll(parameters);
        String body = all.entrySet().stream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        SignedCalls.Answer answer = calls.post(
                new SignedCalls.Scope("iam", signingRegion("iam")),
                uri("iam"),
                Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                body);
        XmlAnswer xml = XmlAnswer.of(answer.bytes(), action);
        if (answer.status() != 200) {
            throw refused(
                    "IAM",
                    action,
                    xml.text("Code").orElse("HTTP" + answer.status()),
                    xml.text("Message").orElse("no reason given"));
        }
        return xml;
    }

    /**
     * Returns the value of a service's quota in this region: the applied value or, without one, AWS's default
     * ({@code servicequotas:ListServiceQuotas}, {@code servicequotas:ListAWSDefaultServiceQuotas}). Returns an empty
     * result if there is no quota of this name.
     *
     * @param service such as {@code sagemaker}
     * @param name such as {@code ml.m5.xlarge for training job usage}
     * @throws AccountException if Service Quotas denies the request or cannot be reached
     */
    public OptionalDouble quota(String service, String name) {
        OptionalDouble applied = quota("ListServiceQuotas", service, name);
        return applied.isPresent() ? applied : quota("ListAWSDefaultServiceQuotas", service, name);
    }

    private OptionalDouble quota(String operation, String service, String name) {
        String token = null;
        do {
            Map<String, Object> request = new LinkedHashMap<>(Map.of("ServiceCode", service, "MaxResults", 100));
            if (token != null) {
                request.put("NextToken", token);
            }
            JsonNode page = quotas(operation, request);
            for (JsonNode quota : page.path("Quotas")) {
                if (quota.path("QuotaName").asText().equals(name)) {
                    return OptionalDouble.of(quota.path("Value").asDouble());
                }
            }
            token = page.path("NextToken").asText(null);
        } while (token != null);
        return OptionalDouble.empty();
    }

    private JsonNode quotas(String operation, Map<String, Object> request) {
        try {
            SignedCalls.Answer answer = calls.post(
                    new SignedCalls.Scope("servicequotas", signingRegion("servicequotas")),
                    uri("servicequotas"),
                    Map.of(
                            "Content-Type",
                            "application/x-amz-json-1.1",
                            "X-Amz-Target",
                            "ServiceQuotasV20190624." + operation),
                    JSON.writeValueAsString(request));
            JsonNode json = JSON.readTree(answer.bytes());
            if (answer.status() != 200) {
                throw refused(
                        "Service Quotas",
                        operation,
                        json.path("__type").asText("HTTP" + answer.status()).replaceFirst(".*#", ""),
                        json.path("message").asText(json.path("Message").asText()));
            }
            return json;
        } catch (IOException e) {
            throw new AccountException("", "Service Quotas answered what is not JSON: " + e.getMessage(), e);
        }
    }

    private static AccountException refused(String service, String action, String code, String message) {
        return new AccountException(code, service + " refused " + action + ": " + code + ": " + message, null);
    }

    private URI uri(String service) {
        return Objects.requireNonNullElseGet(endpoint, () -> uriOf(service, region));
    }

    /** Returns AWS's own endpoint of a service. */
    static URI uriOf(String service, Region region) {
        return URI.create("https://"
                + ServiceMetadata.of(service)
                        .endpointFor(home(service, region))
                        .toString()
                        .replaceFirst("^https?://", ""));
    }

    private String signingRegion(String service) {
        return ServiceMetadata.of(service).signingRegion(home(service, region)).id();
    }

    /** Returns the region to use for a service. IAM has one endpoint in each AWS partition, whichever the region. */
    private static Region home(String service, Region region) {
        String partition = PartitionMetadata.of(region).id();
        return ServiceMetadata.of(service).servicePartitions().stream()
                .filter(known -> known.partition().id().equals(partition))
                .flatMap(known -> known.globalRegion().stream())
                .findFirst()
                .orElse(region);
    }

    @Override
    public void close() {
        calls.close();
    }
}
