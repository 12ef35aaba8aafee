package io.dynasage.settings;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** The endpoints of services that a setting may name in place of AWS's own. */
public final class EndpointUri {
    private EndpointUri() {}

    /**
     * Returns why an endpoint cannot be used. Without encryption, anybody on the way to the service can read and change
     * the data, so plain HTTP is only for this machine.
     */
    public static Optional<String> problem(URI endpoint) {
        if (endpoint.getHost() == null
                || !"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            return Optional.of("\"" + endpoint + "\" is not an endpoint; write http://host:port or https://host");
        }
        if (endpoint.getScheme().equals("http") && !isThisMachine(endpoint.getHost())) {
            return Optional.of(endpoint + " is not encrypted, so that others could read and change the data on the way;"
                    + " use https, or http only for a service on this machine (a loopback address)");
        }
        return Optional.empty();
    }

    /**
     * Checks an endpoint.
     *
     * @param setting the setting's key, relative to its group
     * @param endpoint null for AWS's own
     * @throws InvalidSettingsException if the endpoint cannot be used
     */
    public static void require(String setting, URI endpoint) {
        Optional<String> problem = Optional.ofNullable(endpoint).flatMap(EndpointUri::problem);
        new Problems().require(problem.isEmpty(), setting, problem.orElse("")).raise();
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
