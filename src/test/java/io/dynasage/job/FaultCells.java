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
            training  sagemaker.DescribeTrainingJob:lost-answer:at=4
            training  sagemaker.DescribeTrainingJob:unavailable:at=5
            training  sagemaker.DescribeTrainingJob:internal-error:at=7
            training  sagemaker.DescribeTrainingJob:throttle:at=8
            training  sagemaker.CreateTrainingJob:lost-answer:at=1
            registry  sagemaker.CreateModelPackage:lost-answer:at=1
            endpoint  sagemaker.DescribeEndpoint:reset:at=1
            endpoint  sagemaker.DescribeEndpoint:unavailable:at=3
            endpoint  sagemaker.CreateModel:lost-answer:at=1
            endpoint  sagemaker.CreateEndpointConfig:lost-answer:at=1
            endpoint  sagemaker-runtime.InvokeEndpoint:reset:at=1
            """);

    /** The same for S3, whose requests the rules find by the objects' keys. */
    static final List<Cell> PASSING_S3 = cells('b', """
            events  s3.CreateMultipartUpload@/events/:internal-error:at=1
            events  s3.UploadPart@/events/:reset:at=1
            events  s3.CompleteMultipartUpload@/events/:unavailable:at=1
            features  s3.GetObject@/events/:cut:at=1
            features  s3.GetObject@/events/:reset:at=3
            features  s3.GetObject@/events/:throttle:at=5
            features  s3.PutObject@/features/:internal-error:at=1
            channels  s3.UploadPart@/channels/:lost-answer:at=1
            channels  s3.UploadPart@/channels/:latency=200ms:at=3
            channels  s3.CompleteMultipartUpload@/channels/:internal-error:at=1
            training  s3.GetObject@/model/:cut:at=1
            training  s3.GetObject@/model/:unavailable:at=3
            evaluation  s3.PutObject@/evaluation:reset:at=1
            recommendations  s3.UploadPart@/recommendations/:unavailable:at=1
            every  s3.PutObject@/ledger/:lost-answer:at=2
            every  s3.PutObject@/ledger/:throttle:at=5
            every  s3.ListObjectsV2:throttle:every=90
            every  s3.HeadObject:reset:every=90
            every  s3.HeadObject:unavailable:at=50
            record  s3.PutObject@/run.json:lost-answer:at=1
            """);

    /** All cells. */
    static List<Cell> all() {
        return Stream.concat(PASSING.stream(), PASSING_S3.stream()).toList();
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
        Map<String, Map<Fault, Character>> rows = new LinkedHashMap<>();
        for (Cell cell : all()) {
            rows.computeIfAbsent(cell.stage() + " | " + cell.request(), row -> new LinkedHashMap<>())
                    .put(cell.fault(), cell.outcome());
        }
        Stream<String> head = Stream.of(
                "| stage | request | "
                        + Arrays.stream(Fault.values()).map(Fault::toString).collect(Collectors.joining(" | ")) + " |",
                "|---|---|" + "---|".repeat(Fault.values().length));
        Stream<String> body = rows.entrySet().stream()
                .map(row -> "| " + row.getKey() + " | "
                        + Arrays.stream(Fault.values())
                                .map(fault -> row.getValue().containsKey(fault)
                                        ? row.getValue().get(fault).toString()
                                        : "")
                                .collect(Collectors.joining(" | "))
                        + " |");
        return Stream.concat(head, body).collect(Collectors.joining("\n"));
    }
}
