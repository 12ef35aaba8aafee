package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dynasage.account.Account;
import io.dynasage.account.Buckets;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.Finding;
import io.dynasage.submit.Policies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the checks make of the shipped policies, which a stand-in of IAM's simulator evaluates for a role with a path.
 */
class AccountChecksTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/data/shop-recommendation-job";
    private static final JobConfig CONFIG = ConfigReader.read("""
        name = shop-recommendation
        aws.region = us-east-1
        source.table = interactions
        training.role-arn = "arn:aws:iam::123456789012:role/shop-recommendation-training"
        output.uri = "s3a://my-bucket/recommendation"
        """, "shop.conf", Map.of());
    private HttpServer server;
    private Policies policies = new Policies("job", "check");
    /** A key that a policy of the organization asks for. */
    private String demanded = "";

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", "localidentity");
        System.setProperty("aws.secretAccessKey", "localcredential");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> asked = Arrays.stream(
                            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&"))
                    .filter(pair -> pair.contains("="))
                    .map(pair -> pair.split("=", 2))
                    .collect(Collectors.toMap(
                            pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
            String answer = switch (asked.getOrDefault("Action", "")) {
                case "GetCallerIdentity" ->
                    "<Arn>arn:aws:sts::123456789012:assumed-role/shop-recommendation-job/i-0abc</Arn>"
                            + "<Account>123456789012</Account>";
                case "GetRole" -> role(asked.get("RoleName"));
                case "SimulatePrincipalPolicy" -> simulated(asked);
                default -> "";
            };
            byte[] bytes = ("<A><GetCallerIdentityResult>" + answer + "</GetCallerIdentityResult></A>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.startsWith("<Code>") ? 403 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String role(String name) {
        String arn = "arn:aws:iam::123456789012:role/" + name;
        if (!policies.allow("iam:GetRole", arn, Map.of())) {
            return "<Code>AccessDenied</Code><Message>no</Message>";
        }
        return "<Arn>" + (ROLE.endsWith("/" + name) ? ROLE : arn) + "</Arn>"
                + "<AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument>";
    }

    private String simulated(Map<String, String> asked) {
        if (!asked.get("PolicySourceArn").equals(ROLE)) {
            return "<Code>NoSuchEntity</Code><Message>" + asked.get("PolicySourceArn") + "</Message>";
        }
        Map<String, String> context = new HashMap<>();
        for (int i = 1; asked.containsKey("ContextEntries.member." + i + ".ContextKeyName"); i++) {
            context.put(
                    asked.get("ContextEntries.member." + i + ".ContextKeyName"),
                    asked.get("ContextEntries.member." + i + ".ContextKeyValues.member.1"));
        }
        StringBuilder results = new StringBuilder();
        for (int i = 1; asked.containsKey("ActionNames.member." + i); i++) {
            String action = asked.get("ActionNames.member." + i);
            String resource = asked.get("ResourceArns.member.1");
            List<String> missing =
                    demanded.isEmpty() ? List.copyOf(policies.missing(action, resource, context)) : List.of(demanded);
            boolean allowed = demanded.isEmpty() && policies.allow(action, resource, context);
            results.append("<member><EvalActionName>" + action + "</EvalActionName><EvalDecision>"
                    + (allowed ? "allowed" : "implicitDeny") + "</EvalDecision><MissingContextValues>"
                    + missing.stream()
                            .map(key -> "<member>" + key + "</member>")
                            .collect(Collectors.joining())
                    + "</MissingContextValues></member>");
        }
        return "<EvaluationResults>" + results + "</EvaluationResults>";
    }

    /** The findings about permissions. */
    private List<String> lines() {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", endpoint.toString());
        hadoop.set("fs.s3a.access.key", "localidentity");
        hadoop.set("fs.s3a.secret.key", "localcredential");
        try (Account account = new Account("us-east-1", endpoint)) {
            return new AccountChecks(CONFIG, new Buckets("us-east-1", hadoop), account)
                    .findings().stream()
                            .map(Finding::line)
                            .filter(line -> line.matches("\\w+ +(may|permissions).*"))
                            .toList();
        }
    }

    @Test
    void theShippedPoliciesAreEnoughForARoleWithAPath() {
        List<String> lines = lines();
        assertEquals(8, lines.size(), lines.toString());
        for (String line : lines) {
            assertTrue(line.startsWith("ok    may "), line);
        }
    }

    @Test
    void whatThePoliciesLackIsAFailure() {
        policies = new Policies("check");
        for (String line : lines()) {
            assertTrue(line.startsWith("fail  may "), line);
        }
        assertTrue(
                lines().get(6)
                        .endsWith(ROLE + " may not s3:GetObject, s3:PutObject, s3:DeleteObject on"
                                + " arn:aws:s3:::my-bucket/recommendation/runs/check.  Give it the policy"
                                + " submit/iam/job.json, with your names in it."),
                lines().get(6));
        assertTrue(
                lines().get(7)
                        .contains(ROLE + " may not s3:PutObject on"
                                + " arn:aws:s3:::my-bucket/recommendation/lists/shop-recommendation.json. "),
                lines().get(7));
    }

    @Test
    void aDenialForLackOfAKeyIsAWarningThatNamesIt() {
        demanded = "aws:PrincipalOrgID";
        assertEquals(
                "warn  may iam             Whether " + ROLE + " may iam:PassRole on"
                        + " arn:aws:iam::123456789012:role/shop-recommendation-training depends on condition keys that"
                        + " only a real request has: aws:PrincipalOrgID.  Look at these keys in the policies of the"
                        + " role and of its organization.",
                lines().get(0));
    }

    @Test
    void whoMayNotSeeItsOwnRoleIsWarnedOnce() {
        policies = new Policies("job");
        assertEquals(
                List.of("warn  permissions         could not be checked: IAM refused GetRole: AccessDenied: no  Allow"
                        + " iam:GetRole to the caller of check (submit/iam/check.json)."),
                lines());
    }
}
