package io.dynasage.config;

import io.dynasage.sagemaker.EndpointSettings;
import io.dynasage.sagemaker.Guardrails;

/** Reads {@code endpoint}: the instances that serve the model, and the guardrails for updates. */
final class EndpointSection {
    private final Settings settings;

    EndpointSection(Settings settings) {
        this.settings = settings;
    }

    EndpointSettings endpoint() {
        Settings s = settings;
        int instances = s.atLeast("endpoint.instance-count", EndpointSettings.LEAST_INSTANCES);
        Guardrails guardrails = new Guardrails(
                s.list("endpoint.rollback-alarms"),
                s.times().durationOrNone("endpoint.baking-time"),
                s.share("endpoint.canary", Guardrails.LEAST_CANARY, Guardrails.MOST_CANARY),
                s.times().duration("endpoint.timeout"));
        return s.built(
                "endpoint.",
                () -> new EndpointSettings(
                        s.flag("endpoint.deploy"),
                        s.flag("endpoint.register"),
                        s.required("endpoint.instance-type", "such as ml.m5.large"),
                        instances,
                        guardrails,
                        s.flag("endpoint.adopt")));
    }
}
