package io.dynasage.job.failure;

import io.dynasage.config.InvalidConfigException;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.export.ExportException;
import io.dynasage.account.AccountException;
import io.dynasage.evaluation.EvaluationException;
import io.dynasage.events.EventDataException;
import io.dynasage.features.FeatureException;
import io.dynasage.sagemaker.InvalidSpecException;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the process says by its exit code. */
public enum ExitCode {
    /** The run finished, or the command did what it was asked. */
    DONE(0),
    /** Something failed that none of the codes below names. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** The configuration is wrong; nothing was started. */
    CONFIG(3),
    /** The data cannot be used: no items, too many rejects, nothing to learn from. */
    DATA(4),
    /** The gate refused the model; the endpoint is as it was. */
    GATE(5),
    /** A remote service failed or refused: DynamoDB, S3, the training job, the endpoint. */
    REMOTE(6);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number that the process ends with. */
    public int code() {
        return code;
    }

    /** The code for a failure, by the first cause that names one. */
    public static ExitCode of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigException || cause instanceof InvalidSpecException) {
                return CONFIG;
            } else if (cause instanceof NotReadyException notReady) {
                return notReady.code();
            } else if (cause instanceof GateRefusedException) {
                return GATE;
            } else if (cause instanceof UsageException) {
                return USAGE;
            } else if (cause instanceof EventDataException || cause instanceof FeatureException
                    || cause instanceof EvaluationException evaluation && evaluation.kind() == EvaluationException.Kind.INSUFFICIENT_DATA) {
                return DATA;
            } else if (cause instanceof ExportException) {
                return cause.getCause() instanceof SdkException || cause.getCause() instanceof IOException ? REMOTE : DATA;
            } else if (cause instanceof TableException || cause instanceof SageMakerFailure || cause instanceof AccountException
                    || cause instanceof StorageException || cause instanceof UnknownStoreException
                    || cause instanceof AccessDeniedException) {
                return REMOTE;
            }
        }
        return FAILED;
    }
}
