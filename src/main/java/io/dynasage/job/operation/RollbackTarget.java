package io.dynasage.job.operation;

import io.dynasage.job.failure.UsageException;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.RegisteredRun;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses the registered model for a rollback. */
final class RollbackTarget {
    private static final int NAMED = 10;

    private RollbackTarget() {}

    /**
     * Returns the model of the requested run; if none was requested, the last approved version before the one that
     * serves. An unfinished rollback is finished, unless another run was requested.
     *
     * @param versions the registry's versions, newest first
     * @param serving the run whose model serves; empty if it was not deployed by a run
     * @param unfinished the run that an unfinished rollback goes to
     * @param to the requested run; empty for the one before
     * @throws UsageException if there is no such model, or it may not be deployed
     */
    static RegisteredRun of(
            List<RegisteredRun> versions, Optional<String> serving, Optional<String> unfinished, Optional<String> to) {
        if (unfinished.isPresent() && to.or(() -> unfinished).equals(unfinished)) {
            return requested(versions, Optional.empty(), unfinished.get());
        }
        if (to.isPresent()) {
            return requested(versions, serving, to.get());
        }
        return before(versions, serving)
                .orElseThrow(() -> new UsageException("There is no approved model before "
                        + serving.map("that of run "::concat).orElse("the one that the endpoint serves")
                        + "; registered are " + names(versions) + ". Name one with --to, or deploy a new run"));
    }

    private static RegisteredRun requested(List<RegisteredRun> versions, Optional<String> serving, String to) {
        if (serving.filter(to::equals).isPresent()) {
            throw new UsageException("The endpoint serves the model of run " + to + " already; there is nothing to do");
        }
        RegisteredRun found = versions.stream()
                .filter(version -> version.runId().equals(to))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "No model of run " + to + " is registered; registered are " + names(versions)));
        if (found.model().approval() != Approval.APPROVED) {
            throw new UsageException(
                    "The model of run " + to + " is " + found.model().approval().status()
                            + " in the registry, and only approved ones are deployed; if you trust it: "
                            + "aws sagemaker update-model-package --model-package-arn "
                            + found.model().arn() + " --model-approval-status Approved");
        }
        return found;
    }

    /** Returns the last approved version before the one that serves, if there is one. */
    static Optional<RegisteredRun> before(List<RegisteredRun> versions, Optional<String> serving) {
        int served = versions.stream()
                .filter(version -> serving.filter(version.runId()::equals).isPresent())
                .mapToInt(version -> version.model().version())
                .findFirst()
                .orElse(Integer.MAX_VALUE);
        return versions.stream()
                .filter(version -> version.model().approval() == Approval.APPROVED
                        && version.model().version() < served)
                .findFirst();
    }

    /**
     * Checks that the endpoint can be asked as the configuration says.
     *
     * @param image the image of the model of the run
     * @throws UsageException if the image is of an algorithm with other answers
     */
    static void requireAlgorithm(String run, String image, Algorithm configured) {
        Algorithm.of(image)
                .filter(then -> !then.imageName().equals(configured.imageName()))
                .ifPresent(then -> {
                    throw new UsageException("The model of run " + run + " is one of " + then
                            + ", and the configuration"
                            + " says training.algorithm = " + configured + ", so its answers could not be checked."
                            + " Nothing was changed; give the configuration of that run, which settings.txt in its"
                            + " folder has");
                });
    }

    private static String names(List<RegisteredRun> versions) {
        if (versions.isEmpty()) {
            return "none";
        }
        String first = versions.stream()
                .limit(NAMED)
                .map(version ->
                        version.runId() + " (" + version.model().approval().status() + ")")
                .collect(Collectors.joining(", "));
        if (versions.size() > NAMED) {
            return first + ", …";
        }
        return first;
    }
}
