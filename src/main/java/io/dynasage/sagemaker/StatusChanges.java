package io.dynasage.sagemaker;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.SecondaryStatusTransition;

/**
 * The status changes of one training job. Each is reported once. The message of the last status can change while the
 * status lasts, and is then reported again.
 */
final class StatusChanges {
    private final Consumer<StatusChange> listener;
    private final Clock clock;
    private final List<StatusChange> changes = new ArrayList<>();

    StatusChanges(Consumer<StatusChange> listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Reports the changes in this description. */
    void see(DescribeTrainingJobResponse job) {
        List<SecondaryStatusTransition> transitions = job.secondaryStatusTransitions();
        for (int i = 0; i < transitions.size(); i++) {
            accept(i, transitions.get(i));
        }
        if (transitions.isEmpty() && job.secondaryStatus() != null && changes.isEmpty()) {
            add(new StatusChange(job.secondaryStatusAsString(), "", clock.instant()));
        }
    }

    private void accept(int index, SecondaryStatusTransition transition) {
        Instant at = Objects.requireNonNullElseGet(transition.startTime(), clock::instant);
        StatusChange change = new StatusChange(transition.statusAsString(), transition.statusMessage(), at);
        if (index >= changes.size()) {
            add(change);
        } else if (!changes.get(index).status().equals(change.status())
                || !changes.get(index).message().equals(change.message())) {
            changes.set(index, change);
            listener.accept(change);
        }
    }

    private void add(StatusChange change) {
        changes.add(change);
        listener.accept(change);
    }

    /** Returns all status changes so far, in order, each with its last message. */
    List<StatusChange> list() {
        return List.copyOf(changes);
    }
}
