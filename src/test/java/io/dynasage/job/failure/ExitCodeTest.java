package io.dynasage.job.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.sagemaker.SageMakerFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void codesAreCountedFromZeroAndTheDocumentSaysTheSame() throws IOException {
        assertEquals(
                IntStream.range(0, ExitCode.values().length).boxed().toList(),
                Arrays.stream(ExitCode.values()).map(ExitCode::code).toList());
        List<String> table = Arrays.stream(ExitCode.values())
                .map(code -> "| " + code.code() + " | " + code.meaning() + " |")
                .toList();
        List<String> document = Files.readAllLines(Path.of("docs/operate.md"));
        int first = document.indexOf("| code | meaning |") + 2;
        assertEquals(table, document.subList(first, first + table.size()));
        assertEquals("", document.get(first + table.size()));
    }

    @Test
    void aFailureHasTheCodeOfItsFirstCauseThatNamesOne() {
        assertEquals(ExitCode.FAILED, ExitCode.of(new IllegalStateException("x")));
        assertEquals(ExitCode.USAGE, ExitCode.of(new RuntimeException(new UsageException("x"))));
        assertEquals(ExitCode.REMOTE, ExitCode.of(new IllegalStateException(new AccessDeniedException("x"))));
        assertEquals(ExitCode.REMOTE, ExitCode.of(new SageMakerFailure("x")));
    }
}
