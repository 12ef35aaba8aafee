package io.dynasage.local;

import io.dynasage.local.services.LocalCredentials;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The addresses of all services that a run needs, in the forms in which programs take them.
 *
 * @param dynamoDb the tables
 * @param s3 the buckets
 * @param sageMaker training, endpoints and the account
 */
public record ServiceEndpoints(URI dynamoDb, URI s3, URI sageMaker) {

    /**
     * Returns the job settings that point it at these services, as {@code key=value}. Unless a test asks for it, they
     * throttle nobody, so the job asks them often.
     */
    public List<String> overrides() {
        return List.of(
                "source.endpoint=" + dynamoDb,
                "source.region=" + LocalCredentials.REGION,
                "sagemaker.endpoint=" + sageMaker,
                "sagemaker.runtime-endpoint=" + sageMaker,
                "sagemaker.logs-endpoint=" + sageMaker,
                "sagemaker.region=" + LocalCredentials.REGION,
                "sagemaker.poll-interval=500ms",
                "aws.account-endpoint=" + sageMaker);
    }

    /** Returns the Spark settings that point {@code s3a:} at the local S3. */
    public Map<String, String> sparkConf() {
        return new TreeMap<>(Map.of(
                "spark.hadoop.fs.s3a.endpoint",
                s3.toString(),
                "spark.hadoop.fs.s3a.endpoint.region",
                LocalCredentials.REGION,
                "spark.hadoop.fs.s3a.path.style.access",
                "true",
                "spark.hadoop.fs.s3a.connection.ssl.enabled",
                "false"));
    }

    /**
     * Returns the environment variables that make the AWS SDKs and the AWS command line in other processes use these
     * services.
     */
    public Map<String, String> env() {
        return new TreeMap<>(Map.of(
                "AWS_ACCESS_KEY_ID",
                LocalCredentials.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                LocalCredentials.SECRET_KEY,
                "AWS_REGION",
                LocalCredentials.REGION,
                "AWS_DEFAULT_REGION",
                LocalCredentials.REGION,
                "AWS_ENDPOINT_URL_DYNAMODB",
                dynamoDb.toString(),
                "AWS_ENDPOINT_URL_S3",
                s3.toString(),
                "AWS_ENDPOINT_URL_SAGEMAKER",
                sageMaker.toString(),
                "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
                sageMaker.toString(),
                "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
                sageMaker.toString()));
    }
}
