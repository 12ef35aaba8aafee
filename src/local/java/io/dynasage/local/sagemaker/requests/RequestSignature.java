package io.dynasage.local.sagemaker.requests;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the Authorization header: any access key and signature is accepted, but the request must be signed for this
 * service and region.
 */
public final class RequestSignature {
    private static final Pattern SIGV4 = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=[^/,\\s]+/\\d{8}/([^/,\\s]+)/([^/,\\s]+)/aws4_request\\s*,.*Signature=.+");

    private RequestSignature() {}

    /** Refuses a request that is not signed for SageMaker in the region; the error has AWS's wording. */
    public static void check(String authorization, String region) {
        check(authorization, region, "sagemaker");
    }

    /** Makes the same check for another service, by its name in signatures, for example {@code sts}. */
    public static void check(String authorization, String region, String service) {
        if (authorization == null || authorization.isBlank()) {
            throw new SageMakerError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
        }
        Matcher signature = SIGV4.matcher(authorization);
        if (!signature.matches()) {
            throw new SageMakerError(
                    "IncompleteSignatureException", 400, "Authorization header is not an AWS4-HMAC-SHA256 signature.");
        }
        if (!signature.group(2).equals(service)) {
            throw new SageMakerError(
                    "InvalidSignatureException",
                    403,
                    "Credential should be scoped to correct service: '" + service + "'.");
        }
        if (!signature.group(1).equals(region)) {
            throw new SageMakerError(
                    "InvalidSignatureException",
                    403,
                    "Credential should be scoped to a valid region: '"
                            + signature.group(1)
                            + "' was signed, this is '" + region + "'.");
        }
    }
}
