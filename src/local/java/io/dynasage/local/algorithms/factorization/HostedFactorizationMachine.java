package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.FeatureRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.ScoreAnswer;
import io.dynasage.model.FactorizationMachine;
import java.util.List;

/**
 * A served factorization machine. Requests can be JSON, JSON Lines or RecordIO-protobuf, but not CSV. Answers have the
 * same three formats; JSON if the caller accepts any. A classifier answers {@code score} and {@code predicted_label}
 * (1.0 where the score is at least 0.5), a regressor {@code score}; all are float32.
 */
final class HostedFactorizationMachine implements HostedModel {
    private static final double THRESHOLD = 0.5;

    private final FactorizationMachine model;

    HostedFactorizationMachine(FactorizationMachine model) {
        this.model = model;
    }

    @Override
    public Payload invoke(Payload request, String accept) {
        String answerType = ScoreAnswer.type(accept, FactorizationMachineContainer.REPOSITORY);
        FeatureRows rows = new FeatureRows(model.featureDim());
        List<FeatureRows.FeatureRow> features = switch (request.contentType()) {
            case ScoreAnswer.JSON -> rows.fromJson(request.body());
            case ScoreAnswer.JSON_LINES -> rows.fromJsonLines(request.body());
            case ScoreAnswer.RECORDIO -> rows.fromRecordIo(request.body());
            default ->
                throw new ModelRefusal(
                        415,
                        "Content type '" + request.contentType()
                                + "' is not supported; factorization-machines reads "
                                + ScoreAnswer.JSON + ", " + ScoreAnswer.JSON_LINES + " and " + ScoreAnswer.RECORDIO);
        };
        float[] scores = new float[features.size()];
        Number[] labels = model.classifier() ? new Number[scores.length] : null;
        for (int i = 0; i < scores.length; i++) {
            FeatureRows.FeatureRow row = features.get(i);
            scores[i] = (float) model.score(row.indices(), row.values(), row.indices().length);
            if (labels != null) {
                labels[i] = scores[i] >= THRESHOLD ? 1f : 0f;
            }
        }
        return new ScoreAnswer(scores, labels).as(answerType);
    }
}
