package io.dynasage.sagemaker;

import io.dynasage.storage.S3Uri;

/**
 * The folder of one job's channels.
 *
 * @param parent a folder in the form that Spark takes, {@code s3a://…} or {@code s3://…}
 * @param job the job's name
 */
record TrainingFolder(String parent, String job) {
    /** Where Spark writes a channel; ends with a slash. */
    String sparkUri(String channel) {
        return parent.replaceAll("/+$", "") + "/" + job + "/" + channel + "/";
    }

    /** The same folder in the form that SageMaker takes. */
    String s3Uri(String channel) {
        return forSageMaker(sparkUri(channel));
    }

    /** Hadoop's scheme of S3 becomes the plain one. */
    static String forSageMaker(String uri) {
        return S3Uri.forAws(uri);
    }
}
