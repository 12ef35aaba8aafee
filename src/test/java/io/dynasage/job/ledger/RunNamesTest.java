package io.dynasage.job.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.failure.UsageException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class RunNamesTest {
    private final RunNames names = new RunNames("shop", "s3a://b/x");

    @Test
    void aNameSaysRunRoleAndAttempt() {
        RunId run = new RunId("nightly-0412");
        assertEquals("shop-nightly-0412-t1", names.resource(run, ModelRole.TWIN, 1));
        assertEquals("shop-nightly-0412-f2", names.resource(run, ModelRole.FINAL, 2));
        assertEquals("shop-nightly-0412-c41", names.resource(run, ModelRole.CANDIDATE_4, 1));
        for (ModelRole role : ModelRole.values()) {
            assertEquals(Optional.of(run), names.runOf(names.resource(run, role, 1)), role.toString());
            assertEquals(Optional.of(run), names.runOf(names.resource(run, role, 12)), role.toString());
        }
    }

    @Test
    void onlyAFinalModelHasATwin() {
        RunId run = new RunId("nightly-f1");
        assertTrue(names.isFinal(names.resource(run, ModelRole.FINAL, 12)));
        assertFalse(names.isFinal(names.resource(run, ModelRole.TWIN, 1)));
        assertFalse(names.isFinal("shop-nightly"));
    }

    @Test
    void theFolderOfATwinIsFoundByItsModel() {
        RunFolder folder = new RunFolder(names, new RunId("run1"), new Configuration());
        assertEquals("s3a://b/x/runs/run1/twin/features/", folder.twin().at("features/"));
        assertEquals(
                folder.twin().uri(),
                folder.of("s3://b/x/runs/run1/twin/model/model.tar.gz").uri());
        assertEquals(
                folder.uri(), folder.of("s3://b/x/runs/run1/model/model.tar.gz").uri());
        assertEquals(
                folder.uri(),
                folder.of("s3://b/x/runs/run10/twin/model/model.tar.gz").uri());
    }

    @Test
    void theLongestNameFits() {
        RunNames longest = new RunNames("n".repeat(36), "s3a://b");
        assertEquals(
                63,
                longest.resource(new RunId("r".repeat(21)), ModelRole.CANDIDATE_4, 99)
                        .length());
    }

    @Test
    void aNameOfAnEarlierReleaseIsKnown() {
        assertEquals(Optional.of(new RunId("20260131T030000Z-k3x9")), names.runOf("shop-20260131T030000Z-k3x9"));
        assertEquals(Optional.of(new RunId("nightly-0412")), names.runOf("shop-nightly-0412"));
        assertEquals(Optional.of(new RunId("nightly-t1")), names.runOf("shop-nightly-t1-t1"));
    }

    @Test
    void otherNamesAreNotOfARun() {
        assertEquals(Optional.empty(), names.runOf("shop"));
        assertEquals(Optional.empty(), names.runOf("shopping-run1-t1"));
        assertEquals(Optional.empty(), names.runOf("shop-eu-20261122T170000Z-ab12"));
    }

    @Test
    void aRunIsNotTakenForOneWhoseIdBeginsWithIts() {
        assertEquals(Optional.of(new RunId("run1")), names.runOf("shop-run1-t1"));
        assertEquals(Optional.of(new RunId("run10")), names.runOf("shop-run10-t1"));
        assertEquals(
                Optional.of(new RunId("run1")),
                names.runOfFile("s3://b/x/runs/run1/model/shop-run1-t1/output/model.tar.gz"));
        assertEquals(Optional.of(new RunId("run10")), names.runOfFile("s3a://b/x/runs/run10/run.json"));
        assertEquals("s3a://b/x/runs/run1/", names.folder(new RunId("run1")));
    }

    @Test
    void aFileOutsideARunsFolderIsOfNoRun() {
        assertEquals(Optional.empty(), names.runOfFile("s3a://b/x/runs/run1"));
        assertEquals(Optional.empty(), names.runOfFile("s3a://b/xy/runs/run1/a"));
        assertEquals(Optional.empty(), names.runOfFile("s3a://b/x/runs/not a run/a"));
    }

    @Test
    void aRunIdHasSingleHyphens() {
        for (String wrong : new String[] {"a--b", "-a", "a-", "", "a_b", "r".repeat(22)}) {
            assertEquals(
                    "\"" + wrong + "\" cannot name a run; use 1 to 21 letters, digits and single hyphens,"
                            + " because SageMaker's names are built from it",
                    assertThrows(UsageException.class, () -> new RunId(wrong)).getMessage());
        }
        assertEquals("20260131T030000Z", new RunId("2026-01-31T03:00:00Z").value());
    }
}
