package io.dynasage.job.notification;

import io.dynasage.report.Notice;
import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/** A place that is told how runs end. */
sealed interface NoticeTarget permits SnsTopic, EventBus {
    /** No run waits longer than this, with all retries, to say how it ended. */
    Duration PATIENCE = Duration.ofSeconds(15);

    /** What the place is called in messages. */
    String name();

    /**
     * Tells it.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if it cannot be reached or refuses
     */
    void tell(Notice notice);

    /** Bounds a client's calls. */
    static void bounded(ClientOverrideConfiguration.Builder configuration) {
        configuration.apiCallTimeout(PATIENCE).apiCallAttemptTimeout(PATIENCE.dividedBy(3));
    }
}
