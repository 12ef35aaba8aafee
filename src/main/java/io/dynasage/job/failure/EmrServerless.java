package io.dynasage.job.failure;

import java.util.function.UnaryOperator;

/**
 * EMR Serverless as the place of a driver. Without a VPC, a job there reaches S3, Glue, Lake Formation, CloudWatch
 * Logs, KMS, STS, DynamoDB and Secrets Manager of its region, and neither SageMaker nor SNS, IAM or Service Quotas: see
 * "Other considerations" in the EMR Serverless User Guide,
 * https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/considerations.html
 */
public final class EmrServerless {
    /** Every driver of EMR Serverless has it. */
    private static final String JOB = "SERVERLESS_EMR_JOB_ID";

    private EmrServerless() {}

    /** Returns whether a driver with these environment variables runs there. */
    public static boolean runs(UnaryOperator<String> environment) {
        return environment.apply(JOB) != null;
    }

    /** Returns how to let an application reach a service, worded to begin a sentence. */
    static String network(String service) {
        return "The EMR Serverless application must be in a VPC whose subnets reach " + service
                + ", by a NAT gateway or by interface endpoints; without a VPC it reaches neither SageMaker nor SNS."
                + " Set SubnetIds and SecurityGroupIds of submit/stack.yaml (submit/README.md, Network)";
    }
}
