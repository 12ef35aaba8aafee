package io.dynasage.job.failure;

import io.dynasage.account.AccountException;
import io.dynasage.config.InvalidConfigException;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.budget.ScanAbortedException;
import io.dynasage.dynamodb.export.ExportException;
import io.dynasage.evaluation.EvaluationException;
import io.dynasage.events.EventDataException;
import io.dynasage.features.FeatureException;
import io.dynasage.query.QueryException;
import io.dynasage.sagemaker.InvalidSpecException;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.settings.InvalidSettingsException;
import io.dynasage.storage.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.apache.spark.sql.AnalysisException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The exit codes of the process. This is the only table of them: the program's help prints the meanings, and
 * docs/operate.md repeats them. A failure has the code of the first constant that names its type.
 */
public enum ExitCode {
    /** The run finished, or the command did its work. */
    DONE(0, "done", List::of),
    /** The failure has none of the codes below. */
    FAILED(1, "failed", List::of),
    /** The command line is wrong. */
    USAGE(2, "the command line is wrong", () -> List.of(UsageException.class)),
    /** The configuration is wrong. */
    CONFIG(
            3,
            "the configuration is wrong; every problem is listed, nothing was started",
            () -> List.of(InvalidConfigException.class, InvalidSettingsException.class, InvalidSpecException.class)),
    /** The data cannot be used. */
    DATA(
            4,
            "the data cannot be used: no items, none of the declared attributes, too many rejects, nothing to"
                    + " learn from, or a value that a query fails on",
            () -> List.of(
                    EventDataException.class, FeatureException.class, QueryException.class, ExportException.class)),
    /** The gate refused the model. */
    GATE(
            5,
            "the gate refused the model; it is registered as rejected, and what served before serves on",
            () -> List.of(GateRefusedException.class)),
    /** A remote service failed or refused. */
    REMOTE(
            6,
            "a remote service failed or refused: DynamoDB, S3, the training job, the endpoint",
            () -> List.of(
                    OutageException.class,
                    TableException.class,
                    ScanAbortedException.class,
                    SageMakerFailure.class,
                    AccountException.class,
                    StorageException.class,
                    UnknownStoreException.class,
                    AccessDeniedException.class)),
    /** Another driver holds the run or the endpoint. */
    HELD(7, "held by another run; the message names its process", () -> List.of(HeldException.class)),
    /** The final model could not be trained, or is worse than its judged twin. */
    REFIT(
            8,
            "the model passed the gate, but the final model could not be trained on all examples or is worse than its"
                    + " judged twin; what served before serves on",
            () -> List.of(RefitFailedException.class, RefitRefusedException.class));

    private final int code;
    private final String meaning;
    /** Asked for a failure alone: the program's help needs none of these classes, some of which are Spark's. */
    private final Supplier<List<Class<? extends Throwable>>> failures;

    ExitCode(int code, String meaning, Supplier<List<Class<? extends Throwable>>> failures) {
        this.code = code;
        this.meaning = meaning;
        this.failures = failures;
    }

    /** Returns the number that the process ends with. */
    public int code() {
        return code;
    }

    /** Returns the meaning of the code, for people. */
    public String meaning() {
        return meaning;
    }

    /** Returns the code of a failure, by the first cause that has one. */
    public static ExitCode of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<ExitCode> code = named(cause);
            if (code.isPresent()) {
                return code.get();
            }
        }
        return FAILED;
    }

    /** Returns whether the failure comes from a service: AWS, a file system, or the catalog that Spark calls. */
    private static boolean isRemote(Throwable reason) {
        return reason instanceof SdkException || reason instanceof IOException || reason instanceof AnalysisException;
    }

    private static Optional<ExitCode> named(Throwable failure) {
        if (failure instanceof NotReadyException notReady) {
            return Optional.of(notReady.code());
        } else if (failure instanceof EvaluationException evaluation
                && evaluation.kind() == EvaluationException.Kind.INSUFFICIENT_DATA) {
            return Optional.of(DATA);
        } else if (failure instanceof ExportException && isRemote(failure.getCause())) {
            return Optional.of(REMOTE);
        }
        return Arrays.stream(values())
                .filter(code -> code.failures.get().stream().anyMatch(type -> type.isInstance(failure)))
                .findFirst();
    }
}
