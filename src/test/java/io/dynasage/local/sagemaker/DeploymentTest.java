package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.local.algorithms.HostedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private static final HostedModel MODEL = (request, accept) -> request;

    private static Deployment.Variant variant(String name, float weight, int instances) {
        return new Deployment.Variant(name, MODEL, "image", weight, instances);
    }

    private static Deployment of(Deployment.Variant... variants) {
        return new Deployment("config", List.of(variants));
    }

    @Test
    void anUpdateKeepsWhatItIsAskedToOfVariantsWithTheSameName() {
        Deployment before = of(variant("a", 1, 4), variant("gone", 9, 9));
        Deployment after = of(variant("a", 2, 1), variant("new", 3, 1));

        assertEquals(
                of(variant("a", 1, 4), variant("new", 3, 1)), after.keeping(new Deployment.Kept(before, true, true)));
        assertEquals(
                of(variant("a", 2, 4), variant("new", 3, 1)), after.keeping(new Deployment.Kept(before, false, true)));
        assertEquals(after, after.keeping(new Deployment.Kept(before, false, false)));
    }
}
