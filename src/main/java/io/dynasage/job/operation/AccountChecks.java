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
import io.dynasage.sagemaker.EndpointSettings;
import io.dynasage.sagemaker.EndpointSpec;
import io.dynasage.sagemaker.TrainingSettings;
import io.dynasage.storage.S3Uri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks credentials, roles, permissions and quotas with AWS. Anything that AWS does not report is a warning, never a
 * failure.
 */
record AccountChecks(JobConfig config, Buckets buckets, Account account) {
    private static final String SAGEMAKER = "sagemaker.amazonaws.com";

    /** Returns all findings. Leaves out the checks that need the caller's identity if that is unknown. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Optional<Caller> caller = caller(findings);
        findings.add(bucket());
        findings.add(asked("training role", "iam:GetRole", what -> trust(what, caller)));
        caller.ifPresent(who -> findings.addAll(allowed(who)));
        TrainingSettings training = config.training();
        String usage = training.spot() ? " for spot training job usage" : " for training job usage";
        findings.add(quota("training quota", training.instanceType() + usage, training.instanceCount(), 1));
        EndpointSettings endpoint = config.endpoint();
        if (endpoint.deploy()) {
            findings.add(quota(
                    "endpoint quota", endpoint.instanceType() + " for endpoint usage", endpoint.instanceCount(), 2));
        }
        return findings;
    }

    private Optional<Caller> caller(List<Finding> findings) {
        String what = "credentials";
        try {
            Caller caller = account.caller();
            findings.add(Finding.ok(what, caller.arn()));
            return Optional.of(caller);
        } catch (AccountException e) {
            if (e.code().isEmpty()) {
                findings.add(Finding.warn(
                        what,
                        "STS does not report their owner: " + e.getMessage(),
                        "Check the credentials and the connection to STS."));
            } else {
                findings.add(Finding.fail(
                        what, e.getMessage(), "Renew the AWS credentials, or give the job a role.", ExitCode.REMOTE));
            }
            return Optional.empty();
        }
    }

    private Finding bucket() {
        String what = "bucket";
        S3Uri runs = runs();
        String name = runs.bucket();
        try {
            BucketState state = buckets.state(runs, config.bucketOwner());
            return switch (state.status()) {
                case 200 -> new BucketChecks(config, buckets).owner(state);
                case 404 ->
                    Finding.fail(
                            what,
                            "There is no bucket " + name + ".",
                            "Create it in " + config.sagemaker().region() + ", or correct output.uri.",
                            ExitCode.REMOTE);
                case 403 ->
                    Finding.fail(
                            what,
                            runs.path() + " may not be listed.",
                            "Allow s3:ListBucket below output.uri to the job's role, or correct output.uri.",
                            ExitCode.REMOTE);
                case 301 ->
                    Finding.fail(
                            what, "Bucket " + name + " is in another region.", "See bucket region.", ExitCode.CONFIG);
                default ->
                    Finding.warn(what, "S3 answers with status " + state.status() + " for " + name + ".", "Try again.");
            };
        } catch (AccountException e) {
            return Finding.warn(what, e.getMessage(), "Check the connection to S3.");
        }
    }

    private Finding trust(String what, Optional<Caller> caller) {
        String role = config.training().roleArn();
        String owner = role.split(":")[4];
        String own = caller.map(Caller::account).orElse(owner);
        if (!own.equals(owner)) {
            return Finding.fail(
                    what,
                    role + " is of another account than the job's credentials (" + own
                            + "), and a role cannot be passed across accounts.",
                    "Set training.role-arn to a role of account " + own + ".",
                    ExitCode.CONFIG);
        }
        Optional<RoleTrust> trust = account.trust(role);
        if (trust.isEmpty()) {
            return Finding.fail(
                    what,
                    "There is no role " + role + ".",
                    "Create it, or correct training.role-arn.",
                    ExitCode.CONFIG);
        }
        if (trust.get().allows(SAGEMAKER, owner)) {
            return Finding.ok(what, role + " trusts SageMaker");
        }
        return Finding.fail(
                what,
                "The trust policy of " + role + " does not let " + SAGEMAKER + " assume it for account " + owner + ".",
                "Give it the trust policy submit/iam/training-trust.json.",
                ExitCode.REMOTE);
    }

    private List<Finding> allowed(Caller who) {
        String principal;
        try {
            principal = account.principal(who);
        } catch (AccountException e) {
            return List.of(unanswered("permissions", "iam:GetRole", e));
        }
        return permissions(who).stream()
                .map(permission -> asked(
                        "may " + permission.actions().get(0).replaceFirst(":.*", ""),
                        "iam:SimulatePrincipalPolicy",
                        what -> allowed(what, principal, permission)))
                .toList();
    }

    /** The simulator knows no more of a request than it is given: what the policies of submit/iam ask for is given. */
    private List<Permission> permissions(Caller who) {
        String sagemaker =
                "arn:" + who.partition() + ":sagemaker:" + config.sagemaker().region() + ":" + who.account() + ":";
        String endpoint = config.name().toLowerCase(Locale.ROOT);
        Map<String, String> own = Map.of("aws:ResourceTag/" + EndpointSpec.VERSION_OF, endpoint);
        String version = RunNames.of(config)
                .resource(new RunId("check"), ModelRole.TWIN, 1)
                .toLowerCase(Locale.ROOT);
        List<Permission> wanted = new ArrayList<>();
        wanted.add(new Permission(
                List.of("iam:PassRole"), config.training().roleArn(), Map.of("iam:PassedToService", SAGEMAKER)));
        wanted.add(permission(
                own,
                sagemaker + "training-job/" + version,
                "sagemaker:CreateTrainingJob",
                "sagemaker:DescribeTrainingJob",
                "sagemaker:StopTrainingJob"));
        if (config.endpoint().deploy()) {
            wanted.add(permission(
                    own, sagemaker + "model/" + version, "sagemaker:CreateModel", "sagemaker:DescribeModel"));
            wanted.add(permission(
                    own,
                    sagemaker + "endpoint-config/" + version,
                    "sagemaker:CreateEndpointConfig",
                    "sagemaker:DescribeEndpointConfig",
                    "sagemaker:ListTags"));
            wanted.add(permission(
                    own,
                    sagemaker + "endpoint/" + endpoint,
                    "sagemaker:CreateEndpoint",
                    "sagemaker:UpdateEndpoint",
                    "sagemaker:DescribeEndpoint",
                    "sagemaker:InvokeEndpoint"));
        }
        if (config.endpoint().register()) {
            wanted.add(permission(
                    own,
                    sagemaker + "model-package/" + endpoint + "/1",
                    "sagemaker:CreateModelPackage",
                    "sagemaker:DescribeModelPackage"));
        }
        wanted.add(permission(
                Map.of("aws:ResourceAccount", config.bucketOwner()),
                "arn:" + who.partition() + ":s3:::" + runs().path() + "check",
                "s3:GetObject",
                "s3:PutObject",
                "s3:DeleteObject"));
        wanted.add(permission(
                Map.of("aws:ResourceAccount", config.bucketOwner()),
                "arn:" + who.partition() + ":s3:::"
                        + S3Uri.of(RunNames.of(config).currentLists()).path(),
                "s3:PutObject"));
        return wanted;
    }

    private S3Uri runs() {
        return S3Uri.of(RunNames.of(config).runs());
    }

    private static Permission permission(Map<String, String> context, String resource, String... actions) {
        return new Permission(List.of(actions), resource, context);
    }

    private Finding allowed(String what, String principal, Permission permission) {
        List<Account.Denial> denied = account.denied(principal, permission);
        if (denied.isEmpty()) {
            return Finding.ok(what, String.join(", ", permission.actions()) + " on " + permission.resource());
        }
        List<Account.Denial> certain =
                denied.stream().filter(denial -> denial.missingKeys().isEmpty()).toList();
        if (certain.isEmpty()) {
            return Finding.warn(
                    what,
                    "Whether " + principal + " may " + actions(denied) + " on " + permission.resource()
                            + " depends on condition keys that only a real request has: "
                            + denied.stream()
                                    .flatMap(denial -> denial.missingKeys().stream())
                                    .distinct()
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "Look at these keys in the policies of the role and of its organization.");
        }
        return Finding.fail(
                what,
                principal + " may not " + actions(certain) + " on " + permission.resource() + ".",
                "Give it the policy submit/iam/job.json, with your names in it.",
                ExitCode.REMOTE);
    }

    private static String actions(List<Account.Denial> denied) {
        return denied.stream().map(Account.Denial::action).collect(Collectors.joining(", "));
    }

    /**
     * @param times how many times the instances are needed at once: an update runs the new ones next to the old ones
     */
    private Finding quota(String what, String name, int instances, int times) {
        return asked(what, "servicequotas:ListServiceQuotas", subject -> {
            OptionalDouble quota = account.quota("sagemaker", name);
            if (quota.isEmpty()) {
                return Finding.warn(
                        subject,
                        "There is no quota named \"" + name + "\".",
                        "Check that SageMaker has this instance type in "
                                + config.sagemaker().region() + ".");
            }
            int needed = instances * times;
            String has = String.format(Locale.ROOT, "%.0f × %s", quota.getAsDouble(), name);
            if (quota.getAsDouble() >= needed) {
                return Finding.ok(subject, has + ", " + needed + " needed");
            }
            if (quota.getAsDouble() >= instances) {
                return Finding.warn(
                        subject,
                        has + "; an update needs " + needed + ", because the new instances run next to the old ones.",
                        "Raise the quota in Service Quotas.");
            }
            return Finding.fail(
                    subject,
                    has + ", and " + instances + " are needed.",
                    "Raise the quota in Service Quotas, or use another instance type.",
                    ExitCode.REMOTE);
        });
    }

    /**
     * Runs a check; if AWS does not answer it, returns a warning.
     *
     * @param action the permission that the check needs
     */
    private static Finding asked(String what, String action, Function<String, Finding> check) {
        try {
            return check.apply(what);
        } catch (AccountException e) {
            return unanswered(what, action, e);
        }
    }

    private static Finding unanswered(String what, String action, AccountException failure) {
        return Finding.warn(
                what,
                "could not be checked: " + failure.getMessage(),
                failure.denied()
                        ? "Allow " + action + " to the caller of check (submit/iam/check.json)."
                        : "Try again.");
    }
}
