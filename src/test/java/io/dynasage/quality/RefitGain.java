package io.dynasage.quality;

import io.dynasage.local.events.Event;
import io.dynasage.local.events.Novelty;
import io.dynasage.local.events.UseCase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the final model gains over its judged twin: both are asked about the newest tenth of the events, which the run
 * has not seen, in a shop to which a fifth of the users and items come late, and in one that does not change.
 */
final class RefitGain implements Goal {
    private static final int EVENTS = 100_000;
    private static final int KEPT_OF_TEN = 9;
    private static final double ABOVE_ZERO = 1e-9;

    @Override
    public String name() {
        return "Q11";
    }

    @Override
    public List<String> data() {
        return List.of();
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        return Stream.of(
                        figures("arrivals", workbench, new Novelty(0.2, false)),
                        figures("unchanged", workbench, Novelty.NONE))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Figure> figures(String set, Workbench workbench, Novelty novelty) {
        List<Event> events = UseCase.RECOMMENDATION.generate(EVENTS, 1, novelty).events();
        int kept = events.size() * KEPT_OF_TEN / 10;
        Path run = workbench.folder(
                "conf/recommendation.conf",
                events.subList(0, kept).stream().map(Item::of).toList(),
                "training.refit=true");
        NewestChoices newest = new NewestChoices(events.subList(0, kept), events.subList(kept, events.size()), 1);
        SavedModel twin = SavedModel.read(run.resolve("twin"));
        SavedModel last = SavedModel.read(run);
        double least = newest.leastLead(last, twin);
        return List.of(
                Figure.reported(set + ":twin", newest.ndcg(twin)),
                Figure.reported("final", newest.ndcg(last)),
                novelty.equals(Novelty.NONE)
                        ? Figure.reported("least-lead", least)
                        : Figure.atLeast(ABOVE_ZERO, "least-lead", least));
    }
}
