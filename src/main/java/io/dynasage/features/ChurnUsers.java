package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The numbers of users who were examined.
 *
 * @param groups the users of each part at each snapshot; none of them is empty
 */
record ChurnUsers(List<SnapshotUsers> groups) {

    /** @param rows columns {@code snapshot, part, label} */
    static ChurnUsers of(Dataset<Row> rows) {
        return new ChurnUsers(rows
                .groupBy(expr("unix_micros(snapshot)"), col("part"))
                .agg(count(lit(1)), sum(col("label").cast("bigint")))
                .collectAsList()
                .stream()
                .map(row -> new SnapshotUsers(
                        Instant.EPOCH.plus(row.getLong(0), ChronoUnit.MICROS),
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3)))
                .toList());
    }

    /**
     * Returns the numbers of rows and the labels of each part.
     *
     * @throws FeatureException if nobody can be examined for training or for the test, or all of them are lost or all
     *     of them stay
     */
    PartLabels labels(ChurnSnapshots snapshots, ChurnSettings settings) {
        SnapshotUsers train = all("train");
        SnapshotUsers test = all("test");
        if (test.users() == 0) {
            throw new FeatureException("no user has an event that counts for the test snapshot " + snapshots.test()
                    + "; choose another, or users active within a longer time");
        }
        if (train.users() == 0) {
            throw new FeatureException("no user has an event that counts for a training snapshot, of which the last is "
                    + snapshots.lastTraining() + "; choose others (features.churn.training-snapshots), or users active"
                    + " within a longer time (features.churn.active-within)");
        }
        PartCounts counts = new PartCounts(train.users(), all("validation").users(), test.users());
        return new PartLabels(counts, range(train), range(test))
                .requireDifferent(
                        Task.CLASSIFICATION,
                        "labels of users (1: no event in the "
                                + settings.window().toDays() + " days after the snapshot)",
                        "choose another features.churn.window, other snapshots, or say with features.churn.event-types"
                                + " which events mean that a customer is still there");
    }

    private SnapshotUsers all(String part) {
        return total(Instant.EPOCH, part, group -> group.part().equals(part));
    }

    private SnapshotUsers total(Instant snapshot, String part, Predicate<SnapshotUsers> of) {
        List<SnapshotUsers> chosen = groups.stream().filter(of).toList();
        return new SnapshotUsers(
                snapshot,
                part,
                chosen.stream().mapToLong(SnapshotUsers::users).sum(),
                chosen.stream().mapToLong(SnapshotUsers::lost).sum());
    }

    private static Optional<PartLabels.Range> range(SnapshotUsers part) {
        return Optional.of(new PartLabels.Range(part.lost() == part.users() ? 1 : 0, Long.signum(part.lost())));
    }

    /** Returns the users at each snapshot, in order of time; also those of a snapshot that has none. */
    List<SnapshotUsers> at(ChurnSnapshots snapshots) {
        List<SnapshotUsers> users = new ArrayList<>();
        snapshots.training().stream().sorted().forEach(snapshot -> users.add(at(snapshot, "train")));
        Optional.ofNullable(snapshots.validation()).ifPresent(snapshot -> users.add(at(snapshot, "validation")));
        users.add(at(snapshots.test(), "test"));
        return users;
    }

    private SnapshotUsers at(Instant snapshot, String part) {
        return total(snapshot, part, group -> group.snapshot().equals(snapshot.truncatedTo(ChronoUnit.MICROS)));
    }
}
