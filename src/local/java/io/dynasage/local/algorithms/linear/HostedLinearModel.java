package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.FeatureRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.ScoreAnswer;
import java.util.List;

/**
 * A served linear model. Requests can be JSON, JSON Lines, CSV without a label, or RecordIO-protobuf. Answers can be
 * JSON (the default), JSON Lines or RecordIO-protobuf. A classifier answers {@code score}, the probability of 1, and
 * {@code predicted_label}; a regressor answers {@code score}.
 */
final class HostedLinearModel implements HostedModel {
    private final LinearModel model;

    HostedLinearModel(LinearModel model) {
        this.model = model;
    }

    @Override
    public Payload invoke(Payload request, String accept) {
        String answerType = ScoreAnswer.type(accept, LinearLearnerContainer.REPOSITORY);
        FeatureRows rows = new FeatureRows(model.weights().length);
        List<FeatureRows.FeatureRow> features = switch (request.contentType()) {
            case ScoreAnswer.JSON -> rows.fromJson(request.body());
            case ScoreAnswer.JSON_LINES -> rows.fromJsonLines(request.body());
            case "text/csv" -> rows.fromCsv(request.body());
            case ScoreAnswer.RECORDIO -> rows.fromRecordIo(request.body());
            default ->
                throw new ModelRefusal(
                        415,
                        "Content type '" + request.contentType() + "' is not supported; linear-learner reads "
                                + ScoreAnswer.JSON + ", " + ScoreAnswer.JSON_LINES + ", text/csv and "
                                + ScoreAnswer.RECORDIO);
        };
        float[] scores = new float[features.size()];
        Number[] labels = model.classifier() ? new Number[scores.length] : null;
        for (int i = 0; i < scores.length; i++) {
            double score = model.loss()
                    .score(model.raw(features.get(i).indices(), features.get(i).values()));
            scores[i] = (float) score;
            if (labels != null) {
                labels[i] = score >= model.threshold() ? 1 : 0;
            }
        }
        return new ScoreAnswer(scores, labels).as(answerType);
    }
}
