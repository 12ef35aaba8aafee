package io.dynasage.job.run;

import io.dynasage.model.TopN;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The lists of a group, from one ranking.
 *
 * @param ranked the users' lists, persisted
 * @param young the new items for which each of them keep places, persisted
 * @param users the number of users who have a list
 * @param folded those of them who have no feature of their own
 * @param everybody the number of users, also of those without a list
 * @param made the default lists of each; empty if there are none
 */
record RankedGroup(
        ListGroup group,
        Dataset<Row> ranked,
        List<Optional<Dataset<Row>>> young,
        long users,
        long folded,
        long everybody,
        List<DefaultLists.Made> made)
        implements AutoCloseable {

    /**
     * Ranks the items for the users whom the rules give a list.
     *
     * @param defaults the lists for everybody else, if there are any
     */
    static RankedGroup of(ListGroup group, ListedUsers all, Optional<DefaultLists> defaults) {
        ListRules first = group.first();
        List<Optional<Dataset<Row>>> young = group.young(ListRules::newItems);
        Dataset<Row> ranked = all.ranked(group, young).persist(StorageLevel.MEMORY_AND_DISK());
        long folded = all.foldedUsers(first);
        long users = first.users() + folded;
        long everybody = users;
        if (first.settings().selection().activeWithin().isPresent()) {
            users = ranked.count();
            everybody = first.users() + all.everyFoldedUser();
        }
        return new RankedGroup(
                group,
                ranked,
                young,
                users,
                folded,
                everybody,
                defaults.map(DefaultLists::made).orElse(List.of()));
    }

    /** Returns the lists by each of the rules. */
    List<UserLists> lists() {
        return IntStream.range(0, young.size())
                .mapToObj(place -> new UserLists(
                        group.rules().get(place),
                        TopN.list(ranked, place),
                        young.get(place),
                        users,
                        folded,
                        everybody,
                        made.stream().skip(place).findFirst()))
                .toList();
    }

    @Override
    public void close() {
        ranked.unpersist();
        young.forEach(items -> items.ifPresent(Dataset::unpersist));
    }
}
