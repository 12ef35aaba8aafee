package io.dynasage.job;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.OutageException;
import io.dynasage.job.failure.Reason;
import io.dynasage.job.ledger.LogContext;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.notification.Terminal;
import io.dynasage.job.operation.CheckCommand;
import io.dynasage.job.operation.CleanupCommand;
import io.dynasage.job.operation.ForgetCommand;
import io.dynasage.job.operation.InitCommand;
import io.dynasage.job.operation.PlanCommand;
import io.dynasage.job.operation.ReportCommand;
import io.dynasage.job.operation.RetireCommand;
import io.dynasage.job.operation.RollbackCommand;
import io.dynasage.job.operation.RunCommand;
import io.dynasage.job.operation.RunLog;
import io.dynasage.job.operation.RunsCommand;
import io.dynasage.job.operation.SettingsCommand;
import io.dynasage.job.operation.SparkSettings;
import io.dynasage.job.run.Build;
import io.dynasage.settings.Choice;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
import picocli.CommandLine.UnmatchedArgumentException;

/** The program that spark-submit starts. */
@Command(
        name = "dynasage",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            RunsCommand.class,
            ReportCommand.class,
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
            "  dynasage init --table interactions --out shop.conf",
            "  dynasage check --config shop.conf",
            "  dynasage plan --config shop.conf",
            "  dynasage run --config shop.conf",
            "  dynasage settings"
        })
public final class Dynasage implements Runnable, RunLog {
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
            description =
                    "Prints the stack traces of exceptions, and the log where it would go to a file: on a terminal.")
    private boolean verbose;

    /**
     * Runs a command and ends the process with its exit code. Under spark-submit, Spark ends it, and reads the code
     * from the exception.
     */
    public static void main(String[] args) throws Exception {
        int code;
        try {
            code = execute(args);
        } finally {
            if (hasSpark()) {
                SparkProcess.stop();
            }
        }
        if (code == ExitCode.DONE.code()) {
            return;
        }
        if (!hasSpark()) {
            System.exit(code);
        }
        commandLine(new Dynasage()).getErr().println("dynasage: exit code " + code);
        throw SparkProcess.ended(code);
    }

    /** Runs a command and returns its exit code; see {@link ExitCode}. */
    public static int execute(String... args) {
        Dynasage dynasage = new Dynasage();
        try {
            return commandLine(dynasage)
                    .setExecutionStrategy(dynasage::logged)
                    .setParameterExceptionHandler((wrong, given) -> misused(wrong))
                    .setExecutionExceptionHandler((failure, command, parsed) -> dynasage.report(failure, command))
                    .execute(args);
        } finally {
            if (hasSpark()) {
                LogContext.clear();
            }
        }
    }

    /** Says what is wrong with the command line, and nothing that would push it out of sight. */
    private static int misused(ParameterException wrong) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println("dynasage: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.code();
    }

    private static CommandLine commandLine(Dynasage dynasage) {
        // The encodings in which picocli writes. That of the locale has no Hangul where there is none.
        System.setProperty("sun.stdout.encoding", StandardCharsets.UTF_8.name());
        System.setProperty("sun.stderr.encoding", StandardCharsets.UTF_8.name());
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
        if (!hasSpark()) {
            return withoutSpark(parsed);
        }
        layOut("");
        // A run reads its configuration first, and starts a session itself.
        if (!parsed.hasSubcommand() || !(parsed.subcommand().commandSpec().userObject() instanceof RunCommand)) {
            SparkSettings.startWhereAwaited();
        }
        return new RunLast().execute(parsed);
    }

    /** Returns whether the classes of Spark are on the class path; with java -jar alone, they are not. */
    private static boolean hasSpark() {
        return Dynasage.class.getResource("/org/apache/spark/SparkUserAppException.class") != null;
    }

    private int withoutSpark(ParseResult parsed) {
        boolean help = !parsed.hasSubcommand() || parsed.subcommand().isUsageHelpRequested();
        if (help || isReference(parsed.subcommand())) {
            return new RunLast().execute(parsed);
        }
        throw new ParameterException(
                parsed.subcommand().commandSpec().commandLine(),
                parsed.subcommand().commandSpec().name()
                        + " needs the classes of Spark and Hadoop, which java -jar does not find; use submit/dynasage,"
                        + " or spark-submit");
    }

    private static boolean isReference(ParseResult command) {
        return command.commandSpec().userObject() instanceof SettingsCommand
                && !command.hasMatchedOption("--json-schema");
    }

    @Override
    public void log(RunId runId) {
        LogContext.run(runId);
        layOut(runId.value());
    }

    private void layOut(String runId) {
        if (!json()) {
            TextLog.install(verbose ? TextLog.StackTraces.SHOWN : TextLog.StackTraces.HIDDEN);
            if (logsToFile()) {
                FileLog.install(FileLog.file());
            }
        } else if (!JsonLog.install(runId)) {
            LoggerFactory.getLogger(Dynasage.class)
                    .warn("--log-format json has no effect: Log4j has no console appender here");
        }
    }

    private boolean logsToFile() {
        return Terminal.ofProcess().live() && !verbose && !json();
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
            LoggerFactory.getLogger(Dynasage.class).error("{}", Reason.of(failure));
        } else {
            err.println("dynasage: " + Reason.of(failure));
            if (logsToFile()) {
                err.println("The log is " + FileLog.file());
            }
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
                "Name a command: run, check, plan, runs, report, rollback, cleanup, forget, retire, init or settings");
    }

    /** Provides the version that the jar's manifest names, and the commit that it was built from. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"dynasage " + Build.version(Dynasage.class) + " (commit " + Build.commit() + ")"};
        }
    }
}
