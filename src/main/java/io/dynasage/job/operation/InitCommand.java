package io.dynasage.job.operation;

import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableSample;
import io.dynasage.events.StartingConf;
import io.dynasage.job.failure.UsageException;
import io.dynasage.storage.StoredFile;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads a few items of a table and writes a first configuration. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 120,
        description = "Reads a few items from all over a table (about 2,000, 400 read units at most) and writes a"
                + " configuration to start from.",
        footerHeading = "%nExamples:%n",
        footer = {"  dynasage init --table interactions --region eu-west-1 --out s3a://bucket/shop.conf"})
public final class InitCommand implements Runnable {
    @Option(names = "--table", required = true, paramLabel = "NAME", description = "The DynamoDB table's name or ARN.")
    private String table;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "The table's region. Default: that of the environment (AWS_REGION), the AWS profile or the"
                    + " instance.")
    private String region;

    @Option(
            names = "--endpoint",
            paramLabel = "URI",
            description = "Another DynamoDB endpoint than AWS's own for the region.")
    private URI endpoint;

    @Option(
            names = "--out",
            paramLabel = "URI",
            description = "Where to write the configuration: a path, file: or s3a:. Default: it is printed.")
    private String out;

    @Spec
    private CommandSpec spec;

    /** Returns the latest time that an event can have, with some time for clocks that are ahead. */
    private static Instant latest() {
        return Clock.systemUTC().instant().plus(Duration.ofDays(1));
    }

    /** Returns the setting of another endpoint, so that what follows reads the table that the sample is of. */
    private String source() {
        return Optional.ofNullable(endpoint)
                .map(other -> "\nsource.endpoint = \"" + other + "\"\n")
                .orElse("");
    }

    @Override
    public void run() {
        SparkSettings.requireFit();
        Optional<StoredFile> file = Optional.ofNullable(out).map(uri -> ConfigOptions.file("--out", uri));
        if (file.filter(StoredFile::isThere).isPresent()) {
            throw new UsageException(out + " is there already, and may hold what somebody completed; give --out another"
                    + " name, or remove the file");
        }
        TableConnection connection = new TableConnection(region, endpoint, null);
        TableDescription described = TableDescription.of(connection, table);
        TableSample sample = TableSample.read(connection, described, TableSample.Size.DEFAULT);
        String conf = StartingConf.of(
                        table,
                        connection.region(),
                        sample.items(),
                        TableDescription.timeToLive(connection, table),
                        latest())
                + source();
        PrintWriter console = spec.commandLine().getOut();
        if (file.isEmpty()) {
            console.print(conf);
            console.flush();
        } else {
            file.get().write(conf);
            console.printf("%s: from %d items, %.1f read units%n", out, sample.count(), sample.readUnits());
        }
    }
}
