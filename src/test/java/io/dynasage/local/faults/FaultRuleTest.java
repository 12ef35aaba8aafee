package io.dynasage.local.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultRuleTest {
    @Test
    void readsEveryPartOfARule() {
        assertEquals(
                new FaultRule(
                        Optional.of(AwsService.S3),
                        "GetObject",
                        "/channels/",
                        Fault.LATENCY,
                        Duration.ofMillis(200),
                        new FaultRule.Selection(3, 0, 0, 0)),
                FaultRule.parse("s3.GetObject@/channels/:latency=200ms:at=3"));
        assertEquals(
                new FaultRule(
                        Optional.of(AwsService.SAGEMAKER_RUNTIME),
                        "",
                        "",
                        Fault.HANG,
                        Duration.ofSeconds(5),
                        FaultRule.Selection.ALL),
                FaultRule.parse("sagemaker-runtime:hang=5s"));
        assertEquals(
                new FaultRule.Selection(0, 0, 0.25, 7),
                FaultRule.parse("*:reset:share=0.25/7").selection());
        assertEquals(
                new FaultRule.Selection(0, 20, 0, 0),
                FaultRule.parse("*.*:cut:every=20").selection());
        assertEquals(Optional.empty(), FaultRule.parse("*:cut").service());
        assertEquals("", FaultRule.parse("*.*:cut").operation());
    }

    @Test
    void readsEveryFaultAndEveryService() {
        for (Fault fault : Fault.values()) {
            assertEquals(fault, FaultRule.parse("s3:" + fault).fault());
        }
        for (AwsService service : AwsService.values()) {
            assertEquals(
                    Optional.of(service), FaultRule.parse(service + ":reset").service());
        }
    }

    @Test
    void refusesOtherTextsWithTheCure() {
        refused("reset", "'reset' is not a fault rule; write SERVICE[.OPERATION][@PATH]:FAULT");
        refused("s4:reset", "'s4' is not a service; choose * or one of dynamodb, s3, sagemaker, sagemaker-runtime");
        refused("s3:explode", "'explode' is not a fault; choose one of latency, hang, reset, cut, lost-answer");
        refused("s3:reset=5s", "'s3:reset=5s' gives reset a duration; only latency and hang have one");
        refused("s3:reset:at=0", "a rule has to select something: at and every count from 1, and share is above 0");
        refused("s3:reset:every=0.5", "'s3:reset:every=0.5' has a number that is not whole; write every=N");
        refused("s3:reset:share=1.5", "share is 1.5; a probability is from 0 to 1");
        refused("s3:reset:sometimes", "is not a fault rule");
    }

    private static void refused(String rule, String message) {
        String said = assertThrows(IllegalArgumentException.class, () -> FaultRule.parse(rule))
                .getMessage();
        assertTrue(said.contains(message), said);
    }

    @Test
    void selectsByPosition() {
        assertEquals(List.of(3), selected("s3:reset:at=3", 9));
        assertEquals(List.of(4, 8), selected("s3:reset:every=4", 9));
        assertEquals(List.of(1, 2, 3), selected("s3:reset", 3));
    }

    @Test
    void selectsAShareTheSameOneForTheSameSeed() {
        List<Integer> first = selected("s3:reset:share=0.1/7", 10_000);
        assertEquals(1_000, first.size(), 100);
        assertEquals(first, selected("s3:reset:share=0.1/7", 10_000));
        assertTrue(!first.equals(selected("s3:reset:share=0.1/8", 10_000)));
    }

    @Test
    void matchesServiceOperationAndPath() {
        ServiceCall call = new ServiceCall(AwsService.S3, "GetObject", "/bucket/run/channels/part-0");
        for (String rule : List.of("*:cut", "s3:cut", "s3.GetObject:cut", "*.GetObject:cut", "s3@/channels/:cut")) {
            assertTrue(FaultRule.parse(rule).matches(call), rule);
        }
        ServiceCall list = new ServiceCall(AwsService.S3, "ListObjectsV2", "/bucket?list-type=2&prefix=run/channels/");
        assertTrue(FaultRule.parse("s3@prefix=run/channels/:cut").matches(list));
        for (String rule : List.of("dynamodb:cut", "s3.PutObject:cut", "s3@/features/:cut")) {
            assertTrue(!FaultRule.parse(rule).matches(call), rule);
        }
    }

    private static List<Integer> selected(String rule, int calls) {
        ActiveRule active = new ActiveRule(FaultRule.parse(rule));
        ServiceCall call = new ServiceCall(AwsService.S3, "GetObject", "/b/k");
        ServiceCall other = new ServiceCall(AwsService.STS, "GetCallerIdentity", "/");
        return IntStream.rangeClosed(1, calls)
                .filter(i -> !active.selects(other) && active.selects(call))
                .boxed()
                .toList();
    }
}
