package io.dynasage.config;

import io.dynasage.sagemaker.EndpointSettings;
import io.dynasage.sagemaker.Guardrails;

/** Reads {@code endpoint}: the instances that serve the model, and the guardrails for updates. */
record EndpointSection(Settings settings) {

    EndpointSettings endpoint() {
        int instances = settings.atLeast("endpoint.instance-count", EndpointSettings.LEAST_INSTANCES);
        Guardrails guardrails = new Guardrails(
                settings.list("endpoint.rollback-alarms"),
                settings.times().durationOrNone("endpoint.baking-time"),
                settings.share("endpoint.canary", Guardrails.LEAST_CANARY, Guardrails.MOST_CANARY)
                        .orElse(null),
                settings.times().duration("endpoint.timeout"));
        return settings.built(
                "endpoint.",
                () -> new EndpointSettings(
                        settings.flag("endpoint.deploy"),
                        settings.flag("endpoint.register"),
                        settings.required("endpoint.instance-type", "such as ml.m5.large"),
                        instances,
                        guardrails,
                        settings.flag("endpoint.adopt")));
    }
}
