package io.dynasage.job.notification;

import io.dynasage.report.Notice;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * A bus of EventBridge. Events have the source {@value #SOURCE} and a detail type such as {@code Dynasage Run Completed}.
 *
 * @param bus its name or ARN
 * @param region where it is, unless the ARN says
 * @param endpoint null for AWS's own
 */
record EventBus(String bus, String region, URI endpoint) implements NoticeTarget {
    /** What rules match events of this job by. */
    static final String SOURCE = "dynasage";

    @Override
    public String name() {
        return "event bus " + bus;
    }

    @Override
    public void tell(Notice notice) {
        String home = bus.startsWith("arn:") ? bus.split(":")[3] : region;
        try (EventBridgeClient client = EventBridgeClient.builder().region(Region.of(home)).endpointOverride(endpoint)
                .httpClientBuilder(ApacheHttpClient.builder()).overrideConfiguration(NoticeTarget::bounded).build()) {
            PutEventsResponse answer = client.putEvents(events -> events.entries(entry(notice)));
            if (answer.failedEntryCount() != null && answer.failedEntryCount() > 0) {
                PutEventsResultEntry refused = answer.entries().get(0);
                throw SdkClientException.create("EventBridge did not take the event (" + refused.errorCode() + "): " + refused.errorMessage());
            }
        }
    }

    private PutEventsRequestEntry entry(Notice notice) {
        String outcome = notice.end().outcome().toString();
        Instant at = notice.end().at();
        return PutEventsRequestEntry.builder().eventBusName(bus).source(SOURCE).time(at)
                .detailType("Dynasage Run " + outcome.substring(0, 1).toUpperCase(Locale.ROOT) + outcome.substring(1)).detail(notice.json()).build();
    }
}
