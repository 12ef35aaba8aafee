package io.dynasage.local;

import java.io.PrintWriter;

/** Lines for the person who waits, each with the seconds since the start. */
final class Progress {
    private static final double NANOS = 1e9;

    private final PrintWriter out;
    private final long start = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** Prints one line. Threads may call it at the same time. */
    synchronized void say(String format, Object... arguments) {
        out.printf("[%5.1f s] %s%n", seconds(), String.format(format, arguments));
        out.flush();
    }

    /** Seconds since the start. */
    double seconds() {
        return (System.nanoTime() - start) / NANOS;
    }
}
