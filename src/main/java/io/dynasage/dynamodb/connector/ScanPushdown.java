package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.EndpointVariant;
import io.dynasage.dynamodb.ScanExpressions;
import io.dynasage.dynamodb.ScanStatistics;
import io.dynasage.dynamodb.budget.PageSize;
import io.dynasage.dynamodb.budget.ScanGovernor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Extends the connector's Scan requests with options that the connector does not support: the attributes and the items
 * to return, and a smaller page. It also makes requests wait for the scan's budget, including each of the SDK's own
 * retries, and counts the answers.
 *
 * <p>The SDK creates one instance for every DynamoDB client that it builds, because the resource
 * {@code execution.interceptors} next to the SDK's own classes names this class (the shaded jar relocates the resource
 * together with those classes). An instance serves the scan for which the client is built in {@link #whileBuilding}, so
 * scans of the same table with other attributes do not interfere; in every other client it does nothing. Projection
 * saves bytes and time, but DynamoDB still charges for whole items.
 */
public final class ScanPushdown implements ExecutionInterceptor {
    private static final ThreadLocal<Scan> BUILDING = new ThreadLocal<>();

    private static final ExecutionAttribute<Boolean> PERMITTED = new ExecutionAttribute<>("DynasagePermitted");
    private static final String KNOWN_THROTTLING = "ThrottlingException";
    private static final Pattern ERROR_CODE = Pattern.compile("\"__type\"\\s*:\\s*\"(?:[^\"#]*#)?([^\"]*)\"");

    private final Scan scan;

    /**
     * Creates an interceptor for the SDK. It takes the scan for which this thread builds a client; a second instance in
     * the same client finds none.
     */
    public ScanPushdown() {
        this.scan = BUILDING.get();
        BUILDING.remove();
    }

    /**
     * The scan of one task: the attributes and items to return, the page size, the governor that grants permission, the
     * meter to report to, and the variant of the endpoint.
     */
    static final class Scan {
        private final ScanExpressions expressions;
        private final PageSize pages;
        private final ScanGovernor governor;
        private final ScanMeter meter;
        private final EndpointVariant variant;

        Scan(
                ScanExpressions expressions,
                ScanMeter meter,
                ScanGovernor governor,
                PageSize pages,
                EndpointVariant variant) {
            this.variant = variant;
            this.expressions = expressions;
            this.pages = pages;
            this.governor = governor;
            this.meter = meter;
        }

        /** Returns the number of items in all answers so far. */
        long received() {
            return meter.received();
        }

        ScanMeter meter() {
            return meter;
        }
    }

    /** Runs {@code build}, in which the next DynamoDB client belongs to the given scan. */
    static <T> T whileBuilding(Scan scan, Supplier<T> build) {
        BUILDING.set(scan);
        try {
            T built = build.get();
            if (BUILDING.get() != null) {
                throw new IllegalStateException("The AWS SDK did not load " + ScanPushdown.class.getName()
                        + ", so the scan would read every attribute and count nothing. The resource"
                        + " execution.interceptors next to the SDK's DynamoDB classes is missing; use the jar as it"
                        + " was built.");
            }
            return built;
        } finally {
            BUILDING.remove();
        }
    }

    /**
     * Makes the SDK ask the endpoint that the driver has chosen, although the environment of this machine may demand
     * another variant of it.
     */
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (scan != null) {
            attributes.putAttribute(AwsExecutionAttribute.FIPS_ENDPOINT_ENABLED, scan.variant.fips());
            attributes.putAttribute(AwsExecutionAttribute.DUALSTACK_ENDPOINT_ENABLED, scan.variant.dualstack());
        }
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (scan == null || !(context.request() instanceof ScanRequest request)) {
            return context.request();
        }
        int limit = Math.min(Objects.requireNonNullElse(request.limit(), PageSize.WHOLE), scan.pages.limit());
        scan.governor.beforePage();
        attributes.putAttribute(PERMITTED, true);
        ScanRequest.Builder page = scan.expressions.in(request.toBuilder());
        if (limit != PageSize.WHOLE) {
            page.limit(limit);
        }
        return page.build();
    }

    /**
     * Asks for permission before the request is signed, because a signature expires. A retry, which the SDK signs
     * again, asks here.
     */
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (scan == null || !(context.request() instanceof ScanRequest)) {
            return;
        }
        if (!Boolean.TRUE.equals(attributes.getAttribute(PERMITTED))) {
            scan.governor.beforePage();
        }
        attributes.putAttribute(PERMITTED, false);
    }

    /** Reads the error of the request before the SDK decides about a retry. */
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        if (scan == null
                || context.httpResponse().isSuccessful()
                || !(context.request() instanceof ScanRequest)
                || context.responseBody().isEmpty()) {
            return context.responseBody();
        }
        byte[] body;
        try (InputStream response = context.responseBody().get()) {
            body = response.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The answer to a Scan broke off: " + e.getMessage(), e);
        }
        Matcher code = ERROR_CODE.matcher(new String(body, StandardCharsets.UTF_8));
        if (code.find() && ScanGovernor.isThrottling(code.group(1))) {
            scan.governor.throttled(code.group(1));
        }
        return Optional.of(new ByteArrayInputStream(body));
    }

    @Override
    public void afterUnmarshalling(Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
        if (scan != null && context.response() instanceof ScanResponse response) {
            double units = ScanStatistics.readUnits(response);
            scan.pages.answered(Objects.requireNonNullElse(response.scannedCount(), 0), units);
            scan.governor.afterPage(units);
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (scan != null && context.request() instanceof ScanRequest) {
            scan.governor.failed();
        }
    }

    /**
     * Reports every throttling with a code that the connector knows. The connector would give up immediately on the
     * other codes.
     */
    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (scan == null
                || !(context.exception() instanceof AwsServiceException failure)
                || failure.awsErrorDetails() == null
                || !ScanGovernor.isThrottling(failure.awsErrorDetails().errorCode())) {
            return context.exception();
        }
        return failure.toBuilder()
                .awsErrorDetails(failure.awsErrorDetails().toBuilder()
                        .errorCode(KNOWN_THROTTLING)
                        .build())
                .build();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (scan != null && context.response() instanceof ScanResponse response) {
            int returned = response.items().size();
            int examined = Objects.requireNonNullElse(response.scannedCount(), returned);
            scan.meter.page(returned, examined - returned, ScanStatistics.readUnits(response));
        }
    }
}
