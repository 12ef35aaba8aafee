package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The policies of submit/iam, evaluated against what a run does and against what nobody may do with its roles. */
class PoliciesTest {
    private static final Path CALLS = Path.of("src/test/resources/submit/calls.tsv");

    private static List<String> calls() throws IOException {
        return Files.readAllLines(CALLS).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void aRunIsAllowedAndWhatGoesBeyondItIsDenied() throws IOException {
        List<String> wrong = calls().stream()
                .filter(line -> allowed(line) != line.startsWith("yes\t"))
                .toList();
        assertEquals(List.of(), wrong);
        assertTrue(calls().stream().filter(line -> line.startsWith("no\t")).count() > 30);
    }

    private static boolean allowed(String line) {
        String[] parts = line.split("\t");
        Map<String, String> context = new HashMap<>(Map.of("aws:ResourceAccount", "123456789012"));
        Arrays.stream(parts).skip(4).map(pair -> pair.split("=", 2)).forEach(pair -> context.put(pair[0], pair[1]));
        String resource =
                parts[3].replaceFirst("^B", "arn:aws:s3:::my-bucket").replaceFirst(":A:", ":us-east-1:123456789012:");
        return new Policies(parts[1].split(" ")).allow(parts[2], resource, context);
    }

    @Test
    void conditionsHoldOnlyWithTheirKeysAndWildcardsAreThoseOfIam() {
        Policies job = new Policies("job");
        String runs = "arn:aws:s3:::my-bucket/recommendation/runs/r1/run.json";
        assertTrue(job.allow("S3:getobject", runs, Map.of("aws:ResourceAccount", "123456789012")));
        assertFalse(job.allow("s3:GetObject", runs, Map.of()), "a missing key is not met");
        assertFalse(job.allow("s3:GetObject", runs, Map.of("aws:ResourceAccount", "1")));
        assertFalse(job.allow("s3:GetObjectAcl", runs, Map.of("aws:ResourceAccount", "123456789012")));
    }
}
