package io.dynasage.local;

import io.dynasage.local.faults.FaultProxy;
import io.dynasage.local.faults.FaultRule;
import io.dynasage.local.sagemaker.LocalSageMaker;
import io.dynasage.local.sagemaker.LocalSageMakerSettings;
import io.dynasage.local.services.LocalCredentials;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The local SageMaker as a program: {@code java -jar dynasage-local.jar}. It runs until it is stopped. */
@Command(
        name = "java -jar dynasage-local.jar",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        versionProvider = StandIns.Version.class,
        description = "Starts a local SageMaker on 127.0.0.1 and prints, as export lines, the environment with which"
                + " AWS SDKs and the AWS command line use it. It runs until it is stopped.",
        footerHeading = "%nThe jars of DynamoDB Local and S3Proxy are not part of this one. "
                + "Maven fetches them into the folder services:%n",
        footer = {
            "  unzip -q dynasage-local.jar 'services/*'",
            "  mvn -q -f services/dynamodb-local/pom.xml process-resources -Dservices.directory=\"$PWD/services\"",
            "  mvn -q -f services/s3proxy/pom.xml process-resources -Dservices.directory=\"$PWD/services\""
        })
public final class StandIns implements Callable<Integer> {
    private static final List<String> SERVICES = List.of("dynamodb-local", "s3proxy");
    private static final long SEED = 1;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Storage storage;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "With --services: where S3Proxy keeps the objects. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(
            names = "--status-delay",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How long a training job or an endpoint stays in each status on its way. "
                    + "Default: ${DEFAULT-VALUE}.")
    private double statusDelay;

    @Option(
            names = "--faults",
            paramLabel = "RULE",
            description = "Put a proxy before each service that makes requests fail. RULE is " + FaultRule.FORM
                    + ". FAULT is latency, hang, reset, cut, lost-answer, internal-error, unavailable,"
                    + " too-many-requests, throttle, expired-credentials, wrong-checksum or flipped-bit. May be given"
                    + " several times.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--demand",
            paramLabel = "MEMBER",
            description = "Deny requests to SageMaker that lack a member, as a service control policy does, such as"
                    + " CreateTrainingJob.VpcConfig or CreateTrainingJob.ResourceConfig.VolumeKmsKeyId. May be given"
                    + " several times.")
    private List<String> demands = new ArrayList<>();

    /** The locations of training data and models. */
    static final class Storage {
        @Option(
                names = "--services",
                paramLabel = "DIR",
                required = true,
                description = "Start DynamoDB Local and S3Proxy as well, whose jars are in DIR.")
        private Path services;

        @Option(
                names = "--s3",
                paramLabel = "URI",
                required = true,
                description = "Use this S3 server, path style, with the credentials of the SDK's default chain.")
        private URI s3;
    }

    /** Provides the version in this jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"dynasage-local " + StandIns.class.getPackage().getImplementationVersion()};
        }
    }

    /**
     * Runs the program and ends the JVM with the exit code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Returns the command line, which prints problems as one line. */
    static CommandLine commandLine() {
        return new CommandLine(new StandIns()).setExecutionExceptionHandler((problem, line, parsed) -> {
            line.getErr().println("The local SageMaker failed: " + problem.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    @Override
    public Integer call() throws InterruptedException {
        if (storage.services == null) {
            alone();
        } else {
            withServices();
        }
        return CommandLine.ExitCode.OK;
    }

    private void alone() throws InterruptedException {
        String region = System.getenv().getOrDefault("AWS_REGION", LocalCredentials.REGION);
        List<FaultRule> rules = rules();
        try (LocalSageMaker sageMaker =
                        new LocalSageMaker(new LocalSageMakerSettings(storage.s3, region, delay(), SEED));
                FaultProxy proxy = FaultProxy.before(sageMaker.endpoint())) {
            rules.forEach(proxy::inject);
            demand(sageMaker);
            String endpoint = (rules.isEmpty() ? sageMaker.endpoint() : proxy.endpoint()).toString();
            stayUp(Map.of(
                    "AWS_ENDPOINT_URL_SAGEMAKER",
                    endpoint,
                    "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
                    endpoint,
                    "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
                    endpoint));
        }
    }

    private List<FaultRule> rules() {
        try {
            return faults.stream().map(FaultRule::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--faults: " + e.getMessage(), e);
        }
    }

    private void withServices() throws InterruptedException {
        for (String service : SERVICES) {
            if (!Files.isDirectory(storage.services.resolve(service).resolve("lib"))) {
                throw new ParameterException(
                        spec.commandLine(),
                        storage.services.resolve(service).resolve("lib") + " does not exist: fetch the jars of "
                                + service + " into it, as --help shows");
            }
        }
        List<FaultRule> rules = rules();
        try (LocalServices services = LocalServices.start(storage.services, data, delay());
                FaultyServices faulty = FaultyServices.before(services)) {
            rules.forEach(faulty::inject);
            demand(services.sageMaker());
            stayUp((rules.isEmpty() ? services.endpoints() : faulty.endpoints()).env());
        }
    }

    private void demand(LocalSageMaker sageMaker) {
        try {
            demands.forEach(sageMaker.account()::demand);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--demand: " + e.getMessage(), e);
        }
    }

    private Duration delay() {
        if (statusDelay < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--status-delay is " + statusDelay + "; a delay cannot be negative");
        }
        return Duration.ofMillis(Math.round(1000 * statusDelay));
    }

    private void stayUp(Map<String, String> exports) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        new TreeMap<>(exports).forEach((name, value) -> out.printf("export %s=%s%n", name, value));
        out.printf("# It stays up until: kill %d%n", ProcessHandle.current().pid());
        out.flush();
        new CountDownLatch(1).await();
    }
}
