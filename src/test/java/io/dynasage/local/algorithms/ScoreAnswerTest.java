package io.dynasage.local.algorithms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ScoreAnswerTest {
    @Test
    void recordIoHasTheBytesOfAmazonsClassifierAndRegressor() throws IOException {
        assertArrayEquals(
                golden("response_binary_classifier"),
                new ScoreAnswer(new float[] {0.75f, 0.25f}, new Integer[] {1, 0})
                        .as(ScoreAnswer.RECORDIO)
                        .body());
        assertArrayEquals(
                golden("response_regressor"),
                new ScoreAnswer(new float[] {3.5f, 4.25f}, null)
                        .as(ScoreAnswer.RECORDIO)
                        .body());
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = ScoreAnswerTest.class.getResourceAsStream("/golden/" + name + ".rec")) {
            return in.readAllBytes();
        }
    }
}
