package io.dynasage.job.ledger;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The purpose of a model that a run trains. */
public enum ModelRole {
    /** The judged twin, trained without the part that it is tested on. */
    TWIN("t"),
    /** The final model, trained on everything and served. */
    FINAL("f"),
    /** The twin of the model that serves, on an endpoint of its own while a newer model is compared with it. */
    LIVE_TWIN("l"),
    /** The first of the candidates for the choice of hyperparameters. */
    CANDIDATE_1("c1"),
    /** The second candidate. */
    CANDIDATE_2("c2"),
    /** The third candidate. */
    CANDIDATE_3("c3"),
    /** The fourth candidate. */
    CANDIDATE_4("c4");

    /** A regular expression that matches the sign of any role. */
    static final String ANY =
            Arrays.stream(values()).map(role -> role.sign).collect(Collectors.joining("|", "(?:", ")"));

    private final String sign;

    ModelRole(String sign) {
        this.sign = sign;
    }

    /** Returns the sign that stands for the role in names. */
    @Override
    public String toString() {
        return sign;
    }
}
