package io.dynasage.quality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the goals and says which are reached. */
@Command(
        name = "src/test/quality.sh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs goals of model quality on public data sets.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no goal failed; one whose data is absent is skipped", "1:a goal failed", "2:wrong usage"})
public final class Quality implements Callable<Integer> {
    private static final List<Goal> GOALS = List.of(
            new Fidelity(),
            new LikedMovies(),
            new RatingError(),
            new LeaveOneOut(),
            new TrainerSpeed(),
            new RowOrder(),
            new Inactivity(),
            new AgainstAls(),
            new RefitGain(),
            new NewUserGain());

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "GOAL",
            arity = "0..*",
            description = "Q1, Q2, Q3, Q4, Q7, Q8, Q9, Q10, Q11 or Q12. Default: all of them.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "../shared/data",
            description = "The folder of the data sets. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "target/quality",
            description = "Where runs are kept, a new folder. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(
            names = "--validation",
            description = "Measures Q2, Q3, Q4 and Q9 on rows of the training part, without the test rows: to choose"
                    + " settings on. "
                    + "No goal fails then.")
    private boolean validation;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the job, before those that are shipped.")
    private List<String> settings = new ArrayList<>();

    /**
     * Runs it and ends the JVM with the exit code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Quality()).execute(args));
    }

    @Override
    public Integer call() {
        List<Goal> goals = goals();
        int failed = 0;
        int skipped = 0;
        try (Workbench workbench =
                new Workbench(out, new DataFolder(data), validation ? Held.VALIDATION : Held.TEST, settings)) {
            for (Goal goal : goals) {
                Path missing = workbench.data().missing(goal.data());
                if (missing != null) {
                    skipped++;
                    say(goal, "skipped: there is no " + missing);
                } else if (!reached(goal, workbench)) {
                    failed++;
                }
            }
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%d of %d goals reached, %d failed, %d skipped%n",
                        goals.size() - failed - skipped, goals.size(), failed, skipped);
        return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private boolean reached(Goal goal, Workbench workbench) {
        long start = System.nanoTime();
        try {
            List<Figure> figures = goal.measure(workbench);
            boolean reached = validation || figures.stream().allMatch(Figure::reached);
            say(
                    goal,
                    String.format(
                            Locale.ROOT,
                            "%s %s (%.0f s)",
                            validation
                                    ? "measured"
                                    : Map.of(true, "pass", false, "fail").get(reached),
                            figures.stream()
                                    .map(validation ? Figure::measured : Figure::toString)
                                    .collect(Collectors.joining(" ")),
                            (System.nanoTime() - start) / 1e9));
            return reached;
        } catch (RuntimeException e) {
            say(goal, "fail: " + e.getMessage());
            return false;
        }
    }

    private void say(Goal goal, String what) {
        spec.commandLine().getOut().println(goal.name() + " " + what);
        spec.commandLine().getOut().flush();
    }

    private List<Goal> goals() {
        List<String> unknown = names.stream()
                .filter(name -> GOALS.stream().noneMatch(goal -> goal.name().equals(name)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    unknown + " are no goals; choose from "
                            + GOALS.stream().map(Goal::name).toList());
        }
        return GOALS.stream()
                .filter(goal -> names.isEmpty() || names.contains(goal.name()))
                .toList();
    }
}
