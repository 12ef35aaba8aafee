package io.dynasage.local.services;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/**
 * The first class of every child JVM: runs another class's {@code main} and ends the JVM as soon as standard input
 * reaches its end. The parent holds the other end of that pipe, so a child never outlives its parent, even if the
 * parent crashes.
 *
 * <p>It runs on other programs' class paths (DynamoDB Local's, S3Proxy's, Spark's) and therefore uses only JDK classes.
 */
public final class ParentWatch {
    private ParentWatch() {}

    /**
     * Runs {@code args[0]}'s main with the remaining arguments.
     *
     * @param args the class to run, then its arguments
     * @throws Exception any exception of that main
     */
    public static void main(String[] args) throws Exception {
        watch();
        String[] rest = java.util.Arrays.copyOfRange(args, 1, args.length);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void watch() {
        Thread watch = new Thread(ParentWatch::endWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is written to the stream; only its end matters.
                continue;
            }
        } catch (IOException e) {
            // A broken pipe also means that the parent has ended.
        }
        Runtime.getRuntime().halt(0);
    }
}
