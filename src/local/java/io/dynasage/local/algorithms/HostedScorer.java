package io.dynasage.local.algorithms;

import io.dynasage.local.algorithms.FeatureRows.FeatureRow;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.HostedModel.Payload;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * A served model of Amazon's own algorithms that scores rows of features. Answers can be JSON (the default), JSON Lines
 * or RecordIO-protobuf. A classifier answers {@code score} and {@code predicted_label}; a regressor answers
 * {@code score}.
 *
 * @param algorithm the repository of its image
 * @param contentTypes the formats of requests, in the order of the refusal of others
 * @param featureDim the number of features
 * @param scorer computes the score of a row
 * @param decision computes the predicted label of a score; empty for a regressor
 */
public record HostedScorer(
        String algorithm,
        List<String> contentTypes,
        int featureDim,
        ToDoubleFunction<FeatureRow> scorer,
        Optional<DoubleFunction<Number>> decision)
        implements HostedModel {

    @Override
    public Payload invoke(Payload request, String accept) {
        String answerType = ScoreAnswer.type(accept, algorithm);
        return new ScoreAnswer(rows(request).stream().map(this::prediction).toList()).as(answerType);
    }

    private ScoreAnswer.Prediction prediction(FeatureRow row) {
        double score = scorer.applyAsDouble(row);
        return new ScoreAnswer.Prediction((float) score, decision.map(decide -> decide.apply(score)));
    }

    private List<FeatureRow> rows(Payload request) {
        if (!contentTypes.contains(request.contentType())) {
            int last = contentTypes.size() - 1;
            throw new ModelRefusal(
                    415,
                    "Content type '" + request.contentType() + "' is not supported; " + algorithm + " reads "
                            + String.join(", ", contentTypes.subList(0, last)) + " and " + contentTypes.get(last));
        }
        FeatureRows rows = new FeatureRows(featureDim);
        return switch (request.contentType()) {
            case ScoreAnswer.JSON -> rows.fromJson(request.body());
            case ScoreAnswer.JSON_LINES -> rows.fromJsonLines(request.body());
            case ScoreAnswer.RECORDIO -> rows.fromRecordIo(request.body());
            default -> rows.fromCsv(request.body());
        };
    }
}
