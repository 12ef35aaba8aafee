package io.dynasage.job.ledger;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a model that a run trains is for. */
public enum ModelRole {
    /** It is judged: the twin, trained without the part that it is tested on. */
    TWIN("t"),
    /** It serves: trained on everything. */
    FINAL("f"),
    /** The first of the candidates that hyperparameters are chosen among. */
    CANDIDATE_1("c1"),
    /** The second candidate. */
    CANDIDATE_2("c2"),
    /** The third candidate. */
    CANDIDATE_3("c3"),
    /** The fourth candidate. */
    CANDIDATE_4("c4");

    /** Any role's sign, as a regular expression. */
    static final String ANY =
            Arrays.stream(values()).map(role -> role.sign).collect(Collectors.joining("|", "(?:", ")"));

    private final String sign;

    ModelRole(String sign) {
        this.sign = sign;
    }

    /** As it stands in names. */
    @Override
    public String toString() {
        return sign;
    }
}
