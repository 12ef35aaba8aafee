package io.dynasage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dynasage.storage.S3Uri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** What is made of AWS's answers, on answers as AWS writes them. */
class AccountTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/path/training";
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private URI endpoint;
    private int status = 200;
    /** The number of answers with that status; those after them have 200. */
    private int failures = Integer.MAX_VALUE;

    private String body = "";
    private Map<String, String> headers = Map.of();

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", "localidentity");
        System.setProperty("aws.secretAccessKey", "localcredential");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8) + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            String owner = exchange.getRequestHeaders().getFirst("x-amz-expected-bucket-owner");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            int answered = asked.size() > failures ? 200 : status;
            exchange.sendResponseHeaders(
                    "999999999999".equals(owner) ? 403 : answered, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Test
    void objectsAreAskedOfTheProxyOfS3a() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.bucket.b-behind-proxy.endpoint", "http://s3.example.invalid");
        hadoop.set("fs.s3a.bucket.b-behind-proxy.endpoint.region", "us-east-1");
        hadoop.set("fs.s3a.bucket.b-behind-proxy.access.key", "identityofs3a");
        hadoop.set("fs.s3a.bucket.b-behind-proxy.secret.key", "secretofs3a");
        hadoop.set("fs.s3a.proxy.host", "127.0.0.1");
        hadoop.set("fs.s3a.bucket.b-behind-proxy.proxy.port", String.valueOf(endpoint.getPort()));
        BucketObjects objects = new BucketObjects("b-behind-proxy", "us-east-1", hadoop);
        S3Uri note = new S3Uri("b-behind-proxy", "runs/a b/1.json");
        assertEquals(200, objects.create(note, "{}").status());
        assertEquals(200, objects.read(note).status());
        assertEquals(
                200,
                new Buckets("us-east-1", hadoop)
                        .state(new S3Uri("b-behind-proxy", "runs/"), null)
                        .status());
        assertTrue(
                asked.get(0).startsWith("PUT http://s3.example.invalid/b-behind-proxy/runs/a%20b/1.json {} AWS4"),
                asked.toString());
        assertTrue(
                asked.get(1).startsWith("GET http://s3.example.invalid/b-behind-proxy/runs/a%20b/1.json"),
                asked.toString());
        assertTrue(
                asked.get(2).startsWith("GET http://s3.example.invalid/b-behind-proxy?list-type=2"), asked.toString());
    }

    @Test
    void theProxyOfS3aHasAUserAndAPortOfItsOwn() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.proxy.host", "proxy.example.invalid");
        hadoop.set("fs.s3a.proxy.username", "us");
        hadoop.set("fs.s3a.proxy.password", "secret");
        ProxyConfiguration proxy = S3aProxy.of("any", hadoop);
        assertEquals(
                List.of("http", "proxy.example.invalid", 443, "us", "secret"),
                List.of(proxy.scheme(), proxy.host(), proxy.port(), proxy.username(), proxy.password()));
        hadoop.set("fs.s3a.connection.ssl.enabled", "false");
        hadoop.set("fs.s3a.bucket.any.proxy.ssl.enabled", "true");
        assertEquals(80, S3aProxy.of("any", hadoop).port());
        assertEquals("https", S3aProxy.of("any", hadoop).scheme());
        assertEquals("http", S3aProxy.of("other", hadoop).scheme());
        hadoop.set("fs.s3a.proxy.port", "3128");
        assertEquals(3128, S3aProxy.of("any", hadoop).port());
    }

    @Test
    void aBucketTellsItsRegionAndWhoseItIsToTheCredentialsOfS3a() {
        headers = Map.of("x-amz-bucket-region", "eu-west-1");
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.bucket.b-of-s3a.endpoint", endpoint.toString() + "/");
        hadoop.set("fs.s3a.bucket.b-of-s3a.endpoint.region", "us-east-1");
        hadoop.set("fs.s3a.bucket.b-of-s3a.access.key", "identityofs3a");
        hadoop.set("fs.s3a.bucket.b-of-s3a.secret.key", "secretofs3a");
        Buckets buckets = new Buckets("us-east-1", hadoop);
        S3Uri runs = new S3Uri("b-of-s3a", "shop one/runs/");
        assertEquals(new BucketState(200, "eu-west-1", true), buckets.state(runs, "123456789012"));
        assertEquals(new BucketState(200, "eu-west-1", false), buckets.state(runs, "999999999999"));
        status = 301;
        assertEquals(new BucketState(301, "eu-west-1", true), buckets.state(runs, "123456789012"));
        assertTrue(
                asked.get(0).startsWith("GET /b-of-s3a?list-type=2&max-keys=1&prefix=shop%20one%2Fruns%2F "),
                asked.get(0));
        assertTrue(
                asked.get(0).contains("Credential=identityofs3a/")
                        && asked.get(0).contains("/us-east-1/s3/aws4_request"),
                asked.get(0));
    }

    @Test
    void anAnswerThatFailsOrIsThrottledIsAskedForAgain() {
        for (int first : new int[] {500, 503, 429}) {
            asked.clear();
            status = first;
            failures = 2;
            body = "<R><EvaluationResults/></R>";
            try (Account account = new Account("us-east-1", endpoint)) {
                assertEquals(
                        List.of(),
                        account.denied(
                                "arn:aws:iam::123456789012:role/job",
                                new Permission(List.of("s3:GetObject"), "*", Map.of())));
            }
            assertEquals(3, asked.size());
        }
        status = 500;
        failures = Integer.MAX_VALUE;
        body = "<R><Code>InternalFailure</Code></R>";
        asked.clear();
        try (Account account = new Account("us-east-1", endpoint)) {
            assertEquals(
                    "InternalFailure",
                    assertThrows(AccountException.class, () -> account.trust(ROLE))
                            .code());
        }
        assertEquals(4, asked.size());
    }

    @Test
    void credentialsThatS3aDoesNotHaveAreSaidToBeMissing() {
        Configuration hadoop = new Configuration();
        hadoop.set(
                "fs.s3a.bucket.b-of-nobody.aws.credentials.provider",
                "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        AccountException failure = assertThrows(
                AccountException.class,
                () -> new Buckets("us-east-1", hadoop).state(new S3Uri("b-of-nobody", "runs/"), null));
        assertTrue(failure.getMessage().startsWith("S3A has no credentials for b-of-nobody: "), failure.getMessage());
    }

    @Test
    void aRoleTellsWhomItTrusts() {
        body = """
            <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><RoleName>\
            training</RoleName><AssumeRolePolicyDocument>\
            %7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C\
            %22Principal%22%3A%7B%22Service%22%3A%22sagemaker.amazonaws.com%22%7D%2C\
            %22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument></Role></GetRoleResult>\
            </GetRoleResponse>\
            """;
        try (Account account = new Account("eu-central-1", endpoint)) {
            RoleTrust trust = account.trust(ROLE).orElseThrow();
            assertTrue(trust.allows("sagemaker.amazonaws.com", "123456789012"));
            assertFalse(trust.allows("ec2.amazonaws.com", "123456789012"));
        }
        assertTrue(asked.get(0).contains("RoleName=training"), asked.get(0));
        assertTrue(
                asked.get(0).contains("/us-east-1/iam/aws4_request"),
                "IAM is signed for its one region: " + asked.get(0));
    }

    @Test
    void aConditionOnAnotherAccountIsNoTrust() {
        RoleTrust trust = new RoleTrust("""
            {"Statement": [{"Effect": "Allow", "Principal": {"Service": ["sagemaker.amazonaws.com"]}, "Action":\s\
            ["sts:AssumeRole"],
            "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}}}]}\
            """);
        assertTrue(trust.allows("sagemaker.amazonaws.com", "111111111111"));
        assertFalse(trust.allows("sagemaker.amazonaws.com", "123456789012"));
    }

    @Test
    void actionsOfATrustAreNotCaseSensitiveAndMayHaveWildcards() {
        for (String action : List.of("sts:AssumeRole", "STS:assumerole", "sts:Assume*", "sts:AssumeRol?", "*")) {
            assertTrue(trust(action).allows("sagemaker.amazonaws.com", "123456789012"), action);
        }
        for (String action : List.of("sts:TagSession", "sts:AssumeRoleWithSAML", "sts:AssumeRole?", "sts.AssumeRole")) {
            assertFalse(trust(action).allows("sagemaker.amazonaws.com", "123456789012"), action);
        }
    }

    private static RoleTrust trust(String action) {
        return new RoleTrust("""
            {"Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "%s"}]}\
            """.formatted(action));
    }

    @Test
    void aRoleThatIsMissingIsToldApartFromOneThatMayNotBeSeen() {
        status = 404;
        body = "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>The role with name training cannot be"
                + " found.</Message></Error></ErrorResponse>";
        try (Account account = new Account("us-east-1", endpoint)) {
            assertTrue(account.trust(ROLE).isEmpty());
            status = 403;
            body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not"
                    + " authorized</Message></Error></ErrorResponse>";
            AccountException denied = assertThrows(AccountException.class, () -> account.trust(ROLE));
            assertTrue(denied.denied());
            assertEquals("IAM refused GetRole: AccessDenied: not authorized", denied.getMessage());
        }
    }

    /** As IAM answers for statements that demand aws:ResourceAccount: the key is missing if no entry gives it. */
    private static String simulated(String action, String given, String missing) {
        boolean allowed = given.equals("123456789012");
        String keys = given.isEmpty() && !allowed
                ? "<MissingContextValues><member>" + missing + "</member></MissingContextValues>"
                : "<MissingContextValues/>";
        return "<member><EvalActionName>" + action + "</EvalActionName><EvalDecision>"
                + (allowed ? "allowed" : "implicitDeny") + "</EvalDecision><MatchedStatements/>" + keys
                + "<ResourceSpecificResults><member><EvalResourceName>arn:aws:s3:::b/x</EvalResourceName>"
                + "<EvalResourceDecision>" + (allowed ? "allowed" : "implicitDeny") + "</EvalResourceDecision>" + keys
                + "</member></ResourceSpecificResults></member>";
    }

    @Test
    void aSimulationNamesWhatIsDeniedAndForLackOfWhichKeys() {
        try (Account account = new Account("us-east-1", endpoint)) {
            for (String given : List.of("123456789012", "210987654321", "")) {
                asked.clear();
                body = "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults>"
                        + simulated("s3:GetObject", "123456789012", "")
                        + simulated("s3:PutObject", given, "aws:ResourceAccount")
                        + "</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>";
                List<Account.Denial> denied = account.denied(
                        "arn:aws:iam::123456789012:role/job",
                        new Permission(
                                List.of("s3:GetObject", "s3:PutObject"),
                                "arn:aws:s3:::b/x",
                                given.isEmpty() ? Map.of() : Map.of("aws:ResourceAccount", given)));
                assertEquals(!given.isEmpty(), asked.get(0).contains("ContextEntries.member.1.ContextKeyValues"));
                assertEquals(
                        switch (given) {
                            case "123456789012" -> List.of();
                            case "" -> List.of(new Account.Denial("s3:PutObject", List.of("aws:ResourceAccount")));
                            default -> List.of(new Account.Denial("s3:PutObject", List.of()));
                        },
                        denied);
            }
        }
    }

    @Test
    void whoCannotBeAskedIsNamed() {
        server.stop(0);
        try (Account account = new Account("us-east-1", endpoint)) {
            AccountException failure = assertThrows(
                    AccountException.class, () -> account.quota("sagemaker", "ml.m5.large for endpoint usage"));
            assertEquals("", failure.code());
            assertTrue(failure.getMessage().startsWith("127.0.0.1 could not be asked: "), failure.getMessage());
        }
    }

    @Test
    void aSessionsPrincipalIsItsRoleWithItsPath() {
        body = "<GetRoleResponse><GetRoleResult><Role><Path>/data/</Path><RoleName>job</RoleName>"
                + "<Arn>arn:aws:iam::123456789012:role/data/job</Arn></Role></GetRoleResult></GetRoleResponse>";
        Caller ada = new Caller("123456789012", "arn:aws-us-gov:iam::123456789012:user/ada");
        try (Account account = new Account("us-east-1", endpoint)) {
            assertEquals(
                    "arn:aws:iam::123456789012:role/data/job",
                    account.principal(new Caller("123456789012", "arn:aws:sts::123456789012:assumed-role/job/i-0abc")));
            assertEquals(ada.arn(), account.principal(ada));
        }
        assertEquals(1, asked.size(), "a user's ARN is complete");
        assertTrue(asked.get(0).contains("RoleName=job"), asked.get(0));
        assertEquals("aws-us-gov", ada.partition());
    }
}
