package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers the few read operations of STS and IAM, in their query protocol, and of Service Quotas, in JSON. */
final class AccountPlane {
    static final String QUOTAS = "ServiceQuotasV20190624.";
    private final LocalAccount account;

    AccountPlane(LocalAccount account) {
        this.account = account;
    }

    /** A refusal in the words of the query protocol. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String code;

        Refusal(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }

        int status() {
            return status;
        }

        byte[] body() {
            return ("<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>"
                            + escaped(getMessage()) + "</Message></Error><RequestId>local</RequestId></ErrorResponse>")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Returns the service that a query belongs to. */
    static String service(byte[] body) {
        return "GetCallerIdentity".equals(parameters(body).get("Action")) ? "sts" : "iam";
    }

    /** Answers a query of STS or IAM. */
    byte[] query(byte[] body) {
        Map<String, String> parameters = parameters(body);
        String action = parameters.getOrDefault("Action", "");
        String result = switch (action) {
            case "GetCallerIdentity" ->
                "<Arn>" + account.user() + "</Arn><UserId>AIDALAPTOP</UserId><Account>" + ResourceNames.ACCOUNT
                        + "</Account>";
            case "GetRole" -> role(parameters);
            case "SimulatePrincipalPolicy" -> simulated(parameters);
            default ->
                throw new Refusal(
                        400,
                        "InvalidAction",
                        "Could not find operation " + action + " for version " + parameters.get("Version"));
        };
        return ("<" + action + "Response><" + action + "Result>" + result + "</" + action
                        + "Result><ResponseMetadata><RequestId>local</RequestId>" + "</ResponseMetadata></" + action
                        + "Response>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String role(Map<String, String> parameters) {
        authorize("iam:GetRole");
        String name = required(parameters, "RoleName");
        String policy = account.trustPolicy(name)
                .orElseThrow(
                        () -> new Refusal(404, "NoSuchEntity", "The role with name " + name + " cannot be found."));
        return "<Role><RoleName>" + escaped(name) + "</RoleName><Arn>arn:aws:iam::" + ResourceNames.ACCOUNT + ":role/"
                + escaped(name) + "</Arn>" + "<AssumeRolePolicyDocument>" + policy
                + "</AssumeRolePolicyDocument></Role>";
    }

    private String simulated(Map<String, String> parameters) {
        authorize("iam:SimulatePrincipalPolicy");
        if (!required(parameters, "PolicySourceArn").equals(account.user())) {
            throw new Refusal(
                    404, "NoSuchEntity", "The principal " + parameters.get("PolicySourceArn") + " cannot be found.");
        }
        required(parameters, "ActionNames.member.1");
        List<String> results = new ArrayList<>();
        for (int i = 1; parameters.containsKey("ActionNames.member." + i); i++) {
            String action = parameters.get("ActionNames.member." + i);
            results.add("<member><EvalActionName>" + escaped(action) + "</EvalActionName><EvalResourceName>"
                    + escaped(parameters.getOrDefault("ResourceArns.member.1", "*"))
                    + "</EvalResourceName><EvalDecision>" + (account.allows(action) ? "allowed" : "implicitDeny")
                    + "</EvalDecision></member>");
        }
        return "<IsTruncated>false</IsTruncated><EvaluationResults>" + String.join("", results)
                + "</EvaluationResults>";
    }

    private void authorize(String action) {
        if (!account.allows(action)) {
            throw new Refusal(
                    403, "AccessDenied", "User: " + account.user() + " is not authorized to perform: " + action);
        }
    }

    private static String required(Map<String, String> parameters, String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new Refusal(
                    400,
                    "ValidationError",
                    "1 validation error detected: Value at '" + name
                            + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    /**
     * Answers an operation of Service Quotas. There are two quotas per page, so that clients must request several
     * pages.
     */
    ObjectNode quotas(String target, byte[] body) {
        String operation = target.substring(QUOTAS.length());
        if (!operation.equals("ListServiceQuotas") && !operation.equals("ListAWSDefaultServiceQuotas")) {
            throw new SageMakerError(
                    "UnknownOperationException",
                    400,
                    "The local Service Quotas does not know the operation '" + operation + "'.");
        }
        if (!account.allows("servicequotas:" + operation)) {
            throw new SageMakerError(
                    "AccessDeniedException",
                    400,
                    "User: " + account.user() + " is not authorized to perform: servicequotas:" + operation);
        }
        JsonNode request = ControlPlane.parse(body);
        if (!request.path("ServiceCode").asText().equals("sagemaker")) {
            throw new SageMakerError(
                    "NoSuchResourceException", 400, "The request failed because the specified service does not exist.");
        }
        List<Map.Entry<String, Double>> all = new ArrayList<>();
        if (operation.equals("ListServiceQuotas")) {
            all.addAll(account.quotas().entrySet());
        }
        int from = request.path("NextToken").asInt(0);
        ObjectNode answer = Json.object();
        answer.withArray("Quotas");
        all.subList(Math.min(from, all.size()), Math.min(from + 2, all.size()))
                .forEach(quota -> answer.withArray("Quotas")
                        .addObject()
                        .put("ServiceCode", "sagemaker")
                        .put("QuotaName", quota.getKey())
                        .put("Value", quota.getValue()));
        if (from + 2 < all.size()) {
            answer.put("NextToken", String.valueOf(from + 2));
        }
        return answer;
    }

    private static Map<String, String> parameters(byte[] body) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            int end = (pair + "=").indexOf('=');
            parameters.put(
                    URLDecoder.decode(pair.substring(0, end), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(Math.min(end + 1, pair.length())), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
