package io.dynasage.job.run;

import io.dynasage.job.ledger.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs pieces of Spark work concurrently: while Spark plans one query, the executors work on another. */
final class AtOnce {
    private AtOnce() {}

    /**
     * Runs each piece of work in its own thread, waits for all of them, and returns the results in order.
     *
     * @throws RuntimeException the first failure in that order, after all work has ended
     */
    static <T> List<T> all(List<Callable<T>> works) {
        ExecutorService threads = Executors.newFixedThreadPool(works.size());
        try {
            List<T> results = new ArrayList<>();
            List<RuntimeException> failures = new ArrayList<>();
            for (Future<T> work :
                    threads.invokeAll(works.stream().map(LogContext::carried).toList())) {
                try {
                    results.add(work.get());
                } catch (ExecutionException e) {
                    failures.add(unchecked(e.getCause()));
                }
            }
            if (!failures.isEmpty()) {
                throw failures.get(0);
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
        if (failure instanceof RuntimeException known) {
            return known;
        }
        return new IllegalStateException(failure);
    }
}
