package io.dynasage.config;

import io.dynasage.sagemaker.KeySettings;
import io.dynasage.sagemaker.NetworkSettings;
import io.dynasage.sagemaker.Protection;

/** Reads {@code sagemaker.network} and {@code sagemaker.keys}. */
record ProtectionSection(Settings settings) {
    private static final String NETWORK = "sagemaker.network.";
    private static final String KEYS = "sagemaker.keys.";

    Protection protection() {
        NetworkSettings network = settings.built(
                NETWORK,
                () -> new NetworkSettings(
                        settings.list(NETWORK + "subnets"),
                        settings.list(NETWORK + "security-groups"),
                        settings.flag(NETWORK + "isolation"),
                        settings.flag(NETWORK + "encrypt-traffic")));
        KeySettings keys = settings.built(
                KEYS,
                () -> new KeySettings(
                        settings.optional(KEYS + "training-volumes"),
                        settings.optional(KEYS + "output"),
                        settings.optional(KEYS + "endpoint-volumes")));
        return new Protection(network, keys);
    }
}
