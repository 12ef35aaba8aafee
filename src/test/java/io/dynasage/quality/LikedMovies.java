package io.dynasage.quality;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whether a user gives a movie four stars or more: the split {@code ua} of MovieLens 100K, a query of the user's own,
 * the defaults for such.
 */
final class LikedMovies implements Goal {
    private static final String QUERY = Path.of("src/test/resources/quality/liked.sql")
            .toAbsolutePath()
            .toUri()
            .toString();

    @Override
    public String name() {
        return "Q2";
    }

    @Override
    public List<String> data() {
        return List.of(Rating.FOLDER + "ua.base", Rating.FOLDER + "ua.test");
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        JsonNode model = workbench
                .run(
                        "conf/recommendation.conf",
                        Rating.events(workbench.data(), "ua", workbench.held(), Map.of()),
                        "features.use-case=custom",
                        "features.query=\"" + QUERY + "\"",
                        "features.columns={user_id.encoding=one-hot, item_id.encoding=one-hot}",
                        "events.columns.part={attribute=part, type=string, required=true}")
                .at("/evaluation/scorers/model");
        return List.of(
                Figure.atMost(0.565, "ce", model.path("logLoss").asDouble(Double.NaN)),
                Figure.atLeast(0.705, "accuracy", model.path("accuracy").asDouble(Double.NaN)),
                Figure.atLeast(0.768, "auc", model.path("auc").asDouble(Double.NaN)));
    }
}
