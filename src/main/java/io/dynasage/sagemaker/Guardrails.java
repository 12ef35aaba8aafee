package io.dynasage.sagemaker;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.sagemaker.model.Alarm;
import software.amazon.awssdk.services.sagemaker.model.CapacitySizeType;
import software.amazon.awssdk.services.sagemaker.model.DeploymentConfig;
import software.amazon.awssdk.services.sagemaker.model.TrafficRoutingConfig;
import software.amazon.awssdk.services.sagemaker.model.TrafficRoutingConfigType;

/**
 * How carefully an endpoint is updated. Nothing of it holds for the creation of an endpoint, which has nothing to go back to, and for going back.
 *
 * @param rollbackAlarms names of CloudWatch alarms; SageMaker takes the update back if one goes off. Empty: no guardrails at all
 * @param bakingTime how long the alarms are watched after each shift of traffic, at most an hour
 * @param canary share of the capacity that gets traffic first, above 0 and at most 0.5; null: all at once
 * @param timeout how long the whole update may take; SageMaker is told 10 minutes to 8 hours
 */
public record Guardrails(List<String> rollbackAlarms, Duration bakingTime, Double canary, Duration timeout) {
    /** No alarms: SageMaker's plain update. */
    public static final Guardrails NONE = new Guardrails(List.of(), Duration.ZERO, null, Duration.ofMinutes(30));
    private static final int SHORTEST_SECONDS = 600;
    private static final int LONGEST_SECONDS = 28_800;

    /** Copies the names. */
    public Guardrails {
        rollbackAlarms = List.copyOf(rollbackAlarms);
    }

    /** What UpdateEndpoint is told; null without alarms, because a wait that nothing ends early only costs. */
    DeploymentConfig deploymentConfig() {
        if (rollbackAlarms.isEmpty()) {
            return null;
        }
        int baking = (int) bakingTime.toSeconds();
        int longest = (int) Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, timeout.toSeconds()));
        return DeploymentConfig.builder()
                .blueGreenUpdatePolicy(policy -> policy.trafficRoutingConfiguration(this::routing).terminationWaitInSeconds(baking).maximumExecutionTimeoutInSeconds(longest))
                .autoRollbackConfiguration(rollback -> rollback.alarms(rollbackAlarms.stream().map(Guardrails::alarm).toList())).build();
    }

    private void routing(TrafficRoutingConfig.Builder routing) {
        if (canary == null) {
            routing.type(TrafficRoutingConfigType.ALL_AT_ONCE).waitIntervalInSeconds(0);
        } else {
            routing.type(TrafficRoutingConfigType.CANARY).waitIntervalInSeconds((int) bakingTime.toSeconds())
                    .canarySize(size -> size.type(CapacitySizeType.CAPACITY_PERCENT).value((int) Math.round(canary * 100)));
        }
    }

    private static Alarm alarm(String name) {
        return Alarm.builder().alarmName(name).build();
    }
}
