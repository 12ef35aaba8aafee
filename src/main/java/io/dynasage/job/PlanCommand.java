package io.dynasage.job;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.TableDescription;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what reading the table would take, without reading an item. */
@Command(name = "plan", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 120,
        description = "Says what reading the table takes, without reading an item: size, read units, dollars, time, splits and why.",
        footerHeading = "%nExamples:%n",
        footer = {"  … dynasage.jar plan --config recommendation.conf", "  … dynasage.jar plan --config recommendation.conf --set source.read-fraction=5% --slots 64"})
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Option(names = "--slots", paramLabel = "N", defaultValue = "8",
            description = "Tasks that the cluster runs at the same time: executors times cores. Default: ${DEFAULT-VALUE}.")
    private int slots;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (slots < 1) {
            throw new UsageException("--slots is " + slots + "; a cluster runs at least 1 task");
        }
        JobConfig job = config.read();
        TableDescription table = TableDescription.of(ItemSource.connection(job.source()), job.source().table());
        ItemSource.estimate(job, table, slots).lines().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return ExitCode.DONE.code();
    }
}
