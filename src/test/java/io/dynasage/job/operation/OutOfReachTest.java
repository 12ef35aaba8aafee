package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.export.ExportChain;
import io.dynasage.job.ledger.PastRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutOfReachTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final JobConfig CONFIG = ConfigReader.read("""
        name = shop
        aws.region = us-east-1
        source { table = interactions, kind = incremental, export.to = "s3://exports/shop" }
        training.role-arn = "arn:aws:iam::123456789012:role/training"
        sagemaker.endpoint = "http://127.0.0.1:9"
        output.uri = "s3a://bucket/runs"
        """, "test.conf", Map.of());

    @Test
    void theExportsOfRunsAndOfTheChainThatTheNextRunReadsAreNamedOnce() throws JsonProcessingException {
        assertEquals(
                List.of("s3://exports/full-1", "s3://exports/inc-1", "s3://exports/inc-2", "s3://exports/old"),
                exports(Optional.of(ExportChain.startingWith("interactions", "s3://exports/full-1", NOW)
                        .then("s3://exports/inc-1", NOW)
                        .then("s3://exports/inc-2", NOW))));
    }

    @Test
    void aJobWithoutAChainHasTheExportsOfItsRuns() throws JsonProcessingException {
        assertEquals(
                List.of("s3://exports/full-1", "s3://exports/inc-1", "s3://exports/old"), exports(Optional.empty()));
    }

    @Test
    void theSourceThatDescribesUsersIsNamed() {
        JobConfig config = ConfigReader.read("""
            name = shop
            aws.region = us-east-1
            source { table = interactions
              users { table = customers
                columns.user_id { attribute = id, type = string, required = true }
                columns.age { attribute = age, type = long, required = false } } }
            training.role-arn = "arn:aws:iam::123456789012:role/training"
            sagemaker.endpoint = "http://127.0.0.1:9"
            output.uri = "s3a://bucket/runs"
            """, "test.conf", Map.of());
        assertEquals(
                List.of("  source.users (customers): its rows are your application's, too. Until they are deleted, runs"
                        + " leave the users out only if features.cleaning.forget names them."),
                new OutOfReach(config, List.of(), Optional.empty(), NOW)
                        .lines().stream()
                                .filter(line -> line.startsWith("  source.users"))
                                .toList());
    }

    private static List<String> exports(Optional<ExportChain> chain) throws JsonProcessingException {
        List<PastRun> runs = List.of(
                run("r2", "[\"s3://exports/full-1\", \"s3://exports/inc-1\"]"), run("r1", "[\"s3://exports/old\"]"));
        return new OutOfReach(CONFIG, runs, chain, NOW)
                .lines().stream()
                        .filter(line -> line.startsWith("  export "))
                        .map(line -> line.replaceFirst("  export ", "")
                                .replaceFirst(": it holds the items of its time until you delete it, .*", ""))
                        .toList();
    }

    private static PastRun run(String id, String exports) throws JsonProcessingException {
        return new PastRun(
                id,
                "Completed",
                Optional.empty(),
                NOW,
                NOW,
                "s3a://bucket/runs/runs/" + id + "/",
                Optional.of(new ObjectMapper().readTree("{\"source\": {\"exports\": " + exports + "}}")));
    }
}
