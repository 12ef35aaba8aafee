package io.dynasage.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.submit.Tool;
import io.dynasage.submit.Tool.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The project's notebooks, executed by Jupyter's nbconvert.
 *
 * @param environment what a user sets before starting Jupyter: the run, the endpoints, the credentials
 * @param output where executed notebooks go
 */
public record Notebooks(Map<String, String> environment, Path output) {
    static final Path FOLDER = Path.of("notebooks");
    private static final Path CELLS = Path.of("src/test/resources/io/dynasage/notebooks/cells.py");
    public static final String FIRST_RUN = "1-first-run";
    public static final String CHANNELS = "2-open-the-channels";
    public static final String ENDPOINT = "3-call-the-endpoint";
    public static final String EVENTS = "4-explore-the-events";
    private static final String LAST_WORDS = "All of it fits together.";

    /** The notebooks for a run, on services whose endpoints and credentials are in the environment. */
    public static Notebooks of(String run, Map<String, String> services, Path output) {
        Map<String, String> environment = new HashMap<>(services);
        environment.put("DYNASAGE_RUN", run);
        return new Notebooks(environment, output);
    }

    /** All notebooks of the project, in their order. */
    static List<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Executes the notebooks one after another; each has to come to its end, with tables and plots on its way. */
    public void succeed() {
        List<Path> files = files();
        assertEquals(5, files.size());
        List<String> arguments =
                new ArrayList<>(List.of("--to", "notebook", "--execute", "--output-dir", output.toString()));
        files.stream().map(Path::toString).forEach(arguments::add);
        Finished finished = Tool.required("jupyter-nbconvert").with(environment).run(arguments);
        assertEquals(0, finished.exit(), finished.errors());
        for (Path file : files) {
            JsonNode executed = read(output.resolve(file.getFileName()));
            assertTrue(executed.toString().contains(LAST_WORDS), () -> file + " did not come to its end");
            assertTrue(
                    executed.findValuesAsText("image/png").stream().anyMatch(plot -> plot.length() > 1000),
                    () -> file + " plots nothing");
            assertTrue(executed.findValues("text/html").size() >= 2, () -> file + " shows no tables");
        }
    }

    /** Executes the code of all notebooks without Jupyter; each has to come to its end. */
    public void allComeToTheirEnd() {
        comeToTheirEnd(files().stream()
                .map(file -> file.getFileName().toString().replace(".ipynb", ""))
                .toArray(String[]::new));
    }

    /** Executes the code of notebooks without Jupyter; each has to come to its end. */
    public void comeToTheirEnd(String... names) {
        Finished finished = cells(names);
        assertEquals(0, finished.exit(), finished.errors());
        assertEquals(
                names.length,
                finished.output().lines().filter(LAST_WORDS::equals).count(),
                finished.output());
    }

    /** Executes the code of a notebook that has to fail; gives what Python complained of. */
    public String fail(String name) {
        Finished finished = cells(name);
        assertTrue(finished.exit() != 0, () -> name + " takes what is wrong for right");
        return finished.errors();
    }

    private Finished cells(String... names) {
        Tool.required("jupyter-nbconvert");
        List<String> arguments = new ArrayList<>(List.of(CELLS.toString()));
        Stream.of(names).map(name -> FOLDER.resolve(name + ".ipynb").toString()).forEach(arguments::add);
        return Tool.required("python").with(environment).run(arguments);
    }

    static JsonNode read(Path notebook) {
        try {
            return new ObjectMapper().readTree(notebook.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> cells(JsonNode notebook) {
        return StreamSupport.stream(notebook.path("cells").spliterator(), false).toList();
    }
}
