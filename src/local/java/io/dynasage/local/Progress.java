package io.dynasage.local;

import java.io.PrintWriter;

/** Prints progress for the user, each line with the seconds since the start. */
final class Progress {
    private static final double NANOS = 1e9;

    private final PrintWriter out;
    private final long start = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** Prints one line. Safe to call from several threads. */
    synchronized void say(String format, Object... arguments) {
        out.printf("[%5.1f s] %s%n", seconds(), String.format(format, arguments));
        out.flush();
    }

    /** Returns the seconds since the start. */
    double seconds() {
        return (System.nanoTime() - start) / NANOS;
    }
}
