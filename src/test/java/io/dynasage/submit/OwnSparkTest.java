package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The lines of the document for Apache's own Spark name what the build is for; src/test/spark.sh runs them. */
class OwnSparkTest {
    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    @Test
    void thePackagesAreOfTheVersionsOfTheBuild() throws IOException {
        List<String> versions = new ArrayList<>();
        Matcher property =
                Pattern.compile("<spark\\.hadoop-cloud\\.version>([\\d.]+)<").matcher(read("pom.xml"));
        while (property.find()) {
            versions.add(property.group(1));
        }
        List<String> packages = new ArrayList<>();
        Matcher line = Pattern.compile("(?m)^spark-submit --packages org.apache.spark:spark-hadoop-cloud_(\\S+)")
                .matcher(read("docs/operate.md"));
        while (line.find()) {
            packages.add(line.group(1));
        }
        assertEquals(List.of("2.12:" + sparkVersion(), "2.13:" + versions.get(versions.size() - 1)), packages);
    }

    private static String sparkVersion() throws IOException {
        Matcher first = Pattern.compile("<spark\\.version>([\\d.]+)<").matcher(read("pom.xml"));
        assertTrue(first.find());
        return first.group(1);
    }

    /** The script reads the lines from the document by how they begin. */
    @Test
    void theScriptFindsTheLines() throws IOException {
        assertTrue(read("src/test/spark.sh").contains("/^spark-submit .*spark-hadoop-cloud_$scala/,/run --config/p"));
        Matcher block = Pattern.compile("(?m)^spark-submit --packages \\S+ \\\\\n"
                        + "  --exclude-packages \\S+ \\\\\n"
                        + "  dynasage.jar run --config s3a://my-bucket/shop.conf  ")
                .matcher(read("docs/operate.md"));
        assertTrue(block.find() && block.find());
    }
}
