package io.dynasage.job.notification;

import io.dynasage.report.Notification;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * An SNS topic. Subscriptions can filter by the message attributes {@code job} and {@code outcome}.
 *
 * @param arn the ARN of the topic; messages are published in its region
 * @param endpoint the endpoint of SNS; null for AWS's own
 */
record SnsTopic(String arn, URI endpoint) {
    /** The longest time, with all retries, that a run waits to report its end. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * Publishes the notification.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if SNS cannot be reached or refuses
     */
    void publish(Notification notification) {
        try (SnsClient client = SnsClient.builder()
                .region(Region.of(arn.split(":")[3]))
                .endpointOverride(endpoint)
                .httpClientBuilder(ApacheHttpClient.builder())
                .overrideConfiguration(
                        calls -> calls.apiCallTimeout(PATIENCE).apiCallAttemptTimeout(PATIENCE.dividedBy(3)))
                .build()) {
            client.publish(message -> message.topicArn(arn)
                    .subject(notification.subject())
                    .messageStructure("json")
                    .message(notification.messages())
                    .messageAttributes(Map.of(
                            "job",
                            text(notification.end().job()),
                            "outcome",
                            text(notification.end().outcome().toString()))));
        }
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
