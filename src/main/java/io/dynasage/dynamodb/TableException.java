package io.dynasage.dynamodb;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Thrown when a table cannot be read. The message describes the problem, its cause and the remedy. */
public final class TableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableException(String message) {
        super(message);
    }

    TableException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Returns the exception that explains a failed call to the user. The action is the IAM action that the call needs,
     * such as {@code dynamodb:Scan}.
     */
    public static TableException of(SdkException failure, TableConnection connection, String table, String action) {
        String where = "table " + table + " (" + connection.describe() + ")";
        if (!(failure instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
            return new TableException(
                    "DynamoDB cannot be asked for " + where + ": " + failure.getMessage()
                            + " Check source.region and source.endpoint (--region and --endpoint of init), the network,"
                            + " and that AWS credentials"
                            + " are available to the job"
                            + " (environment, profile, or the cluster's instance role).",
                    failure);
        }
        String code = service.awsErrorDetails().errorCode();
        String said = code + ": " + service.awsErrorDetails().errorMessage();
        return switch (code) {
            case "ResourceNotFoundException" ->
                new TableException(
                        "There is no " + where
                                + ". Check source.table (--table of init) for a typing error,"
                                + " and that the table is in this"
                                + " region and in the account of the job's credentials"
                                + " (aws dynamodb list-tables --region " + connection.region() + ").",
                        failure);
            case "AccessDeniedException" ->
                new TableException(
                        "No right to read " + where + ": " + said + ". Allow the action " + action
                                + " on " + arn(connection, table) + " to "
                                + Optional.ofNullable(connection.role())
                                        .map(AssumedRole::arn)
                                        .orElse("the job's role")
                                + "; a scan needs dynamodb:DescribeTable and dynamodb:Scan.",
                        failure);
            case "UnrecognizedClientException",
                    "InvalidSignatureException",
                    "ExpiredTokenException",
                    "IncompleteSignatureException",
                    "MissingAuthenticationTokenException" ->
                new TableException(
                        "DynamoDB refuses the credentials for " + where + ": " + said
                                + ". Renew them, or give the job a role.",
                        failure);
            case "ValidationException" ->
                new TableException(
                        "DynamoDB refuses what is asked of " + where + ": " + said + ". The call was " + action
                                + "; it is refused each time, so correct what DynamoDB names, such as an index, a key"
                                + " or source.where.",
                        failure);
            default ->
                new TableException(
                        "DynamoDB failed on " + where + ": " + said + ". The call was " + action
                                + "; try again, and look at the table's metrics if it stays.",
                        failure);
        };
    }

    private static String arn(TableConnection connection, String table) {
        if (table.startsWith("arn:")) {
            return table;
        }
        String partition = PartitionMetadata.of(Region.of(connection.region())).id();
        return "arn:" + partition + ":dynamodb:" + connection.region() + ":<account>:table/" + table;
    }
}
