package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.sagemaker.HostedInstances;
import java.util.List;
import java.util.Optional;

/** What the job pays for by the hour although no run is under way. */
record IdleCosts(JobConfig config, List<HostedInstances> endpoints) {

    /** Returns a line for each endpoint. */
    List<String> lines() {
        return endpoints.stream().map(this::line).map("Idle     "::concat).toList();
    }

    /** Returns an endpoint, its instances and their price for a month. */
    String line(HostedInstances hosted) {
        String temporary = hosted.endpoint().equals(config.name())
                ? ""
                : "; it is temporary: if no run is under way, a run that was killed has left it, and retire deletes it";
        return "endpoint " + hosted.endpoint() + " is " + hosted.status() + " with " + hosted.instances() + " "
                + hosted.instanceType() + ": " + price(hosted) + temporary;
    }

    private String price(HostedInstances hosted) {
        return Optional.ofNullable(config.prices().instanceHour().get(hosted.instanceType()))
                .map(hour -> Amounts.dollars(hour * hosted.instances() * CostEstimate.HOURS_A_MONTH) + " a month")
                .orElse("no price is known");
    }
}
