package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CleanupRuleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void keepCountsCompletedRunsOnly() {
        List<PastRun> runs = List.of(
                run("f", "Refused", 1),
                run("e", "Completed", 2),
                run("d", "Unfinished", 3),
                run("c", "Completed", 4),
                run("b", "Refused", 5),
                run("a", "Completed", 6));
        assertEquals(List.of("b", "a"), going(new CleanupRule(2, Optional.empty()), runs, Map.of()));
        assertEquals(List.of("d", "c", "b", "a"), going(new CleanupRule(1, Optional.empty()), runs, Map.of()));
    }

    @Test
    void bothPartsMustHold() {
        List<PastRun> runs = List.of(run("c", "Completed", 1), run("b", "Completed", 20), run("a", "Completed", 40));
        assertEquals(List.of("a"), going(new CleanupRule(1, Optional.of(Duration.ofDays(30))), runs, Map.of()));
        assertEquals(List.of("a"), going(new CleanupRule(null, Optional.of(Duration.ofDays(30))), runs, Map.of()));
        assertEquals(List.of(), going(new CleanupRule(3, Optional.of(Duration.ofDays(30))), runs, Map.of()));
    }

    @Test
    void whatTheEndpointNeedsStaysRegardlessOfItsAge() {
        List<PastRun> runs = List.of(run("c", "Completed", 1), run("b", "Refused", 90), run("a", "Completed", 400));
        List<CleanupRule.Decision> decisions =
                new CleanupRule(1, Optional.empty()).decide(runs, Map.of("a", "endpoint shop serves it"), NOW);
        assertEquals(Optional.of("endpoint shop serves it"), decisions.get(2).stays());
        assertEquals(
                List.of("b"),
                decisions.stream()
                        .filter(CleanupRule.Decision::goes)
                        .map(decision -> decision.run().runId())
                        .toList());
    }

    @Test
    void anUnfinishedRunStaysForADayAfterItWasActive() {
        PastRun begunLongAgo = new PastRun(
                "b",
                PastRun.UNFINISHED,
                Optional.of(Stage.CHANNELS),
                NOW.minus(Duration.ofDays(9)),
                NOW.minus(Duration.ofHours(23)),
                "s3a://b/runs/b/",
                Optional.empty());
        PastRun left = new PastRun(
                "a",
                PastRun.UNFINISHED,
                Optional.empty(),
                NOW.minus(Duration.ofDays(9)),
                NOW.minus(Duration.ofHours(25)),
                "s3a://b/runs/a/",
                Optional.empty());
        List<PastRun> runs = List.of(run("c", "Completed", 0), begunLongAgo, left);
        assertEquals(List.of("a"), going(new CleanupRule(1, Optional.empty()), runs, Map.of()));
        assertEquals(
                List.of("a"),
                going(new CleanupRule(null, Optional.of(Duration.ofHours(1))), List.of(begunLongAgo, left), Map.of()));
    }

    @Test
    void agesAreHoursDaysOrWeeks() {
        assertEquals(
                List.of(Duration.ofHours(12), Duration.ofDays(30), Duration.ofDays(56)),
                List.of(CleanupRule.age("12h"), CleanupRule.age("30d"), CleanupRule.age("8 w")));
        assertEquals(
                "--older-than \"0d\" is not an age; write hours, days or weeks, such as 12h, 30d or 8w",
                assertThrows(UsageException.class, () -> CleanupRule.age("0d")).getMessage());
        assertThrows(UsageException.class, () -> CleanupRule.age("30"));
    }

    @Test
    void aRuleIsNeededAndKeepsAtLeastOne() {
        assertThrows(UsageException.class, () -> new CleanupRule(null, Optional.empty()));
        assertEquals(
                "--keep is 0; keep at least 1 run, with which the next one is compared",
                assertThrows(UsageException.class, () -> new CleanupRule(0, Optional.empty()))
                        .getMessage());
    }

    private static List<String> going(CleanupRule rule, List<PastRun> runs, Map<String, String> needed) {
        return rule.decide(runs, needed, NOW).stream()
                .filter(CleanupRule.Decision::goes)
                .map(decision -> decision.run().runId())
                .toList();
    }

    private static PastRun run(String id, String state, int daysAgo) {
        Instant then = NOW.minus(Duration.ofDays(daysAgo)).minusSeconds(60);
        return new PastRun(
                id,
                state,
                Optional.empty(),
                then,
                then,
                "s3a://b/runs/" + id + "/",
                state.equals(PastRun.UNFINISHED)
                        ? Optional.empty()
                        : Optional.of(JsonNodeFactory.instance.objectNode()));
    }
}
