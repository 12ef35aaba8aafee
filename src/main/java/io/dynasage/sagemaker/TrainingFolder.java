package io.dynasage.sagemaker;

import io.dynasage.storage.S3Uri;

/**
 * The folder of one job's channels.
 *
 * @param parent a folder in the form that Spark accepts, {@code s3a://…} or {@code s3://…}
 * @param job the job's name
 */
record TrainingFolder(String parent, String job) {
    /** Returns the folder to which Spark writes a channel. The path ends with a slash. */
    String sparkUri(String channel) {
        return parent.replaceAll("/+$", "") + "/" + job + "/" + channel + "/";
    }

    /** Returns the same folder in the form that SageMaker accepts. */
    String s3Uri(String channel) {
        return forSageMaker(sparkUri(channel));
    }

    /** Replaces Hadoop's S3 scheme with the plain one. */
    static String forSageMaker(String uri) {
        return S3Uri.forAws(uri);
    }
}
