package io.dynasage.quality;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Which movie a user rates next, among 99 others: each user's last one of MovieLens 100K, after all others were learnt
 * from.
 */
final class LeaveOneOut implements Goal {
    private static final String HIT_RATE = "hrAt10";
    private static final String NDCG = "ndcgAt10";

    @Override
    public String name() {
        return "Q4";
    }

    @Override
    public List<String> data() {
        return List.of(Rating.FOLDER + "u.data");
    }

    /** Each rating is a view, with any number of stars. */
    static List<Item> events(Workbench workbench) {
        return Rating.history(workbench.data(), workbench.held()).stream()
                .map(rating -> rating.event().text("event_type", "view"))
                .toList();
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        JsonNode scorers = workbench
                .run(
                        "conf/recommendation.conf",
                        events(workbench),
                        "features.split=last-per-user",
                        "features.validation-fraction=0")
                .at("/evaluation/scorers");
        return List.of(
                Figure.atLeast(0.605, "hr@10", figure(scorers, "model", HIT_RATE)),
                Figure.atLeast(0.325, "ndcg@10", figure(scorers, "model", NDCG)),
                Figure.reported("als-hr@10", figure(scorers, "als", HIT_RATE)),
                Figure.reported("popularity-hr@10", figure(scorers, "popularity", HIT_RATE)),
                Figure.reported("recall@20-of-all", figure(scorers, "model", "recallAt20")),
                Figure.reported("ndcg@20-of-all", figure(scorers, "model", "ndcgAt20")));
    }

    private static double figure(JsonNode scorers, String scorer, String metric) {
        return scorers.path(scorer).path(metric).asDouble(Double.NaN);
    }
}
