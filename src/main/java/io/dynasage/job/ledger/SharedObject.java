package io.dynasage.job.ledger;

import io.dynasage.account.AccountException;
import io.dynasage.account.ConditionalObject.Answer;
import io.dynasage.account.ConditionalObject;
import io.dynasage.sagemaker.Poller;
import io.dynasage.storage.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shared file in S3, which decides by its own conditions who is first. */
final class SharedObject implements SharedFile {
    private static final Logger LOG = LoggerFactory.getLogger(SharedObject.class);
    private static final int ATTEMPTS = 8;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** No object has this tag: it is the digest of nothing, and a lease is not empty. */
    private static final String FOREIGN_TAG = "\"d41d8cd98f00b204e9800998ecf8427e\"";

    private final String uri;
    private final ConditionalObject object;
    private final Clock clock;
    private volatile Duration ahead = Duration.ZERO;

    SharedObject(String uri, ConditionalObject object, Clock clock) {
        this.uri = uri;
        this.object = object;
        this.clock = clock;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public Optional<Content> read() {
        Answer answer = ask(object::read);
        if (answer.status() == 200) {
            return Optional.of(new Content(answer.text(), answer.tag()));
        }
        if (answer.status() == 404 && !bucketIsMissing(answer)) {
            return Optional.empty();
        }
        throw failure("read", answer);
    }

    @Override
    public Optional<Content> create(String text) {
        return written(ask(() -> object.create(text)), text);
    }

    @Override
    public Optional<Content> replace(Content before, String text) {
        return written(ask(() -> object.replace(text, before.tag())), text);
    }

    /**
     * Returns what was written. S3 also says that a condition is not met if an earlier attempt was written and only its
     * answer was lost, so the text decides.
     */
    private Optional<Content> written(Answer answer, String text) {
        if (answer.status() == 200) {
            return Optional.of(new Content(text, answer.tag()));
        }
        if (refused(answer)) {
            return read().filter(now -> now.text().equals(text));
        }
        if (answer.status() == 501) {
            throw new NoConditionsException("S3 answered 501 to a conditional write of " + uri);
        }
        throw failure("write", answer);
    }

    @Override
    public boolean keepsConditions(Content now) {
        return refused(ask(() -> object.create(now.text())))
                && refused(ask(() -> object.replace(now.text(), FOREIGN_TAG)));
    }

    /** Returns whether the condition was not met, or there is no longer an object to compare with. */
    private static boolean refused(Answer answer) {
        return answer.status() == 412 || answer.status() == 404 && !bucketIsMissing(answer);
    }

    private static boolean bucketIsMissing(Answer answer) {
        return answer.text().contains("NoSuchBucket");
    }

    @Override
    public Instant now() {
        return clock.instant().plus(ahead);
    }

    private Answer ask(Supplier<Answer> request) {
        AtomicInteger left = new AtomicInteger(ATTEMPTS);
        Answer answer = new Poller(LONGEST_PAUSE, PATIENCE, clock)
                .until(() -> attempt(request, left.decrementAndGet()), Optional::isPresent, "an answer about " + uri)
                .orElseThrow();
        answer.at().ifPresent(date -> ahead = Duration.between(clock.instant(), date));
        return answer;
    }

    /** Returns an answer, or an empty result if the request should be repeated. */
    private Optional<Answer> attempt(Supplier<Answer> request, int left) {
        try {
            Answer answer = request.get();
            if (left == 0 || answer.status() < 500 && answer.status() != 409 && answer.status() != 429
                    || answer.status() == 501) {
                return Optional.of(answer);
            }
            LOG.info("S3 answered {} about {}; the request is repeated", answer.status(), uri);
        } catch (AccountException e) {
            if (left == 0 || !e.code().isEmpty()) {
                throw new StorageException("reach", uri, new IOException(e.getMessage(), e));
            }
            LOG.info("{}; the request about {} is repeated", e.getMessage(), uri);
        }
        return Optional.empty();
    }

    private StorageException failure(String doing, Answer answer) {
        if (bucketIsMissing(answer)) {
            return new StorageException(doing, uri, new UnknownStoreException(uri, answer.text()));
        }
        if (answer.status() == 403) {
            return new StorageException(doing, uri, new AccessDeniedException(uri));
        }
        return new StorageException(
                doing, uri, new IOException("S3 answered " + answer.status() + ": " + answer.text()));
    }
}
