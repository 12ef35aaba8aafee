package io.dynasage.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.TableConnection;
import io.dynasage.sagemaker.SageMakerConnection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://dynamodb.eu-west-1.amazonaws.com",
                "https://10.0.0.7:8443/",
                "http://127.0.0.1:8000",
                "http://127.9.9.9",
                "http://localhost:8000",
                "http://[::1]:8000"
            })
    void encryptedAndLocalEndpointsAreAccepted(String endpoint) {
        assertEquals(Optional.empty(), EndpointUri.problem(URI.create(endpoint)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.7:8000",
                "http://169.254.169.254/",
                "http://0.0.0.0:8000",
                "http://127.0.0.1.nobody.invalid:8000",
                "http://[2001:db8::1]:8000"
            })
    void plainHttpToAnotherMachineIsRefused(String endpoint) {
        assertEquals(
                endpoint
                        + " is not encrypted, so that others could read and change the data on the way; use https, or"
                        + " http only for a service on this machine (a loopback address)",
                EndpointUri.problem(URI.create(endpoint)).orElseThrow());
    }

    @Test
    void connectionsOfTheLibraryRefuseItToo() {
        URI plain = URI.create("http://10.0.0.7:8000");
        for (Executable connection : List.<Executable>of(
                () -> new TableConnection("us-east-1", plain, null),
                () -> new SageMakerConnection("us-east-1", plain, null),
                () -> new SageMakerConnection("us-east-1", null, plain))) {
            assertTrue(assertThrows(InvalidSettingsException.class, connection)
                    .getMessage()
                    .startsWith("http://10.0.0.7:8000 is not encrypted, so that"));
        }
    }

    @Test
    void otherSchemesAndNoHostAreRefused() {
        for (String endpoint : new String[] {"ftp://127.0.0.1", "127.0.0.1", "http:/path", "file:///x"}) {
            assertTrue(
                    EndpointUri.problem(URI.create(endpoint)).orElseThrow().contains(" is not an endpoint; write http"),
                    endpoint);
        }
    }
}
