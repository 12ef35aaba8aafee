package io.dynasage.local;

import io.dynasage.local.faults.FaultProxy;
import io.dynasage.local.faults.FaultRule;
import io.dynasage.local.faults.InjectedFault;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fault proxy before each of the local services. The local SageMaker reads channels and writes artifacts without one,
 * as AWS's own does.
 *
 * @param dynamoDb before the tables
 * @param s3 before the buckets
 * @param sageMaker before training, endpoints and the account
 */
public record FaultyServices(FaultProxy dynamoDb, FaultProxy s3, FaultProxy sageMaker) implements AutoCloseable {

    /** Starts the proxies; the services stay the caller's. */
    public static FaultyServices before(LocalServices services) {
        ServiceEndpoints endpoints = services.endpoints();
        return new FaultyServices(
                FaultProxy.before(endpoints.dynamoDb()),
                FaultProxy.before(endpoints.s3()),
                FaultProxy.before(endpoints.sageMaker()));
    }

    /** Returns the addresses of the proxies. */
    public ServiceEndpoints endpoints() {
        return new ServiceEndpoints(dynamoDb.endpoint(), s3.endpoint(), sageMaker.endpoint());
    }

    /** Adds a rule to all proxies. Each of them counts on its own, so a rule for any service acts at each. */
    public void inject(FaultRule rule) {
        proxies().forEach(proxy -> proxy.inject(rule));
    }

    /** Removes all rules. */
    public void clear() {
        proxies().forEach(FaultProxy::clear);
    }

    /** Returns the faults that requests have met so far, of one service after the other. */
    public List<InjectedFault> injected() {
        return proxies().flatMap(proxy -> proxy.injected().stream()).toList();
    }

    private Stream<FaultProxy> proxies() {
        return Stream.of(dynamoDb, s3, sageMaker);
    }

    @Override
    public void close() {
        proxies().forEach(FaultProxy::close);
    }
}
