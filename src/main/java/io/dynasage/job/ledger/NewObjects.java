package io.dynasage.job.ledger;

import io.dynasage.account.AccountException;
import io.dynasage.account.BucketObjects;
import io.dynasage.account.BucketObjects.Answer;
import io.dynasage.sagemaker.Poller;
import io.dynasage.storage.S3Uri;
import io.dynasage.storage.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** New files in S3, which decides by its own condition who is first. */
final class NewObjects implements NewFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NewObjects.class);
    private static final int ATTEMPTS = 8;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

    private final BucketObjects objects;
    private final Clock clock;
    private volatile Duration ahead = Duration.ZERO;

    NewObjects(BucketObjects objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
    }

    @Override
    public List<String> names(String folder) {
        Answer answer = ask(folder, () -> objects.list(S3Uri.of(folder).key()));
        if (answer.status() != 200) {
            throw failure("list", folder, answer);
        }
        return KEY.matcher(answer.text())
                .results()
                .map(key -> key.group(1).substring(key.group(1).lastIndexOf('/') + 1))
                .toList();
    }

    @Override
    public Optional<String> read(String uri) {
        Answer answer = ask(uri, () -> objects.read(S3Uri.of(uri)));
        if (answer.status() == 200) {
            return Optional.of(answer.text());
        }
        if (answer.status() == 404 && !bucketIsMissing(answer)) {
            return Optional.empty();
        }
        throw failure("read", uri, answer);
    }

    /**
     * {@inheritDoc}
     *
     * <p>S3 also says that there is an object if an earlier attempt was written and only its answer was lost, so the
     * text decides. It differs from what any other driver would write.
     */
    @Override
    public boolean create(String uri, String text) {
        Answer answer = ask(uri, () -> objects.create(S3Uri.of(uri), text));
        return switch (answer.status()) {
            case 200 -> true;
            case 412 -> read(uri).filter(text::equals).isPresent();
            case 501 -> throw new NoConditionsException("S3 answered 501, not implemented");
            default -> throw failure("write", uri, answer);
        };
    }

    @Override
    public void delete(String uri) {
        Answer answer = ask(uri, () -> objects.delete(S3Uri.of(uri)));
        if (answer.status() != 204 && answer.status() != 200 && answer.status() != 404) {
            throw failure("delete", uri, answer);
        }
    }

    @Override
    public Instant now() {
        return clock.instant().plus(ahead);
    }

    private Answer ask(String uri, Supplier<Answer> request) {
        AtomicInteger left = new AtomicInteger(ATTEMPTS);
        Answer answer = new Poller(LONGEST_PAUSE, PATIENCE, clock)
                .until(() -> attempt(uri, request, left.decrementAndGet()), Optional::isPresent, "S3 and " + uri)
                .orElseThrow();
        answer.at().ifPresent(date -> ahead = Duration.between(clock.instant(), date));
        return answer;
    }

    /** Returns an answer, or an empty result if the request should be repeated. */
    private static Optional<Answer> attempt(String uri, Supplier<Answer> request, int left) {
        try {
            Answer answer = request.get();
            if (left == 0 || !mayPass(answer.status())) {
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

    private static boolean mayPass(int status) {
        return status == 409 || status == 429 || status >= 500 && status != 501;
    }

    private static boolean bucketIsMissing(Answer answer) {
        return answer.text().contains("NoSuchBucket");
    }

    private static StorageException failure(String doing, String uri, Answer answer) {
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
