package io.dynasage.local.events;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The use case of a run on this machine, with the events that are generated for it. */
public enum UseCase {
    /** Predicts the items that a user will want next. */
    RECOMMENDATION(100_000),
    /** Predicts the item that a user chooses in a context. */
    PERSONALIZATION(80_000),
    /** Predicts the users who will not come back. */
    CHURN(80_000);

    private final int rows;

    UseCase(int rows) {
        this.rows = rows;
    }

    /** Returns the use case with the given name, as it is typed and printed; empty if there is none. */
    public static Optional<UseCase> of(String name) {
        return Arrays.stream(values())
                .filter(useCase -> useCase.toString().equals(name))
                .findFirst();
    }

    /** Returns all names, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(UseCase::toString).collect(Collectors.joining(", "));
    }

    /** Returns the default number of generated events, on which training takes about a minute. */
    public int rows() {
        return rows;
    }

    /** Returns the path of the job's configuration for it, in the project's folder. */
    public Path config() {
        return Path.of("conf", this + ".conf");
    }

    /** Generates events of this kind, the same ones for the same number and seed. */
    public GeneratedWorkload generate(int events, long seed) {
        return generate(events, seed, Novelty.NONE);
    }

    /**
     * Generates events of this kind in a shop that changes.
     *
     * @throws IllegalArgumentException if the shop changes, and the events are not for recommendation
     */
    public GeneratedWorkload generate(int events, long seed, Novelty novelty) {
        if (this != RECOMMENDATION && !novelty.equals(Novelty.NONE)) {
            throw new IllegalArgumentException("arrivals and trends are generated for recommendation, not for " + this);
        }
        return switch (this) {
            case RECOMMENDATION -> new GeneratedWorkload(GeneratedEvents.of(events, seed, novelty), Optional.empty());
            case PERSONALIZATION -> ChoiceEvents.of(events, seed);
            case CHURN -> PurchaseEvents.of(events, seed);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
