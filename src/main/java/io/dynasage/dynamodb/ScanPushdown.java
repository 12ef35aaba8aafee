package io.dynasage.dynamodb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Adds to the connector's Scan requests what it cannot say itself: which attributes to return, and a smaller page; and counts the answers.
 *
 * <p>The SDK makes one of these for every DynamoDB client it builds, because the class is named in the resource {@code execution.interceptors}
 * beside the SDK's own classes (which the shaded jar moves together with them). An instance serves the scan for which the client is
 * built in {@link #whileBuilding}, so scans of the same table with other attributes do not disturb it; in every other client it does nothing.
 * Projection saves bytes and time; DynamoDB charges for whole items all the same.
 */
public final class ScanPushdown implements ExecutionInterceptor {
    private static final ThreadLocal<Scan> BUILDING = new ThreadLocal<>();

    private final Scan scan;

    /** For the SDK. Takes the scan that this thread builds a client for; a second instance in the same client finds none. */
    public ScanPushdown() {
        this.scan = BUILDING.get();
        BUILDING.remove();
    }

    /** One task's scan: what to return, how much at once, and whom to tell. */
    static final class Scan {
        private final String projection;
        private final Map<String, String> names;
        private final int pageItems;
        private final ScanMeter meter;
        private final AtomicLong received = new AtomicLong();

        Scan(List<String> attributes, int pageItems, ScanMeter meter) {
            this.names = aliases(attributes);
            this.projection = String.join(", ", names.keySet());
            this.pageItems = pageItems;
            this.meter = meter;
        }

        /** Items in all answers so far. */
        long received() {
            return received.get();
        }

        ScanMeter meter() {
            return meter;
        }
    }

    /** Builds something in which the next DynamoDB client belongs to that scan. */
    static <T> T whileBuilding(Scan scan, Supplier<T> build) {
        BUILDING.set(scan);
        try {
            T built = build.get();
            if (BUILDING.get() != null) {
                throw new IllegalStateException("The AWS SDK did not load " + ScanPushdown.class.getName()
                        + ", so the scan would read every attribute and count nothing. The resource execution.interceptors beside the SDK's DynamoDB classes"
                        + " is missing; use the jar as it was built.");
            }
            return built;
        } finally {
            BUILDING.remove();
        }
    }

    /** Attribute names by alias: #n0, #n1 and so on, each name once; for names may be reserved words or hold dots. */
    static Map<String, String> aliases(List<String> attributes) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String attribute : new ArrayList<>(new LinkedHashSet<>(attributes))) {
            names.put("#n" + names.size(), attribute);
        }
        return names;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (scan == null || !(context.request() instanceof ScanRequest request)) {
            return context.request();
        }
        int limit = request.limit() == null ? scan.pageItems : Math.min(request.limit(), scan.pageItems);
        return request.toBuilder()
                .projectionExpression(scan.projection)
                .expressionAttributeNames(scan.names)
                .limit(limit)
                .build();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (scan != null && context.response() instanceof ScanResponse response) {
            scan.received.addAndGet(response.items().size());
            scan.meter.page(response.consumedCapacity() == null ? 0 : response.consumedCapacity().capacityUnits());
        }
    }
}
