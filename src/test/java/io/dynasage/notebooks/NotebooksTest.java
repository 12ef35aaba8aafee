package io.dynasage.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotebooksTest {
    @Test
    void holdNoOutput() {
        for (Path file : Notebooks.files()) {
            assertEquals(List.of(), left(Notebooks.read(file)), file.toString());
        }
    }

    @Test
    void anOutputAnExecutionAndATraceOfAnEditorAreFound() {
        JsonNode notebook = Notebooks.read(Notebooks.files().get(0));
        ObjectNode cell = (ObjectNode) Notebooks.cells(notebook).stream()
                .filter(NotebooksTest::isCode)
                .findFirst()
                .orElseThrow();
        cell.withArray("outputs").addObject().put("output_type", "stream");
        cell.put("execution_count", 3);
        ((ObjectNode) cell.path("metadata")).put("scrolled", true);
        ((ObjectNode) notebook.path("metadata")).putObject("widgets");
        assertEquals(4, left(notebook).size(), () -> left(notebook).toString());
    }

    @Test
    void beginWithWhatTheyAreAndEndInAssertions() {
        assertEquals(
                List.of(
                        "1-first-run.ipynb",
                        "2-open-the-channels.ipynb",
                        "3-call-the-endpoint.ipynb",
                        "4-explore-the-events.ipynb",
                        "5-compare-two-runs.ipynb"),
                Notebooks.files().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        for (Path file : Notebooks.files()) {
            List<JsonNode> cells = Notebooks.cells(Notebooks.read(file));
            assertTrue(
                    source(cells.get(0))
                            .startsWith("# " + file.getFileName().toString().charAt(0)),
                    file.toString());
            String last = source(cells.get(cells.size() - 1));
            assertTrue(
                    last.startsWith("assert ")
                            && last.lines()
                                            .filter(line -> line.strip().startsWith("assert "))
                                            .count()
                                    >= 4,
                    file + " ends in " + last);
        }
    }

    @Test
    void decodeRecordsInAboutThirtyLinesWithoutALibrary() {
        List<String> sources =
                Notebooks.cells(Notebooks.read(Notebooks.FOLDER.resolve(Notebooks.CHANNELS + ".ipynb"))).stream()
                        .map(NotebooksTest::source)
                        .toList();
        String decoder = sources.stream()
                .filter(source -> source.contains("0xCED7230A") && source.contains("def "))
                .findFirst()
                .orElseThrow();
        assertTrue(decoder.lines().filter(line -> !line.isBlank()).count() <= 40, decoder);
        assertTrue(sources.stream()
                .noneMatch(source -> source.matches("(?s).*import [^\n]*(protobuf|mxnet|sagemaker).*")));
    }

    /** What a notebook keeps of having been executed or edited. */
    private static List<String> left(JsonNode notebook) {
        List<String> left = new ArrayList<>();
        for (JsonNode cell : Notebooks.cells(notebook)) {
            if (isCode(cell) && !cell.path("outputs").isEmpty()) {
                left.add("outputs of " + source(cell));
            }
            if (isCode(cell) && !cell.path("execution_count").isNull()) {
                left.add("the execution count of " + source(cell));
            }
            if (!cell.path("metadata").isEmpty()) {
                left.add("metadata of " + source(cell));
            }
        }
        notebook.path("metadata").fieldNames().forEachRemaining(name -> {
            if (!List.of("kernelspec", "language_info").contains(name)) {
                left.add("metadata " + name);
            }
        });
        return left;
    }

    private static boolean isCode(JsonNode cell) {
        return cell.path("cell_type").asText().equals("code");
    }

    private static String source(JsonNode cell) {
        StringBuilder source = new StringBuilder();
        cell.path("source").forEach(line -> source.append(line.asText()));
        return source.toString();
    }
}
