package io.dynasage.job.run;

import io.dynasage.job.ledger.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that Spark does at the same time: while one query is planned, the executors work for another. */
final class AtOnce {
    private AtOnce() {}

    /**
     * Does all of it, each in a thread of its own, and returns the results in their order when the last one is there.
     *
     * @throws RuntimeException the first failure in that order, when nothing works any more
     */
    static <T> List<T> all(List<Callable<T>> works) {
        ExecutorService threads = Executors.newFixedThreadPool(works.size());
        try {
            List<T> results = new ArrayList<>();
            RuntimeException failure = null;
            for (Future<T> work :
                    threads.invokeAll(works.stream().map(LogContext::carried).toList())) {
                try {
                    results.add(work.get());
                } catch (ExecutionException e) {
                    failure = failure == null ? unchecked(e.getCause()) : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The run was interrupted while it did several things at once", e);
        } finally {
            threads.shutdownNow();
        }
    }

    static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
