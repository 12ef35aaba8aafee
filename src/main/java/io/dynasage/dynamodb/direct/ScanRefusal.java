package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.budget.ScanGovernor;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Thrown when DynamoDB answers a Scan with an error. */
final class ScanRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;
    private final String said;
    private final String requestId;

    ScanRefusal(int status, String code, String said, String requestId) {
        super(code + ": " + said);
        this.status = status;
        this.code = code;
        this.said = said;
        this.requestId = requestId;
    }

    String code() {
        return code;
    }

    /** Returns whether the request was throttled, which the budget handles. */
    boolean isThrottling() {
        return ScanGovernor.isThrottling(code);
    }

    /** Returns whether the error is DynamoDB's own or temporary, so that the next request may succeed. */
    boolean isPassing() {
        return status >= 500
                || status == 408
                || status == 429
                || code.equals("RequestTimeout")
                || code.equals("RequestTimeoutException");
    }

    /** Returns the exception that the AWS SDK would have thrown. */
    SdkException asSdkException() {
        return DynamoDbException.builder()
                .message(said)
                .requestId(requestId)
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(said)
                        .serviceName("DynamoDb")
                        .build())
                .cause(this)
                .build();
    }
}
