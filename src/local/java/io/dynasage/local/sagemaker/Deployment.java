package io.dynasage.local.sagemaker;

import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The deployed state of an endpoint: the loaded variants of one endpoint configuration.
 *
 * @param config the configuration's name
 * @param variants never empty
 */
record Deployment(String config, List<Variant> variants) {

    /**
     * A running production variant.
     *
     * @param image the container's image
     * @param weight its share of the requests, relative to the others
     * @param instances 0 for a serverless variant
     */
    record Variant(String name, HostedModel model, String image, float weight, int instances) {
        private Variant keeping(Kept kept) {
            return kept.of().variants().stream()
                    .filter(then -> then.name().equals(name))
                    .findFirst()
                    .map(then -> new Variant(
                            name,
                            model,
                            image,
                            kept.weights() ? then.weight() : weight,
                            kept.instances() ? then.instances() : instances))
                    .orElse(this);
        }
    }

    /** The properties of an earlier deployment that an update keeps, by the names of the variants. */
    record Kept(Deployment of, boolean weights, boolean instances) {}

    /** Returns this deployment with what an update keeps. */
    Deployment keeping(Kept kept) {
        return new Deployment(
                config, variants.stream().map(variant -> variant.keeping(kept)).toList());
    }

    /** Chooses the variant for the next request: the wanted one, or one by weight. */
    Variant choose(String wanted, SplittableRandom random) {
        if (wanted != null) {
            return variants.stream()
                    .filter(variant -> variant.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> SageMakerError.invalidInvocation(
                            "Variant " + wanted + " is not one of the endpoint's production variants."));
        }
        double total = variants.stream().mapToDouble(Variant::weight).sum();
        double left = random.nextDouble() * total;
        for (Variant variant : variants) {
            left -= variant.weight();
            if (left < 0) {
                return variant;
            }
        }
        return variants.get(0);
    }
}
