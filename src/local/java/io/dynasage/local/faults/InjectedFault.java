package io.dynasage.local.faults;

/**
 * A fault that a request has met.
 *
 * @param call the request
 * @param fault what happened
 */
public record InjectedFault(ServiceCall call, Fault fault) {

    /** Returns both, for example {@code s3.GetObject reset}. */
    @Override
    public String toString() {
        return call + " " + fault;
    }
}
