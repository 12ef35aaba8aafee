package io.dynasage.local.events;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run on this machine learns, and the events that are invented for it. */
public enum UseCase {
    /** Which items a user will want next. */
    RECOMMENDATION(100_000),
    /** Which item a user chooses in a context. */
    PERSONALIZATION(80_000),
    /** Who will not come back. */
    CHURN(80_000);

    private final int rows;

    UseCase(int rows) {
        this.rows = rows;
    }

    /** The use case of a name as it is typed and printed; empty if there is none. */
    public static Optional<UseCase> of(String name) {
        return Arrays.stream(values())
                .filter(useCase -> useCase.toString().equals(name))
                .findFirst();
    }

    /** All names, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(UseCase::toString).collect(Collectors.joining(", "));
    }

    /** How many events are generated where the number is not given: learnt from in about a minute. */
    public int rows() {
        return rows;
    }

    /** The job's configuration for it, in the project's folder. */
    public Path config() {
        return Path.of("conf", this + ".conf");
    }

    /** Events of this kind, the same ones for the same number and seed. */
    public GeneratedWorkload generate(int events, long seed) {
        return switch (this) {
            case RECOMMENDATION -> new GeneratedWorkload(GeneratedEvents.of(events, seed), Optional.empty());
            case PERSONALIZATION -> ChoiceEvents.of(events, seed);
            case CHURN -> PurchaseEvents.of(events, seed);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
