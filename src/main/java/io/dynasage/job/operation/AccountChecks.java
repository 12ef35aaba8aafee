package io.dynasage.job.operation;

import io.dynasage.account.Account;
import io.dynasage.account.AccountException;
import io.dynasage.account.BucketState;
import io.dynasage.account.Buckets;
import io.dynasage.account.Caller;
import io.dynasage.account.Permission;
import io.dynasage.account.RoleTrust;
import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import io.dynasage.job.ledger.ModelRole;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.run.BucketChecks;
import io.dynasage.storage.S3Uri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Checks credentials, roles, permissions and quotas with AWS. Anything that AWS does not report is a warning, never a
 * failure.
 */
final class AccountChecks {
    private static final String SAGEMAKER = "sagemaker.amazonaws.com";

    private final JobConfig config;
    private final Buckets buckets;
    private final S3Uri runs;
    private final Account account;

    AccountChecks(JobConfig config, Buckets buckets, Account account) {
        this.config = config;
        this.buckets = buckets;
        this.runs = S3Uri.of(RunNames.of(config).runs());
        this.account = account;
    }

    /** Returns all findings. Leaves out the checks that need the caller's identity if that is unknown. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Optional<Caller> caller = Optional.empty();
        try {
            caller = Optional.of(account.caller());
            findings.add(Finding.ok("credentials", caller.get().arn()));
        } catch (AccountException e) {
            findings.add(
                    e.code().isEmpty()
                            ? Finding.warn(
                                    "credentials",
                                    "STS does not say whose they are: " + e.getMessage(),
                                    "Check the credentials and the way to STS.")
                            : Finding.fail(
                                    "credentials",
                                    e.getMessage(),
                                    "Renew the AWS credentials, or give the job a role.",
                                    ExitCode.REMOTE));
        }
        findings.add(bucket());
        findings.add(trust(caller));
        caller.ifPresent(who -> permissions(who).forEach(permission -> findings.add(allowed(who, permission))));
        findings.add(quota(
                "training quota",
                config.training().instanceType() + " for " + (config.training().spot() ? "spot " : "")
                        + "training job usage",
                config.training().instanceCount(),
                1));
        if (config.endpoint().deploy()) {
            findings.add(quota(
                    "endpoint quota",
                    config.endpoint().instanceType() + " for endpoint usage",
                    config.endpoint().instanceCount(),
                    2));
        }
        return findings;
    }

    private Finding bucket() {
        String name = runs.bucket();
        try {
            BucketState state = buckets.state(runs, config.bucketOwner());
            return switch (state.status()) {
                case 200 -> new BucketChecks(config, buckets).owner(state);
                case 404 ->
                    Finding.fail(
                            "bucket",
                            "There is no bucket " + name + ".",
                            "Create it in " + config.sagemaker().region() + ", or correct output.uri.",
                            ExitCode.REMOTE);
                case 403 ->
                    Finding.fail(
                            "bucket",
                            runs.path() + " may not be listed.",
                            "Allow s3:ListBucket below output.uri to whoever runs the job, or correct output.uri.",
                            ExitCode.REMOTE);
                case 301 ->
                    Finding.fail(
                            "bucket",
                            "Bucket " + name + " is in another region.",
                            "See bucket region.",
                            ExitCode.CONFIG);
                default ->
                    Finding.warn(
                            "bucket",
                            "S3 answers with status " + state.status() + " when it is asked for " + name + ".",
                            "Try again.");
            };
        } catch (AccountException e) {
            return Finding.warn("bucket", e.getMessage(), "Check the way to S3.");
        }
    }

    private Finding trust(Optional<Caller> caller) {
        String role = config.training().roleArn();
        String owner = role.split(":")[4];
        if (caller.isPresent() && !caller.get().account().equals(owner)) {
            return Finding.fail(
                    "training role",
                    role + " is of another account than the job's credentials ("
                            + caller.get().account() + "), and a role cannot be passed across accounts.",
                    "Set training.role-arn to a role of account " + caller.get().account() + ".",
                    ExitCode.CONFIG);
        }
        try {
            Optional<RoleTrust> trust = account.trust(role);
            if (trust.isEmpty()) {
                return Finding.fail(
                        "training role",
                        "There is no role " + role + ".",
                        "Create it, or correct training.role-arn.",
                        ExitCode.CONFIG);
            }
            return trust.get().allows(SAGEMAKER, owner)
                    ? Finding.ok("training role", role + " trusts SageMaker")
                    : Finding.fail(
                            "training role",
                            "The trust policy of " + role + " does not let " + SAGEMAKER + " assume it for account "
                                    + owner + ".",
                            "Give it the trust policy submit/iam/training-trust.json.",
                            ExitCode.REMOTE);
        } catch (AccountException e) {
            return unknown("training role", e, "iam:GetRole");
        }
    }

    private List<Permission> permissions(Caller who) {
        String sagemaker =
                "arn:" + who.partition() + ":sagemaker:" + config.sagemaker().region() + ":" + who.account() + ":";
        String endpoint = config.name().toLowerCase(Locale.ROOT);
        String version = RunNames.of(config)
                .resource(new RunId("check"), ModelRole.TWIN, 1)
                .toLowerCase(Locale.ROOT);
        List<Permission> wanted = new ArrayList<>();
        wanted.add(new Permission(
                List.of("iam:PassRole"), config.training().roleArn(), Map.of("iam:PassedToService", SAGEMAKER)));
        wanted.add(new Permission(
                List.of("sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob"),
                sagemaker + "training-job/" + version));
        if (config.endpoint().deploy()) {
            wanted.add(new Permission(
                    List.of("sagemaker:CreateModel", "sagemaker:DescribeModel"), sagemaker + "model/" + version));
            wanted.add(new Permission(
                    List.of("sagemaker:CreateEndpointConfig", "sagemaker:DescribeEndpointConfig", "sagemaker:ListTags"),
                    sagemaker + "endpoint-config/" + version));
            wanted.add(new Permission(
                    List.of(
                            "sagemaker:CreateEndpoint",
                            "sagemaker:UpdateEndpoint",
                            "sagemaker:DescribeEndpoint",
                            "sagemaker:InvokeEndpoint"),
                    sagemaker + "endpoint/" + endpoint));
        }
        if (config.endpoint().register()) {
            wanted.add(new Permission(
                    List.of("sagemaker:CreateModelPackage", "sagemaker:DescribeModelPackage"),
                    sagemaker + "model-package/" + endpoint + "/1"));
        }
        wanted.add(new Permission(
                List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
                "arn:" + who.partition() + ":s3:::" + runs.path() + "check"));
        return wanted;
    }

    private Finding allowed(Caller who, Permission permission) {
        String what = "may " + permission.actions().get(0).replaceFirst(":.*", "");
        try {
            List<String> denied = account.denied(who.principal(), permission);
            return denied.isEmpty()
                    ? Finding.ok(what, String.join(", ", permission.actions()) + " on " + permission.resource())
                    : Finding.fail(
                            what,
                            who.principal() + " may not " + String.join(", ", denied) + " on " + permission.resource()
                                    + ".",
                            "Give it the policy submit/iam/job.json, with your names in it.",
                            ExitCode.REMOTE);
        } catch (AccountException e) {
            return unknown(what, e, "iam:SimulatePrincipalPolicy");
        }
    }

    /**
     * @param times how many times the instances are needed at once: an update runs the new ones next to the old ones
     */
    private Finding quota(String what, String name, int instances, int times) {
        try {
            OptionalDouble quota = account.quota(name);
            if (quota.isEmpty()) {
                return Finding.warn(
                        what,
                        "There is no quota named \"" + name + "\".",
                        "Check that SageMaker has this instance type in "
                                + config.sagemaker().region() + ".");
            }
            String has = String.format(Locale.ROOT, "%.0f × %s", quota.getAsDouble(), name);
            if (quota.getAsDouble() < instances) {
                return Finding.fail(
                        what,
                        has + ", and " + instances + " are needed.",
                        "Raise the quota in Service Quotas, or use another instance type.",
                        ExitCode.REMOTE);
            }
            return quota.getAsDouble() >= (double) instances * times
                    ? Finding.ok(what, has + ", " + instances * times + " needed")
                    : Finding.warn(
                            what,
                            has + "; an update needs " + instances * times
                                    + ", for it runs the new instances beside the old.",
                            "Raise the quota in Service Quotas.");
        } catch (AccountException e) {
            return unknown(what, e, "servicequotas:ListServiceQuotas");
        }
    }

    private static Finding unknown(String what, AccountException e, String action) {
        return Finding.warn(
                what,
                "could not be looked at: " + e.getMessage(),
                e.denied() ? "Allow " + action + " to whoever checks (submit/iam/check.json)." : "Try again.");
    }
}
