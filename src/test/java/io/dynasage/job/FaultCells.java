package io.dynasage.job;

import io.dynasage.local.faults.Fault;
import io.dynasage.local.faults.FaultRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The matrix of faults, services and stages: what {@link FaultsIT} injects, and the table in docs/faults.md. */
final class FaultCells {
    /**
     * A fault that a test injects.
     *
     * @param stage the stage of the run
     * @param rule the rule, which names service, operation and fault
     * @param outcome the letter of the outcome, and of the test that shows it
     */
    record Cell(String stage, String rule, char outcome) {
        String request() {
            return rule.replaceFirst("[@:].*", "");
        }

        Fault fault() {
            return FaultRule.parse(rule).fault();
        }

        /** Returns the fault as the proxy reports it. */
        String met() {
            return request() + " " + fault();
        }
    }

    /** Faults of one request, after which the run ends as it does without them. */
    static final List<Cell> PASSING = cells('a', """
            events  dynamodb.DescribeTable:reset:at=1
            events  dynamodb.Scan:latency=200ms:at=2
            events  dynamodb.Scan:reset:at=3
            events  dynamodb.Scan:cut:at=5
            events  dynamodb.Scan:lost-answer:at=7
            events  dynamodb.Scan:internal-error:at=9
            events  dynamodb.Scan:unavailable:at=11
            events  dynamodb.Scan:throttle:at=13
            events  dynamodb.Scan:wrong-checksum:at=15
            events  dynamodb.Scan:flipped-bit:at=17
            training  sagemaker.DescribeTrainingJob:reset:at=1
            training  sagemaker.DescribeTrainingJob:cut:at=2
            training  sagemaker.CreateTrainingJob:lost-answer:at=1
            training  cloudwatch-logs.DescribeLogStreams:throttle:at=1
            training  cloudwatch-logs.GetLogEvents:reset:at=1
            registry  sagemaker.CreateModelPackage:lost-answer:at=1
            endpoint  sagemaker.DescribeEndpoint:reset:at=1
            endpoint  sagemaker.DescribeEndpoint:unavailable:at=3
            endpoint  sagemaker.CreateModel:lost-answer:at=1
            endpoint  sagemaker.CreateEndpointConfig:lost-answer:at=1
            endpoint  sagemaker-runtime.InvokeEndpoint:reset:at=1
            """);

    /** What tests of one package show with a proxy; they need no whole run. */
    private static final List<Cell> OF_PACKAGES = Stream.of(
                    cells('b', """
                            events  dynamodb.Scan:latency
                            events  dynamodb.Scan:hang
                            events  dynamodb.Scan:reset
                            events  dynamodb.Scan:cut
                            events  dynamodb.Scan:lost-answer
                            events  dynamodb.Scan:internal-error
                            events  dynamodb.Scan:unavailable
                            events  dynamodb.Scan:throttle
                            events  dynamodb.Scan:wrong-checksum
                            events  dynamodb.Scan:flipped-bit
                            """), cells('c', """
                            events  dynamodb.Scan:expired-credentials
                            """), cells('d', """
                            registry  sagemaker.ListModelPackages:latency
                            registry  sagemaker.ListModelPackages:hang
                            registry  sagemaker.ListModelPackages:reset
                            registry  sagemaker.ListModelPackages:cut
                            registry  sagemaker.ListModelPackages:lost-answer
                            registry  sagemaker.ListModelPackages:internal-error
                            registry  sagemaker.ListModelPackages:unavailable
                            registry  sagemaker.ListModelPackages:too-many-requests
                            registry  sagemaker.ListModelPackages:throttle
                            """), cells('e', """
                            registry  sagemaker.ListModelPackages:expired-credentials
                            """))
            .flatMap(List::stream)
            .toList();

    /** All cells. */
    static List<Cell> all() {
        return Stream.concat(PASSING.stream(), OF_PACKAGES.stream()).toList();
    }

    private FaultCells() {}

    private static List<Cell> cells(char outcome, String table) {
        return table.lines()
                .map(line -> line.split(" +", 2))
                .map(words -> new Cell(words[0], words[1], outcome))
                .toList();
    }

    /** Returns the table for the document: a row for each stage and request, a column for each fault. */
    static String table() {
        Map<String, Map<Fault, String>> rows = new LinkedHashMap<>();
        for (Cell cell : all()) {
            rows.computeIfAbsent(cell.stage() + " | " + cell.request(), row -> new LinkedHashMap<>())
                    .merge(cell.fault(), String.valueOf(cell.outcome()), (one, other) -> one + ", " + other);
        }
        Stream<String> head = Stream.of(
                "| stage | request | "
                        + Arrays.stream(Fault.values()).map(Fault::toString).collect(Collectors.joining(" | ")) + " |",
                "|---|---|" + "---|".repeat(Fault.values().length));
        Stream<String> body = rows.entrySet().stream()
                .map(row -> "| " + row.getKey() + " | "
                        + Arrays.stream(Fault.values())
                                .map(fault -> row.getValue().getOrDefault(fault, ""))
                                .collect(Collectors.joining(" | "))
                        + " |");
        return Stream.concat(head, body).collect(Collectors.joining("\n"));
    }
}
