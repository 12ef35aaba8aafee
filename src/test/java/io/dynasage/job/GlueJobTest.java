package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlueJobTest {
    /**
     * What Glue passes: names as in a job's log (github.com/james-jory/segment-personalize-workshop/issues/2), and
     * further ones of AWS's list of special parameters. A flag may have no value.
     */
    private static final List<String> GLUES = List.of(
            "--JOB_ID",
            "j_53156865b026edbb62f5b002460ae275f81d253c15ec4bdce9344f6b28230dae",
            "--JOB_RUN_ID",
            "jr_2a1f391ca6c93cf2e0c59260be40cb53c0f9d9a16754097503aaf61e97f1ab08",
            "--scriptLocation",
            "s3://my-bucket/recommendation/glue.scala",
            "--job-bookmark-option",
            "job-bookmark-disable",
            "--job-language",
            "scala",
            "--class",
            "GlueApp",
            "--extra-jars",
            "s3://my-bucket/recommendation/dynasage.jar",
            "--conf",
            "spark.sql.shuffle.partitions=64 --conf spark.dynamicAllocation.enabled=true",
            "--TempDir",
            "s3://aws-glue-temporary-123456789012-us-east-1/admin",
            "--enable-metrics",
            "--enable-continuous-cloudwatch-log",
            "true",
            "--JOB_NAME",
            "shop-recommendation");

    private static String[] with(String... ours) {
        return Stream.concat(
                        Stream.concat(GLUES.subList(0, 7).stream(), Stream.of(ours)),
                        GLUES.subList(7, GLUES.size()).stream())
                .toArray(String[]::new);
    }

    @Test
    void theCommandIsWhatStandsInTheJobsOwnParameter() {
        assertArrayEquals(
                new String[] {"run", "--config", "s3a://b/job.conf", "--begin-or-resume", "R"},
                GlueJob.command(with("--dynasage", " run --config s3a://b/job.conf\t--begin-or-resume  R ")));
    }

    @Test
    void aJobWithoutACommandIsRefusedWithAnExample() {
        for (String[] given : List.of(with(), with("--dynasage", " "), new String[] {"--dynasage"})) {
            assertEquals(
                    "The job has no parameter --dynasage with a command; give it one, such as \"run --config"
                            + " s3a://bucket/job.conf\"",
                    assertThrows(IllegalArgumentException.class, () -> GlueJob.main(given))
                            .getMessage());
        }
    }

    @Test
    void theScriptThatGlueCompilesCallsIt() throws Exception {
        assertTrue(Files.readString(Path.of("submit/glue.scala")).contains(GlueJob.class.getName() + ".main(sysArgs)"));
    }
}
