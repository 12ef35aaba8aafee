package io.dynasage.config;

import java.time.Duration;
import java.util.List;

/** Reads {@code endpoint}: what serves, and how carefully it is changed. */
final class EndpointSection {
    private final Settings settings;

    EndpointSection(Settings settings) {
        this.settings = settings;
    }

    JobConfig.Endpoint endpoint() {
        return new JobConfig.Endpoint(settings.flag("endpoint.deploy"), settings.flag("endpoint.register"), settings.required("endpoint.instance-type", "such as ml.m5.large"),
                settings.atLeast("endpoint.instance-count", 1), settings.times().duration("endpoint.timeout"), rollbackAlarms(), bakingTime(), canary());
    }

    private List<String> rollbackAlarms() {
        List<String> alarms = settings.list("endpoint.rollback-alarms");
        if (alarms.size() > 10) {
            settings.wrong("endpoint.rollback-alarms", alarms.size() + " alarms are named; SageMaker watches at most 10");
        }
        alarms.stream().filter(alarm -> alarm.isBlank() || alarm.length() > 255 || alarm.startsWith("arn:")).forEach(alarm ->
                settings.wrong("endpoint.rollback-alarms", "\"" + alarm + "\" is no name of an alarm; use its name, not its ARN, of 1 to 255 signs"));
        return alarms;
    }

    private Duration bakingTime() {
        Duration time = settings.times().durationOrNone("endpoint.baking-time");
        if (time.compareTo(Duration.ofHours(1)) > 0) {
            settings.wrong("endpoint.baking-time", time + " is too long; SageMaker waits at most 1h");
        } else if (!settings.list("endpoint.rollback-alarms").isEmpty() && settings.times().duration("endpoint.timeout").compareTo(time.multipliedBy(2)) <= 0) {
            settings.wrong("endpoint.timeout", "within it an endpoint has to start and its alarms are watched for up to twice endpoint.baking-time; make it longer than "
                    + time.multipliedBy(2).toSeconds() + "s, or the baking time shorter");
        }
        return time;
    }

    private Double canary() {
        Double canary = settings.share("endpoint.canary", 0.01, 0.5);
        if (canary != null && settings.list("endpoint.rollback-alarms").isEmpty()) {
            settings.wrong("endpoint.canary", "without endpoint.rollback-alarms nothing would stop a bad canary; name alarms, or take it away");
        }
        if (canary != null && settings.atLeast("endpoint.instance-count", 1) < 2) {
            settings.wrong("endpoint.canary", "a canary is at most half of the instances and at least one; set endpoint.instance-count to 2 or more, or take it away");
        }
        return canary;
    }
}
