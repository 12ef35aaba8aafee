package io.dynasage.local.algorithms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreAnswerTest {
    @Test
    void recordIoHasTheBytesOfAmazonsClassifierAndRegressor() throws IOException {
        assertArrayEquals(
                golden("response_binary_classifier"),
                new ScoreAnswer(List.of(prediction(0.75f, 1), prediction(0.25f, 0)))
                        .as(ScoreAnswer.RECORDIO)
                        .body());
        assertArrayEquals(
                golden("response_regressor"),
                new ScoreAnswer(List.of(prediction(3.5f, null), prediction(4.25f, null)))
                        .as(ScoreAnswer.RECORDIO)
                        .body());
    }

    private static ScoreAnswer.Prediction prediction(float score, Integer label) {
        return new ScoreAnswer.Prediction(score, Optional.ofNullable(label));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = ScoreAnswerTest.class.getResourceAsStream("/golden/" + name + ".rec")) {
            return in.readAllBytes();
        }
    }
}
