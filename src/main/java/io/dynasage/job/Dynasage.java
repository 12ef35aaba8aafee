package io.dynasage.job;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.OutageException;
import io.dynasage.job.failure.Reason;
import io.dynasage.job.ledger.LogContext;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.operation.CheckCommand;
import io.dynasage.job.operation.CleanupCommand;
import io.dynasage.job.operation.ForgetCommand;
import io.dynasage.job.operation.InitCommand;
import io.dynasage.job.operation.PlanCommand;
import io.dynasage.job.operation.RetireCommand;
import io.dynasage.job.operation.RollbackCommand;
import io.dynasage.job.operation.RunCommand;
import io.dynasage.job.operation.RunLog;
import io.dynasage.job.operation.RunsCommand;
import io.dynasage.job.operation.SettingsCommand;
import io.dynasage.job.operation.SparkSettings;
import io.dynasage.settings.Choice;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program that spark-submit starts. */
@Command(
        name = "dynasage",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            RunsCommand.class,
            RollbackCommand.class,
            CleanupCommand.class,
            ForgetCommand.class,
            RetireCommand.class,
            InitCommand.class,
            SettingsCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Dynasage.Version.class,
        sortOptions = false,
        usageHelpWidth = 120,
        description = "From a DynamoDB table of user events to a SageMaker endpoint that recommends, in one Spark job.",
        exitCodeListHeading = "%nExit codes:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  spark-submit --class io.dynasage.job.Dynasage dynasage.jar run --config"
                    + " s3a://bucket/recommendation.conf",
            "  spark-submit --class io.dynasage.job.Dynasage dynasage.jar check --config recommendation.conf",
            "  spark-submit --class io.dynasage.job.Dynasage dynasage.jar plan --config recommendation.conf",
            "  spark-submit --class io.dynasage.job.Dynasage dynasage.jar init --table interactions",
            "  spark-submit --class io.dynasage.job.Dynasage dynasage.jar settings"
        })
public final class Dynasage implements Runnable, RunLog {
    private static final Logger LOG = LoggerFactory.getLogger(Dynasage.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            defaultValue = "text",
            description = "The format of the driver's log lines: text, as Spark is configured, or json, one object per"
                    + " line with run id and stage.")
    private String logFormat;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Prints the stack traces of exceptions.")
    private boolean verbose;

    /** Runs a command and ends the process with its exit code; spark-submit reads the code from the exception. */
    public static void main(String[] args) throws SparkUserAppException {
        int code;
        try {
            code = execute(args);
        } finally {
            if (SparkSession.getDefaultSession().isDefined()) {
                SparkSession.getDefaultSession().get().stop();
            }
        }
        if (code != ExitCode.DONE.code()) {
            commandLine(new Dynasage()).getErr().println("dynasage: exit code " + code);
            throw ended(code);
        }
    }

    /** Spark 3.5's exception takes only the code; 4.1's also takes a cause. No single call compiles for both. */
    private static SparkUserAppException ended(int code) {
        Constructor<?> only = SparkUserAppException.class.getConstructors()[0];
        try {
            Object[] arguments = Arrays.copyOf(new Object[] {code}, only.getParameterCount());
            return (SparkUserAppException) only.newInstance(arguments);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot report the exit code " + code + " to Spark", failure);
        }
    }

    /** Runs a command and returns its exit code; see {@link ExitCode}. */
    public static int execute(String... args) {
        Dynasage dynasage = new Dynasage();
        try {
            return commandLine(dynasage)
                    .setExecutionStrategy(dynasage::logged)
                    .setExecutionExceptionHandler((failure, command, parsed) -> dynasage.report(failure, command))
                    .execute(args);
        } finally {
            LogContext.clear();
        }
    }

    private static CommandLine commandLine(Dynasage dynasage) {
        CommandLine line = new CommandLine(dynasage);
        Map<String, String> codes = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values()).forEach(code -> codes.put(String.valueOf(code.code()), code.meaning()));
        line.getCommandSpec().usageMessage().exitCodeList(codes);
        return line;
    }

    private int logged(ParseResult parsed) {
        if (Choice.of(LogFormat.class, logFormat).isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--log-format \"" + logFormat + "\" is not a format of log lines; use "
                            + String.join(" or ", Choice.spellings(LogFormat.class)));
        }
        layOut("");
        // A run reads its configuration first, and starts a session itself.
        if (!parsed.hasSubcommand() || !(parsed.subcommand().commandSpec().userObject() instanceof RunCommand)) {
            SparkSettings.startWhereAwaited();
        }
        return new RunLast().execute(parsed);
    }

    @Override
    public void log(RunId runId) {
        LogContext.run(runId);
        layOut(runId.value());
    }

    private void layOut(String runId) {
        if (!json()) {
            TextLog.install(verbose ? TextLog.StackTraces.SHOWN : TextLog.StackTraces.HIDDEN);
        } else if (!JsonLog.install(runId)) {
            LOG.warn("--log-format json has no effect: Log4j has no console appender here");
        }
    }

    private boolean json() {
        return LogFormat.JSON.toString().equals(logFormat);
    }

    private int report(Exception thrown, CommandLine command) {
        Exception failure = OutageException.of(thrown, Clock.systemUTC().instant(), "try again")
                .<Exception>map(outage -> outage)
                .orElse(thrown);
        ExitCode code = ExitCode.of(failure);
        PrintWriter err = command.getErr();
        if (json()) {
            LOG.error("{}", Reason.of(failure));
        } else {
            err.println("dynasage: " + Reason.of(failure));
        }
        if (verbose || code == ExitCode.FAILED) {
            failure.printStackTrace(err);
        }
        err.flush();
        return code.code();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name a command: run, check, plan, runs, rollback, cleanup, forget, retire, init or settings");
    }

    /** Provides the version that the jar's manifest names. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Dynasage.class.getPackage().getImplementationVersion();
            return new String[] {"dynasage " + (version == null ? "(not packaged)" : version)};
        }
    }
}
