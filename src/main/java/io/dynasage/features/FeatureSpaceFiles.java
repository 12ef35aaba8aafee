package io.dynasage.features;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.settings.Choice;
import io.dynasage.storage.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Reads and writes a feature space as files. */
final class FeatureSpaceFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IDS = "ids";
    private static final String BLOCKS = "features.json";

    private FeatureSpaceFiles() {}

    static void write(FeatureSpace space, String uri) {
        var table = space.table();
        table.write().json(ids(uri));
        ObjectNode json = JSON.createObjectNode().put("sha256", space.sha256()).put("featureDim", space.featureDim());
        json.set("blocks", nodes(space.blocks()));
        file(table.sparkSession(), uri).write(json.toPrettyString() + "\n");
    }

    static FeatureSpace read(SparkSession spark, String uri) {
        StoredFile file = file(spark, uri);
        JsonNode json = parsed(file);
        List<FeatureBlock> blocks = new ArrayList<>();
        json.path("blocks").forEach(node -> blocks.add(block(node)));
        if (blocks.isEmpty()) {
            throw new FeatureException(
                    file.uri() + " has no blocks, so it is not a feature space; name the folder that a run wrote");
        }
        FeatureSpace space = new FeatureSpace(blocks, FeatureIds.read(spark, ids(uri), blocks));
        String written = json.path("sha256").asText();
        if (!space.sha256().equals(written)) {
            space.close();
            throw new FeatureException(
                    "the features in " + uri + " have the SHA-256 " + space.sha256() + ", but " + BLOCKS + " says "
                            + written
                            + "; ids were changed or lost after they were written, and a model would confuse them:"
                            + " restore the folder or train again");
        }
        return space;
    }

    /** Returns the blocks as one line, which is identical for equal blocks. */
    static String json(List<FeatureBlock> blocks) {
        return nodes(blocks).toString() + "\n";
    }

    private static ArrayNode nodes(List<FeatureBlock> blocks) {
        ArrayNode nodes = JSON.createArrayNode();
        for (FeatureBlock block : blocks) {
            FeatureColumn column = block.declared();
            ObjectNode node = nodes.addObject()
                    .put("column", block.column())
                    .put("encoding", block.encoding().toString())
                    .put("scale", block.scale())
                    .put("offset", block.offset())
                    .put("size", block.size())
                    .put("minSupport", column.minSupport())
                    .put("rareIds", block.rareIds());
            if (column.separator() != null) {
                node.put("separator", column.separator());
            }
            if (column.missing() != null) {
                node.put("missing", column.missing());
            }
        }
        return nodes;
    }

    private static FeatureBlock block(JsonNode node) {
        JsonNode missing = node.path("missing");
        FeatureColumn column = new FeatureColumn(
                node.path("column").asText(),
                encoding(node.path("encoding").asText()),
                node.path("scale").asDouble(),
                node.path("minSupport").asInt(),
                node.path("separator").asText(null),
                Optional.of(missing)
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asDouble)
                        .orElse(null));
        return new FeatureBlock(
                column,
                node.path("offset").asInt(),
                node.path("size").asInt(),
                node.path("rareIds").asLong());
    }

    private static Encoding encoding(String name) {
        return Choice.of(Encoding.class, name)
                .orElseThrow(() -> new FeatureException("the encoding " + name + " of a feature space is none of "
                        + Choice.spellings(Encoding.class) + "; restore the file or train again"));
    }

    private static JsonNode parsed(StoredFile file) {
        try {
            return JSON.readTree(file.textIfThere()
                    .orElseThrow(() -> new FeatureException(file.uri()
                            + " is not there; name the folder that a run wrote its features to, or train again")));
        } catch (JsonProcessingException e) {
            throw new FeatureException(
                    file.uri() + " is not JSON (" + e.getOriginalMessage() + "); restore it or train again");
        }
    }

    private static String ids(String uri) {
        return StoredFile.path(StoredFile.folder(uri) + IDS).toString();
    }

    private static StoredFile file(SparkSession spark, String uri) {
        return new StoredFile(
                StoredFile.folder(uri) + BLOCKS, spark.sparkContext().hadoopConfiguration());
    }
}
