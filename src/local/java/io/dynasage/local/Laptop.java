package io.dynasage.local;

import io.dynasage.local.events.FileColumns;
import io.dynasage.local.events.Novelty;
import io.dynasage.local.events.TableShape;
import io.dynasage.local.events.UseCase;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs the whole job on one machine: starts the stand-ins, fills the table, submits the packaged jar with the shipped
 * configuration, sends requests to the live endpoint, and stops everything. Run it from the project's folder after
 * {@code mvn package}.
 */
@Command(
        name = "submit/laptop.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run is done and the endpoint answered with finite scores",
            "1:something here failed",
            "2:wrong usage",
            "3..8:the job's own exit code: config, data, gate, remote, held, final model"
        },
        description = "From a DynamoDB table to a SageMaker endpoint that answers, with nothing but this machine.")
public final class Laptop implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--use-case",
            paramLabel = "NAME",
            defaultValue = "recommendation",
            description = "What is learnt: recommendation, "
                    + "personalization or churn, with conf/NAME.conf and events of its kind. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String useCase;

    @Option(
            names = "--events",
            paramLabel = "FILE.csv",
            description = "Events to load: user_id,item_id,event_type|rating,timestamp"
                    + "[,...] or MovieLens' userId,movieId,rating,timestamp; churn and a custom query need only"
                    + " user_id and timestamp. In UTF-8, UTF-16 or CP949, separated by commas, semicolons or tabs. A"
                    + " further column whose values are all numbers is loaded as numbers. Default: generated ones.")
    private Path events;

    @Option(
            names = "--column",
            paramLabel = "NAME=HEADER",
            description = "What the header of --events calls user_id, item_id, event_type, rating or timestamp, such as"
                    + " user_id=member. May be repeated.")
    private Map<String, String> columns = new TreeMap<>();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "How many events to generate. Default: as many as the use case needs to "
                    + "learn well, 80000 or 100000.")
    private Integer rows;

    @Option(
            names = "--arrivals",
            paramLabel = "SHARE",
            defaultValue = "0%",
            description = "The share of generated users, and of items, that first appear in the last fifth of the time,"
                    + " such as 20%. Default: ${DEFAULT-VALUE}.")
    private String arrivals;

    @Option(names = "--trend", description = "Most generated visits are to items in fashion, each for two weeks.")
    private boolean trend;

    @Option(
            names = "--table-shape",
            paramLabel = "NAME",
            defaultValue = "events",
            description = "How the generated events are stored in the table: events (one item each), or single-table,"
                    + " list-per-user or orders, for which dynasage init proposes the configuration of the run."
                    + " Default: ${DEFAULT-VALUE}.")
    private String tableShape;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "Where to write what is known of the generated events: the best AUC that "
                    + "any model can reach, and why. Default: truth.json in --out. Not for"
                    + " recommendation, of which it is not known.")
    private Path truth;

    @Option(
            names = "--keep",
            description = "Leave the services running at the end, and print their endpoints as export lines, "
                    + "and how to end them.")
    private boolean keep;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "target/laptop",
            description = "Where run.json, the S3 objects and the logs go. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the job, on top of the use case's configuration.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--cluster",
            description = "Run on a Spark standalone cluster of a Master and two Workers instead of one JVM.")
    private boolean cluster;

    @Option(
            names = "--spark",
            paramLabel = "3|4",
            defaultValue = "3",
            description = "Spark 3.5 or Spark 4.1. Default: ${DEFAULT-VALUE}.")
    private String spark;

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
        return new CommandLine(new Laptop()).setExecutionExceptionHandler((problem, line, parsed) -> {
            line.getErr().println("The run on this machine failed: " + problem.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter console = spec.commandLine().getOut();
        Workload workload = workload();
        LaptopRun run = new LaptopRun(workload, plan(workload.useCase()), new Progress(console));
        try (LocalServices services = run.startServices()) {
            int exit = run.submit(services);
            Map<String, String> exports = new TreeMap<>(services.env());
            if (exit == 0) {
                exports.put("DYNASAGE_RUN", run.ask(services, console));
                run.archiveClasses();
            }
            if (keep) {
                exports.put("DYNASAGE_OPTS", KeptConf.options(services.sparkConf()));
                Path command = out.resolve("dynasage");
                KeptConf.writeCommand(command, exports);
                console.printf(
                        "%nThe job's commands work as %s COMMAND --config %s, other programs with these:%n",
                        command, run.keepConf(services));
                keep(exports, exit, console);
            }
            return exit;
        }
    }

    private LaptopRun.Plan plan(UseCase learnt) {
        return new LaptopRun.Plan(
                build(),
                out,
                Objects.requireNonNullElse(truth, out.resolve("truth.json")),
                learnt.config(),
                cluster,
                Clock.systemUTC());
    }

    /** Returns the build's folder; each version of Spark has its own. */
    private Path build() {
        return switch (spark) {
            case "3" -> Path.of("target");
            case "4" -> Path.of("target", "spark-4");
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "--spark " + spark + " is not built here; choose 3 for Spark 3.5 or 4 for Spark 4.1");
        };
    }

    private Workload workload() {
        UseCase learnt = UseCase.of(useCase)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--use-case " + useCase + " is not known; choose one of " + UseCase.names()));
        if (rows != null && rows < 1) {
            throw new ParameterException(spec.commandLine(), "--rows is " + rows + "; generate at least one event");
        }
        if (rows != null && events != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rows is the number of generated events, and --events is loaded as a whole; leave one of them"
                            + " out");
        }
        if (truth != null && events != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--truth is where the truth of generated events is written, and nobody knows that of --events;"
                            + " leave one of them out");
        }
        settings.stream()
                .filter(setting -> setting.indexOf('=') < 1)
                .findFirst()
                .ifPresent(setting -> {
                    throw new ParameterException(
                            spec.commandLine(), "--set " + setting + " has no key and value; write --set key=value");
                });
        return new Workload(
                learnt,
                shape(learnt),
                Optional.ofNullable(events),
                columns(),
                Objects.requireNonNullElse(rows, learnt.rows()),
                novelty(learnt),
                List.copyOf(settings));
    }

    private Map<String, String> columns() {
        if (!columns.isEmpty() && events == null) {
            throw new ParameterException(spec.commandLine(), "--column names a column of --events; give the file, too");
        }
        columns.keySet().stream()
                .filter(name -> !FileColumns.USUAL.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            "--column " + name + "=" + columns.get(name) + " names no column that the table needs;"
                                    + " choose one of " + String.join(", ", FileColumns.USUAL));
                });
        return columns;
    }

    private Novelty novelty(UseCase learnt) {
        if (!arrivals.matches("\\d{1,2}%")) {
            throw new ParameterException(
                    spec.commandLine(), "--arrivals " + arrivals + " is not a share; write 0% to 99%, such as 20%");
        }
        Novelty novelty = new Novelty(Integer.parseInt(arrivals.replace("%", "")) / 100.0, trend);
        if (!novelty.equals(Novelty.NONE) && (learnt != UseCase.RECOMMENDATION || events != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--arrivals and --trend change the generated events of recommendation; leave them out "
                            + (events == null ? "for " + learnt : "with --events"));
        }
        return novelty;
    }

    private TableShape shape(UseCase learnt) {
        TableShape shape = TableShape.of(tableShape)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--table-shape " + tableShape + " is not known; choose one of " + TableShape.names()));
        if (shape != TableShape.EVENTS && (learnt != UseCase.RECOMMENDATION || events != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--table-shape " + shape + " is a table of generated events for recommendation; leave out"
                            + " --use-case and --events");
        }
        return shape;
    }

    /** Prints the lines that submit/laptop.sh waits for, and keeps the services running until this JVM ends. */
    private static void keep(Map<String, String> exports, int exit, PrintWriter console) throws InterruptedException {
        console.println();
        exports.forEach((name, value) -> console.printf("export %s=%s%n", name, value));
        console.printf(
                "# The run ended with exit code %d. The services stay up until: kill %d%n",
                exit, ProcessHandle.current().pid());
        console.flush();
        new CountDownLatch(1).await();
    }
}
