package io.dynasage.job.ledger;

import io.dynasage.job.failure.HeldException;
import io.dynasage.sagemaker.Poller;
import io.dynasage.sagemaker.SageMakerFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one driver to change something that has a name: a run, or an endpoint. A small file names the holder. A
 * thread renews the lease while the driver lives; if the driver dies, the lease expires, and the next driver takes it
 * over.
 *
 * <p>When the process is asked to end, it gives the lease back, so that the next driver need not wait. A thread that
 * still works then cannot renew it, and stops at its next durable step.
 *
 * <p>On a store that does not write under conditions there is no lease, only a warning.
 */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration TERM = Duration.ofMinutes(2);
    private static final Duration RENEWED_AFTER = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 10;
    /** After Spark has stopped its jobs (50), before Hadoop closes its file systems (10). */
    private static final int SHUTDOWN_PRIORITY = 30;

    private final NewFiles files;
    private final LeaseNotes notes;
    private final String what;
    private Optional<Held> held = Optional.empty();
    private boolean unprotected;
    private boolean lost;
    private boolean ended;
    private final Runnable atShutdown = this::endWithTheProcess;

    private record Held(LeaseNotes.Numbered numbered, LeaseNote note, ScheduledExecutorService renewals) {}

    private Lease(NewFiles files, String folder, String what) {
        this.files = files;
        this.notes = new LeaseNotes(files, folder);
        this.what = what;
    }

    /** Returns the lease on a run, which is not taken yet. */
    public static Lease onRun(RunFolder folder, NewFiles files) {
        return new Lease(files, folder.at(RunFolder.LEASE), "run " + folder.runId());
    }

    /** Returns the lease on the job's endpoint, which is not taken yet. */
    public static Lease onEndpoint(RunNames names, NewFiles files) {
        return new Lease(files, names.endpointLease(), "endpoint " + names.job());
    }

    /** Returns the lease on the job's endpoint, in the same store. */
    Lease onEndpoint(RunNames names) {
        return onEndpoint(names, files);
    }

    /**
     * Takes the lease, and waits while another driver holds it.
     *
     * @param poller limits the wait
     * @throws HeldException if another driver still holds it at the end of the wait
     * @throws io.dynasage.storage.StorageException if its file cannot be read or written
     */
    public void await(Poller poller) {
        AtomicReference<HeldException> holder = new AtomicReference<>();
        try {
            poller.until(() -> takenUnlessHeld(holder), taken -> taken, "the lease on " + what);
        } catch (SageMakerFailure e) {
            throw Optional.ofNullable(holder.get())
                    .<RuntimeException>map(HeldException::afterWaiting)
                    .orElse(e);
        }
    }

    private boolean takenUnlessHeld(AtomicReference<HeldException> holder) {
        try {
            take();
            return true;
        } catch (HeldException e) {
            if (holder.getAndSet(e) == null) {
                LOG.info("Waiting, because another driver holds {}: {}", what, e.getMessage());
            }
            return false;
        }
    }

    /**
     * Takes the lease. Takes over one that has expired, or whose process has ended on this machine.
     *
     * @throws HeldException if another driver holds it; the message names the holder, and nothing was changed
     * @throws io.dynasage.storage.StorageException if its file cannot be read or written
     */
    public synchronized void take() {
        requireNotEnded();
        try {
            for (int attempt = 0; held.isEmpty() && attempt < ATTEMPTS; attempt++) {
                takeOnce();
            }
            LeaseNotes.Numbered mine = held.map(Held::numbered)
                    .orElseThrow(() -> new HeldException("Other drivers take " + what + " again and again ("
                            + notes.folder() + "); start this one when they have ended."));
            if (!notes.refusesToCreate(mine)) {
                throw new NewFiles.NoConditionsException("it replaced a file instead of refusing to create it");
            }
            giveBackAtShutdown();
        } catch (NewFiles.NoConditionsException e) {
            forget();
            unprotected = true;
            LOG.warn(
                    "The store of {} does not write under conditions ({}), so nothing keeps two drivers from working on"
                            + " {} at the same time; make sure that only one does.",
                    notes.folder(),
                    e.getMessage(),
                    what);
        }
    }

    private void takeOnce() {
        Optional<LeaseNotes.Numbered> found = notes.last();
        found.ifPresent(this::requireFree);
        LeaseNote note = LeaseNote.ofThisProcess(notes.now(), TERM);
        notes.replace(found, note.toJson())
                .ifPresent(written -> held = Optional.of(new Held(written, note, renewals())));
    }

    private void requireFree(LeaseNotes.Numbered found) {
        LeaseNote note = noteOf(found);
        if (note.released()) {
            return;
        }
        if (note.expired(notes.now())) {
            LOG.warn(
                    "The lease on {} of {} expired at {}; this driver takes it over.",
                    what,
                    note.holder(),
                    note.expires());
        } else if (note.processEnded()) {
            LOG.warn("{} held {} and has ended; this driver takes the lease over.", note.holder(), what);
        } else {
            throw new HeldException("Another driver holds " + what + ": " + note.holder() + ". Its lease expires at "
                    + note.expires() + " unless it is renewed (" + notes.folder()
                    + "). Nothing was changed. Wait until that driver ends; if its machine is gone, start again after"
                    + " that time.");
        }
    }

    private LeaseNote noteOf(LeaseNotes.Numbered found) {
        try {
            return LeaseNote.read(found.text());
        } catch (IllegalArgumentException e) {
            throw new HeldException("It is not known who holds " + what + ", because the last file in " + notes.folder()
                    + " cannot be understood: " + e.getMessage()
                    + ". Nothing was changed. Remove the folder if no driver works on " + what + ".");
        }
    }

    private ScheduledExecutorService renewals() {
        ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "lease-on-" + what.replace(' ', '-'));
            thread.setDaemon(true);
            return thread;
        });
        long pause = RENEWED_AFTER.toMillis();
        var unused = renewals.scheduleWithFixedDelay(this::renewQuietly, pause, pause, TimeUnit.MILLISECONDS);
        return renewals;
    }

    private void renewQuietly() {
        try {
            require();
        } catch (HeldException e) {
            LOG.warn(e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("The lease on {} could not be renewed yet: {}", what, e.getMessage());
        }
    }

    /**
     * Renews the lease. Call this before each step whose effect outlives the driver.
     *
     * @throws HeldException if the lease was lost to another driver, or given back because the process ends
     * @throws io.dynasage.storage.StorageException if its file cannot be read or written
     */
    public synchronized void require() {
        requireNotEnded();
        if (lost) {
            throw lost();
        }
        held.ifPresent(now -> {
            LeaseNote note = now.note().until(notes.now().plus(TERM));
            LeaseNotes.Numbered written = notes.replace(Optional.of(now.numbered()), note.toJson())
                    .orElseThrow(() -> {
                        lost = true;
                        forget();
                        return lost();
                    });
            held = Optional.of(new Held(written, note, now.renewals()));
        });
    }

    private HeldException lost() {
        String holder = notes.last()
                .map(found -> noteOf(found).holder() + " holds it")
                .orElse("its files are gone, " + notes.folder());
        return new HeldException("This driver has lost the lease on " + what + ": " + holder
                + ". It stops before it changes anything else. Do not run two drivers on the same name.");
    }

    private void requireNotEnded() {
        if (ended) {
            throw new HeldException("The process was asked to end, and this driver has given " + what
                    + " back. It stops before it changes anything else; the next driver continues.");
        }
    }

    /**
     * Writes a small file of the run, if there is none.
     *
     * @throws HeldException if another driver has written the file, or this process ends
     */
    synchronized void create(RunFolder folder, String path, String text) {
        requireNotEnded();
        if (unprotected) {
            folder.write(path, text);
        } else if (!files.create(folder.at(path), text)) {
            throw new HeldException(
                    "Another driver of " + what + " has written " + folder.at(path) + ". This driver stops.");
        }
    }

    private void giveBackAtShutdown() {
        try {
            ShutdownHookManager.get().addShutdownHook(atShutdown, SHUTDOWN_PRIORITY);
        } catch (IllegalStateException e) {
            LOG.debug("The process is ending already", e);
        }
    }

    /** Gives the lease back for good, because the process was asked to end. */
    synchronized void endWithTheProcess() {
        ended = true;
        close();
    }

    private synchronized void forget() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(atShutdown);
        }
        held.ifPresent(now -> now.renewals().shutdownNow());
        held = Optional.empty();
    }

    /** Ends the lease without giving it back, because its files were removed together with what they protect. */
    public void endsWithItsFiles() {
        forget();
    }

    /** Gives the lease back, if it is held. */
    @Override
    public synchronized void close() {
        try {
            held.ifPresent(now -> notes.replace(
                    Optional.of(now.numbered()),
                    now.note().givenBack(notes.now()).toJson()));
        } catch (RuntimeException e) {
            LOG.warn("The lease on {} could not be given back and expires by itself: {}", what, e.getMessage());
        } finally {
            forget();
        }
    }
}
