/**
 * A proxy that makes AWS services fail in the ways in which they really fail, for tests of any program that uses them.
 * Of the stand-ins, this package imports only {@code services}, for JSON and ports.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.before(dynamoDbLocal)) {
 *     proxy.inject(FaultRule.parse("dynamodb.Scan:reset:every=20"));
 *     runTheProgramWith(proxy.endpoint());
 *     assertEquals(5, proxy.injected().size());
 * }
 * }</pre>
 */
package io.dynasage.local.faults;
