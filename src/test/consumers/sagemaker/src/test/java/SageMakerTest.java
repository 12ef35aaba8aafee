import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.local.sagemaker.LocalSageMaker;
import io.dynasage.local.sagemaker.LocalSageMakerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

class SageMakerTest {
    @Test
    void asksTheLocalSageMaker() {
        URI s3 = URI.create("http://127.0.0.1:9000");
        try (LocalSageMaker local = new LocalSageMaker(new LocalSageMakerSettings(s3, "us-east-1", Duration.ZERO, 1));
                SageMakerClient client = SageMakerClient.builder().endpointOverride(local.endpoint()).region(Region.US_EAST_1).build()) {
            assertEquals(List.of(), client.listTrainingJobs().trainingJobSummaries());
        }
    }
}
