package io.dynasage.job.run;

import io.dynasage.features.Examples;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.TopN;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The users of a model, those with a feature of their own and those who are folded in, and its items: the same for
 * lists of all names.
 */
final class ListedUsers implements AutoCloseable {
    private final FactorizationMachine model;
    private final Dataset<Row> users;
    private final Dataset<Row> items;
    private final Optional<FoldedUsers> folded;

    /** @param choices what users chose; empty if nothing says so */
    ListedUsers(FactorizationMachine model, Examples examples, Optional<Dataset<Row>> choices) {
        Recommender recommender = new Recommender(model, examples);
        this.model = model;
        this.users = recommender.users();
        this.items = recommender.items();
        this.folded = FoldedUsers.of(model, examples, choices);
    }

    /**
     * Returns the lists of those users whom the rules give one, from one ranking: see {@link TopN#rankEach}.
     *
     * @param young the new items for which the lists by each of the rules keep places
     */
    Dataset<Row> ranked(ListGroup group, List<Optional<Dataset<Row>>> young) {
        Optional<Dataset<Row>> more = folded(group.first());
        Dataset<Row> known = group.first().active(users, "id");
        Dataset<Row> all = folded.flatMap(these -> more.map(these::sides))
                .map(sides -> known.union(sides))
                .orElse(known);
        return TopN.rankEach(group.served(size -> TopN.of(model, size), young, more), all, items);
    }

    /** Returns the number of users without a feature of their own whom the rules give a list. */
    long foldedUsers(ListRules rules) {
        return folded(rules).map(Dataset::count).orElse(0L);
    }

    /** Returns the number of all users without a feature of their own. */
    long everyFoldedUser() {
        return folded.map(these -> these.users().count()).orElse(0L);
    }

    private Optional<Dataset<Row>> folded(ListRules rules) {
        return folded.map(these -> rules.active(these.users(), "user_id"));
    }

    @Override
    public void close() {
        folded.ifPresent(FoldedUsers::close);
    }
}
