package io.dynasage.sagemaker;

import io.dynasage.settings.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sagemaker.model.Alarm;
import software.amazon.awssdk.services.sagemaker.model.CapacitySizeType;
import software.amazon.awssdk.services.sagemaker.model.DeploymentConfig;
import software.amazon.awssdk.services.sagemaker.model.TrafficRoutingConfig;
import software.amazon.awssdk.services.sagemaker.model.TrafficRoutingConfigType;

/**
 * The safeguards of an endpoint update. They apply neither to the creation of an endpoint, which has no version to roll
 * back to, nor to a rollback.
 *
 * @param rollbackAlarms names of CloudWatch alarms; SageMaker rolls back the update if one of them goes off; if empty,
 *     there are no guardrails at all
 * @param bakingTime how long the alarms are watched after each shift of traffic, at most one hour
 * @param canary the fraction of the capacity that gets traffic first, above 0 and at most 0.5; if null, all capacity
 *     gets it at once
 * @param timeout the time limit of the whole update; the value sent to SageMaker is between 10 minutes and 8 hours
 */
public record Guardrails(List<String> rollbackAlarms, Duration bakingTime, Double canary, Duration timeout) {
    /** No alarms: SageMaker's default update. */
    public static final Guardrails NONE = new Guardrails(List.of(), Duration.ZERO, null, Duration.ofMinutes(30));
    /** The smallest canary fraction. */
    public static final double LEAST_CANARY = 0.01;
    /** The largest canary fraction. */
    public static final double MOST_CANARY = 0.5;

    private static final int MOST_ALARMS = 10;
    private static final int LONGEST_NAME = 255;
    private static final Duration LONGEST_BAKING = Duration.ofHours(1);
    private static final int SHORTEST_SECONDS = 600;
    private static final int LONGEST_SECONDS = 28_800;

    /** Copies the names. */
    public Guardrails {
        rollbackAlarms = List.copyOf(rollbackAlarms);
    }

    /** Returns the values that SageMaker would reject or that would have no effect, by setting. */
    Problems problems(int instances) {
        Problems problems = new Problems()
                .require(
                        rollbackAlarms.size() <= MOST_ALARMS,
                        "rollback-alarms",
                        rollbackAlarms.size() + " alarms are named; SageMaker watches at most " + MOST_ALARMS);
        rollbackAlarms.forEach(alarm -> problems.require(
                !alarm.isBlank() && alarm.length() <= LONGEST_NAME && !alarm.startsWith("arn:"),
                "rollback-alarms",
                "\"" + alarm + "\" is not the name of an alarm; use its name, not its ARN, of 1 to " + LONGEST_NAME
                        + " characters"));
        boolean brief = bakingTime.compareTo(LONGEST_BAKING) <= 0;
        Duration watched = bakingTime.multipliedBy(2);
        return problems.require(
                        brief && !bakingTime.isNegative(),
                        "baking-time",
                        bakingTime + " is too long; SageMaker waits at most " + LONGEST_BAKING.toHours() + "h")
                .require(
                        !brief || rollbackAlarms.isEmpty() || timeout.compareTo(watched) > 0,
                        "timeout",
                        "within it an endpoint has to start and its"
                                + " alarms are watched for up to twice endpoint.baking-time; make it longer than "
                                + watched.toSeconds()
                                + "s, or the baking time shorter")
                .require(
                        canary == null || canary >= LEAST_CANARY && canary <= MOST_CANARY,
                        "canary",
                        canary + " is outside " + LEAST_CANARY + " to " + MOST_CANARY)
                .require(
                        canary == null || !rollbackAlarms.isEmpty(),
                        "canary",
                        "without endpoint.rollback-alarms nothing would stop a bad canary;"
                                + " name alarms, or take it away")
                .require(
                        canary == null || instances >= 2,
                        "canary",
                        "a canary is at most half of the instances and at least one; set"
                                + " endpoint.instance-count to 2 or more, or take it away");
    }

    /**
     * Returns the deployment configuration for UpdateEndpoint. The result is empty without alarms, because waiting
     * costs money and nothing could end the update early.
     */
    Optional<DeploymentConfig> deploymentConfig() {
        if (rollbackAlarms.isEmpty()) {
            return Optional.empty();
        }
        int baking = (int) bakingTime.toSeconds();
        int longest = (int) Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, timeout.toSeconds()));
        return Optional.of(DeploymentConfig.builder()
                .blueGreenUpdatePolicy(policy -> policy.trafficRoutingConfiguration(this::routing)
                        .terminationWaitInSeconds(baking)
                        .maximumExecutionTimeoutInSeconds(longest))
                .autoRollbackConfiguration(rollback -> rollback.alarms(
                        rollbackAlarms.stream().map(Guardrails::alarm).toList()))
                .build());
    }

    private void routing(TrafficRoutingConfig.Builder routing) {
        if (canary == null) {
            routing.type(TrafficRoutingConfigType.ALL_AT_ONCE).waitIntervalInSeconds(0);
        } else {
            routing.type(TrafficRoutingConfigType.CANARY)
                    .waitIntervalInSeconds((int) bakingTime.toSeconds())
                    .canarySize(
                            size -> size.type(CapacitySizeType.CAPACITY_PERCENT).value((int) Math.round(canary * 100)));
        }
    }

    private static Alarm alarm(String name) {
        return Alarm.builder().alarmName(name).build();
    }
}
