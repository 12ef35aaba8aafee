package io.dynasage.local.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.services.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Errors in the format of each service: status, code and message as AWS documents them under "Common errors" and "Error
 * responses" of the service's API reference.
 */
final class ServiceErrors {
    private static final String EXPIRED_TOKEN = "The security token included in the request is expired";

    private ServiceErrors() {}

    /** An error before it has a format. */
    private record Problem(int status, String code, String message) {}

    /** Returns the answer to a call for a fault that is an error of the service. */
    static HttpMessage answer(ServiceCall call, Fault fault, boolean head) {
        Problem problem = problem(call.service(), fault);
        HttpMessage answer = switch (call.service()) {
            case DYNAMODB -> json(problem, "1.0", "com.amazonaws.dynamodb.v20120810#");
            case SAGEMAKER, SERVICE_QUOTAS, SAGEMAKER_RUNTIME, CLOUDWATCH_LOGS -> json(problem, "1.1", "");
            case S3 -> s3(problem, call);
            case STS, IAM, SNS -> query(problem);
        };
        return head ? new HttpMessage(answer.start(), answer.headers(), new byte[0]) : answer;
    }

    private static Problem problem(AwsService service, Fault fault) {
        return switch (fault) {
            case INTERNAL_ERROR -> internalError(service);
            case UNAVAILABLE -> new Problem(503, "ServiceUnavailable", "Service is unable to handle request.");
            case TOO_MANY_REQUESTS -> new Problem(429, "TooManyRequestsException", "Too many requests");
            case THROTTLE -> throttled(service);
            case EXPIRED_CREDENTIALS -> expired(service);
            default -> throw new IllegalArgumentException(fault + " is not an error of a service");
        };
    }

    private static Problem internalError(AwsService service) {
        return switch (service) {
            case S3 -> new Problem(500, "InternalError", "We encountered an internal error. Please try again.");
            case DYNAMODB -> new Problem(500, "InternalServerError", "Internal server error");
            default -> new Problem(500, "InternalFailure", "The request processing has failed.");
        };
    }

    private static Problem throttled(AwsService service) {
        return switch (service) {
            case S3 -> new Problem(503, "SlowDown", "Please reduce your request rate.");
            case DYNAMODB ->
                new Problem(
                        400,
                        "ProvisionedThroughputExceededException",
                        "The level of configured provisioned throughput for the table was exceeded.");
            case STS, IAM, SNS -> new Problem(400, "Throttling", "Rate exceeded");
            default -> new Problem(400, "ThrottlingException", "Rate exceeded");
        };
    }

    private static Problem expired(AwsService service) {
        return switch (service) {
            case S3 -> new Problem(400, "ExpiredToken", "The provided token has expired.");
            case STS, IAM, SNS -> new Problem(403, "ExpiredToken", EXPIRED_TOKEN);
            default -> new Problem(400, "ExpiredTokenException", EXPIRED_TOKEN);
        };
    }

    private static HttpMessage json(Problem problem, String version, String namespace) {
        ObjectNode body =
                Json.object().put("__type", namespace + problem.code()).put("message", problem.message());
        byte[] bytes = Json.bytes(body);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return message(
                problem.status(),
                "application/x-amz-json-" + version,
                bytes,
                new HttpMessage.Header("x-amzn-ErrorType", problem.code()),
                new HttpMessage.Header("x-amz-crc32", String.valueOf(sum.getValue())));
    }

    private static HttpMessage s3(Problem problem, ServiceCall call) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + problem.code() + "</Code><Message>"
                + problem.message() + "</Message><Resource>"
                + escaped(call.path().replaceFirst("\\?.*", "")) + "</Resource><RequestId>local</RequestId></Error>";
        return message(problem.status(), "application/xml", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpMessage query(Problem problem) {
        String xml = "<ErrorResponse><Error><Type>Sender</Type><Code>" + problem.code() + "</Code><Message>"
                + problem.message() + "</Message></Error><RequestId>local</RequestId></ErrorResponse>";
        return message(problem.status(), "text/xml", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpMessage message(int status, String contentType, byte[] body, HttpMessage.Header... more) {
        List<HttpMessage.Header> headers = new ArrayList<>(List.of(more));
        headers.add(new HttpMessage.Header("Content-Type", contentType));
        headers.add(new HttpMessage.Header("x-amzn-RequestId", "local"));
        return new HttpMessage("HTTP/1.1 " + status + " Error", headers, body).with(body);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
