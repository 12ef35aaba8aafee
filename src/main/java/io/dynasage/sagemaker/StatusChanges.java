package io.dynasage.sagemaker;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.SecondaryStatusTransition;

/** The steps of one training job, told once each; the message of the last step may change while it lasts. */
final class StatusChanges {
    private final Consumer<StatusChange> listener;
    private final Clock clock;
    private final List<StatusChange> changes = new ArrayList<>();

    StatusChanges(Consumer<StatusChange> listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Tells what is new in this description, and returns it; null is nothing new. */
    DescribeTrainingJobResponse seen(DescribeTrainingJobResponse job) {
        if (job == null) {
            return null;
        }
        List<SecondaryStatusTransition> transitions = job.secondaryStatusTransitions();
        for (int i = 0; i < transitions.size(); i++) {
            accept(i, transitions.get(i));
        }
        if (transitions.isEmpty() && job.secondaryStatus() != null && changes.isEmpty()) {
            add(new StatusChange(job.secondaryStatusAsString(), "", clock.instant()));
        }
        return job;
    }

    private void accept(int index, SecondaryStatusTransition transition) {
        Instant at = transition.startTime() == null ? clock.instant() : transition.startTime();
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

    /** All steps so far, in order, each with its last message. */
    List<StatusChange> list() {
        return List.copyOf(changes);
    }
}
