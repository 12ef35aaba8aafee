package io.dynasage.quality;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * How many stars a user gives a movie: the split {@code u1} of MovieLens 100K, users, items and genres, explicit
 * feedback.
 */
final class RatingError implements Goal {
    static final String[] SETTINGS = {
        "features.feedback=explicit",
        "features.split=given",
        "events.columns.part={attribute=part, type=string, required=true}",
        "events.columns.genres={attribute=genres, type=string, required=false}",
        "features.item-columns.genres={encoding=multi-hot, separator=\"|\"}"
    };

    @Override
    public String name() {
        return "Q3";
    }

    @Override
    public List<String> data() {
        return List.of(Rating.FOLDER + "u1.base", Rating.FOLDER + "u1.test", Rating.FOLDER + "u.item");
    }

    /** The ratings with their movies' genres. */
    static List<Item> events(Workbench workbench) {
        Map<String, String> genres = Rating.genres(workbench.data());
        return Rating.events(workbench.data(), "u1", workbench.held(), genres);
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        JsonNode scorers = workbench
                .run("conf/recommendation.conf", events(workbench), SETTINGS)
                .at("/evaluation/scorers");
        return List.of(
                Figure.atMost(0.912, "rmse", scorers.at("/model/rmse").asDouble(Double.NaN)),
                Figure.reported("als", scorers.at("/als/rmse").asDouble(Double.NaN)));
    }
}
