package io.dynasage.job.operation;

import io.dynasage.job.ledger.Stage;
import io.dynasage.job.ledger.StageListener;
import io.dynasage.job.notification.Terminal;
import io.dynasage.job.run.StageText;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Prints one line for each stage of a run when it ends. On a terminal, the last line shows the stage in progress and
 * its seconds.
 */
final class StageLines implements StageListener, AutoCloseable {
    /** Back to the begin of the line, and without what stands there. */
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final Terminal terminal;
    private final Clock clock;
    private final AtomicReference<Optional<Begun>> begun = new AtomicReference<>(Optional.empty());
    private final ScheduledExecutorService ticker;

    private record Begun(Stage stage, Instant at) {}

    StageLines(PrintWriter out, Terminal terminal, Clock clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "stage-lines");
            thread.setDaemon(true);
            return thread;
        });
        if (terminal.live()) {
            Future<?> unused = ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
        }
    }

    @Override
    public synchronized void begins(Stage stage) {
        begun.set(Optional.of(new Begun(stage, clock.instant())));
        tick();
    }

    @Override
    public synchronized void ends(Stage stage, Object output, double seconds) {
        begun.set(Optional.empty());
        print(terminal.done(), stage, seconds, StageText.of(output));
    }

    /** Shows the stage in progress. */
    synchronized void tick() {
        if (terminal.live()) {
            begun.get().ifPresent(stage -> {
                out.printf(Locale.ROOT, "%s… %-16s %6.0f s", CLEAR, stage.stage(), seconds(stage));
                out.flush();
            });
        }
    }

    /** Marks the stage that did not end as failed, and stops. */
    @Override
    public synchronized void close() {
        ticker.shutdownNow();
        begun.getAndSet(Optional.empty())
                .ifPresent(stage -> print(terminal.failed(), stage.stage(), seconds(stage), ""));
    }

    private double seconds(Begun stage) {
        return Duration.between(stage.at(), clock.instant()).toMillis() / 1000.0;
    }

    private void print(String mark, Stage stage, double seconds, String what) {
        String clear = terminal.live() ? CLEAR : "";
        String line = String.format(Locale.ROOT, "%s%s %-16s %6.1f s  %s", clear, mark, stage, seconds, what);
        out.println(line.stripTrailing());
        out.flush();
    }
}
