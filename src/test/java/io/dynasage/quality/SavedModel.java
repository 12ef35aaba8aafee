package io.dynasage.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model of users and items, as a run left it.
 *
 * @param features the position of the feature of each known id, by column
 */
record SavedModel(FactorizationMachine model, Map<String, Map<String, Integer>> features) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param folder has {@code features} and {@code model} */
    static SavedModel read(Path folder) {
        try {
            Map<String, Integer> offsets = new HashMap<>();
            JsonNode space =
                    JSON.readTree(folder.resolve("features/features.json").toFile());
            space.path("blocks")
                    .forEach(block -> offsets.put(
                            block.path("column").asText(), block.path("offset").asInt()));
            Map<String, Map<String, Integer>> features = new HashMap<>();
            for (Path file : files(folder.resolve("features/ids"))) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode id = JSON.readTree(line);
                    String column = id.path("column").asText();
                    features.computeIfAbsent(column, any -> new HashMap<>())
                            .put(
                                    id.path("id").asText(),
                                    offsets.get(column) + id.path("index").asInt());
                }
            }
            Path archive = folder.resolve("model/model.tar.gz");
            try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
                return new SavedModel(ModelArchive.read(in, archive.toString(), ModelArchive.MOST_BYTES), features);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the score of a pair, or negative infinity if the user or the item is not known. */
    double score(String user, String item) {
        Integer ofUser = features.get("user_id").get(user);
        Integer ofItem = features.get("item_id").get(item);
        if (ofUser == null || ofItem == null) {
            return Double.NEGATIVE_INFINITY;
        }
        double score = model.bias() + model.linear()[ofUser] + model.linear()[ofItem];
        int size = model.factorCount();
        for (int f = 0; f < size; f++) {
            score += model.factors()[ofUser * size + f] * model.factors()[ofItem * size + f];
        }
        return score;
    }
}
