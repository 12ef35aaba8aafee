package io.dynasage.local.faults;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request as its service understands it.
 *
 * @param service the service; S3 if the request has no mark of another
 * @param operation the operation in the words of the API, for example {@code GetObject}
 * @param path the path and query of the request, decoded
 */
public record ServiceCall(AwsService service, String operation, String path) {
    private static final Map<String, AwsService> TARGETS = Map.of(
            "DynamoDB_20120810", AwsService.DYNAMODB,
            "SageMaker", AwsService.SAGEMAKER,
            "ServiceQuotasV20190624", AwsService.SERVICE_QUOTAS,
            "Logs_20140328", AwsService.CLOUDWATCH_LOGS);

    static ServiceCall of(HttpMessage request) {
        URI target = URI.create("http://service" + request.target());
        String path = target.getPath()
                + Optional.ofNullable(target.getQuery()).map("?"::concat).orElse("");
        String amzTarget = request.header("X-Amz-Target").orElse("");
        int dot = amzTarget.indexOf('.');
        if (dot > 0 && TARGETS.containsKey(amzTarget.substring(0, dot))) {
            return new ServiceCall(TARGETS.get(amzTarget.substring(0, dot)), amzTarget.substring(dot + 1), path);
        }
        if (path.matches("/endpoints/[^/]+/invocations(\\?.*)?")) {
            return new ServiceCall(AwsService.SAGEMAKER_RUNTIME, "InvokeEndpoint", path);
        }
        if (request.header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded")) {
            String action = parameters(new String(request.body(), StandardCharsets.UTF_8))
                    .getOrDefault("Action", "");
            return new ServiceCall(ofAction(action), action, path);
        }
        return new ServiceCall(AwsService.S3, ofS3(request, target), path);
    }

    private static AwsService ofAction(String action) {
        return switch (action) {
            case "Publish" -> AwsService.SNS;
            case "GetCallerIdentity", "AssumeRole", "AssumeRoleWithWebIdentity" -> AwsService.STS;
            default -> AwsService.IAM;
        };
    }

    private static String ofS3(HttpMessage request, URI target) {
        String path = target.getPath();
        Map<String, String> query =
                parameters(Optional.ofNullable(target.getRawQuery()).orElse(""));
        boolean object = path.replaceFirst("^/[^/]+/?", "").length() > 0;
        return switch (request.method()) {
            case "GET" -> object ? "GetObject" : ofBucket(path, query);
            case "HEAD" -> object ? "HeadObject" : "HeadBucket";
            case "PUT" -> object ? ofPut(request, query) : "CreateBucket";
            case "DELETE" -> ofDelete(object, query);
            default -> ofPost(query);
        };
    }

    private static String ofBucket(String path, Map<String, String> query) {
        if (path.equals("/")) {
            return "ListBuckets";
        }
        if (query.containsKey("uploads")) {
            return "ListMultipartUploads";
        }
        if (query.containsKey("location")) {
            return "GetBucketLocation";
        }
        return query.containsKey("list-type") ? "ListObjectsV2" : "ListObjects";
    }

    private static String ofPut(HttpMessage request, Map<String, String> query) {
        if (query.containsKey("partNumber")) {
            return "UploadPart";
        }
        return request.header("x-amz-copy-source").isPresent() ? "CopyObject" : "PutObject";
    }

    private static String ofDelete(boolean object, Map<String, String> query) {
        if (query.containsKey("uploadId")) {
            return "AbortMultipartUpload";
        }
        return object ? "DeleteObject" : "DeleteBucket";
    }

    private static String ofPost(Map<String, String> query) {
        if (query.containsKey("delete")) {
            return "DeleteObjects";
        }
        return query.containsKey("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload";
    }

    private static Map<String, String> parameters(String form) {
        return Arrays.stream(form.split("&"))
                .map(pair -> (pair + "=").split("=", 3))
                .collect(Collectors.toMap(
                        sides -> URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                        sides -> URLDecoder.decode(sides[1], StandardCharsets.UTF_8),
                        (first, second) -> first));
    }

    /** Returns service and operation, for example {@code s3.GetObject}. */
    @Override
    public String toString() {
        return service + "." + operation;
    }
}
