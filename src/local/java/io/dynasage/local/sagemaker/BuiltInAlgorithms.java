package io.dynasage.local.sagemaker;

import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.factorization.FactorizationMachineContainer;
import io.dynasage.local.algorithms.linear.LinearLearnerContainer;
import io.dynasage.local.algorithms.xgboost.XgBoostContainer;
import java.util.Optional;

/** The algorithms whose containers are available here. */
final class BuiltInAlgorithms {
    /** The repositories of their images. */
    static final String REPOSITORIES = String.join(
            ", ",
            FactorizationMachineContainer.REPOSITORY,
            LinearLearnerContainer.REPOSITORY,
            XgBoostContainer.REPOSITORY);

    private BuiltInAlgorithms() {}

    /** Returns the algorithm of an image, recognised by its repository; account, region and tag do not matter. */
    static Optional<BuiltInAlgorithm> ofImage(String image) {
        String repository = image.substring(image.lastIndexOf('/') + 1).replaceFirst("[:@].*", "");
        return switch (repository) {
            case FactorizationMachineContainer.REPOSITORY -> Optional.of(new FactorizationMachineContainer());
            case LinearLearnerContainer.REPOSITORY -> Optional.of(new LinearLearnerContainer());
            case XgBoostContainer.REPOSITORY -> Optional.of(new XgBoostContainer());
            default -> Optional.empty();
        };
    }
}
