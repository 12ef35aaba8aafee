package io.dynasage.local.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The services whose requests a {@link FaultProxy} recognises and whose errors it can imitate. */
public enum AwsService {
    DYNAMODB,
    S3,
    SAGEMAKER,
    SAGEMAKER_RUNTIME,
    SERVICE_QUOTAS,
    CLOUDWATCH_LOGS,
    STS,
    IAM,
    SNS;

    /**
     * Returns the service with this spelling.
     *
     * @throws IllegalArgumentException if there is none
     */
    static AwsService of(String spelling) {
        return Arrays.stream(values())
                .filter(service -> service.toString().equals(spelling))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + spelling + "' is not a service; choose * or one"
                        + " of "
                        + Arrays.stream(values()).map(AwsService::toString).collect(Collectors.joining(", "))));
    }

    /** Returns the spelling in rules, for example {@code sagemaker-runtime}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
