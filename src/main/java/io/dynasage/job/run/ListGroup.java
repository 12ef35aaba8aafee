package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Exclusion;
import io.dynasage.features.KnownItems;
import io.dynasage.model.TopN;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rules of several lists that one pass over users and items ranks: the lists leave out the same of what a user knows,
 * and have categories by the same column.
 *
 * @param rules at least one
 */
record ListGroup(List<ListRules> rules) {
    /**
     * Returns the groups of rules, in which their order stays the same.
     *
     * @param same what else the settings of one group have in common
     */
    static List<ListGroup> of(List<ListRules> all, Function<JobConfig.Recommendations, Object> same) {
        Map<Object, List<ListRules>> groups = new LinkedHashMap<>();
        for (ListRules each : all) {
            JobConfig.Recommendations settings = each.settings();
            List<Object> key =
                    List.of(settings.exclude(), Optional.ofNullable(settings.categoryColumn()), same.apply(settings));
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(each);
        }
        return groups.values().stream().flatMap(ListGroup::passes).toList();
    }

    private static Stream<ListGroup> passes(List<ListRules> alike) {
        int most = TopN.MOST_AT_ONCE;
        return IntStream.iterate(0, from -> from < alike.size(), from -> from + most)
                .mapToObj(from -> new ListGroup(alike.subList(from, Math.min(from + most, alike.size()))));
    }

    /** Returns the rules of which any will do, because they are the same in all. */
    ListRules first() {
        return rules.get(0);
    }

    /** Returns new items for each of the rules; they are found once for rules that call the same items new. */
    List<Optional<Dataset<Row>>> young(Function<ListRules, Optional<Dataset<Row>>> found) {
        Map<Object, Optional<Dataset<Row>>> items = new HashMap<>();
        return rules.stream()
                .map(each -> items.computeIfAbsent(each.settings().selection().newItems(), any -> found.apply(each)))
                .toList();
    }

    /** Returns the rankings for lists that are of no user: they leave out nothing that one knows. */
    List<TopN> forEverybody(IntFunction<TopN> plain) {
        List<Optional<Dataset<Row>>> none = Collections.nCopies(rules.size(), Optional.empty());
        return rankings(plain, each -> each.settings().count(), Optional.empty(), none);
    }

    /**
     * Returns the rankings for lists that are served.
     *
     * @param plain a ranking without rules, by the length of its lists
     * @param young the new items for which each of the lists keep places
     * @param folded users who have no feature of their own, see {@link KnownItems#pairsOf}
     */
    List<TopN> served(IntFunction<TopN> plain, List<Optional<Dataset<Row>>> young, Optional<Dataset<Row>> folded) {
        ListRules first = first();
        KnownItems known = new KnownItems(
                first.settings().exclude(), first.examples(), first.encounters().pairs());
        Optional<Dataset<Row>> pairs = known.pairs()
                .map(all -> folded.flatMap(known::pairsOf).map(all::union).orElse(all));
        return rankings(plain, each -> each.settings().count(), pairs, young);
    }

    /**
     * Returns the rankings for lists that are measured.
     *
     * @param plain a ranking without rules, by the length of its lists
     * @param size the length of the lists by some rules
     * @param known the pairs of {@link ListRules#knownBeforeTest}
     * @param young the new items for which each of the lists keep places
     */
    List<TopN> measured(
            IntFunction<TopN> plain,
            ToIntFunction<ListRules> size,
            Dataset<Row> known,
            List<Optional<Dataset<Row>>> young) {
        Exclusion rule = first().settings().exclude();
        return rankings(plain, size, Optional.of(known).filter(pairs -> rule != Exclusion.NOTHING), young);
    }

    private List<TopN> rankings(
            IntFunction<TopN> plain,
            ToIntFunction<ListRules> size,
            Optional<Dataset<Row>> leftOut,
            List<Optional<Dataset<Row>>> young) {
        Optional<Dataset<Row>> categories = first().categories();
        return IntStream.range(0, rules.size())
                .mapToObj(place -> {
                    ListRules each = rules.get(place);
                    int length = size.applyAsInt(each);
                    TopN open = each.limited(plain.apply(length), categories);
                    TopN ranking = leftOut.map(open::withoutChosen).orElse(open);
                    return young.get(place)
                            .map(items -> ranking.reserving(each.placesOfNewItems(length), items))
                            .orElse(ranking);
                })
                .toList();
    }
}
