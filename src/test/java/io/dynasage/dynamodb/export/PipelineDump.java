package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the dumps that tests read: version 3 of the export of Data Pipeline, as the connector's export tool writes it.
 */
final class PipelineDump {
    /** The tool puts 100,000 items into a file; with fewer of them the dump of a test has several files. */
    private static final int ITEMS_PER_FILE = 25;

    private static final JsonMapper JSON = new JsonMapper();

    private PipelineDump() {}

    /** Writes the items of a scan or an export into a new folder and returns how many they are. */
    static long write(Dataset<Row> items, List<String> keyAttributes, String uri) {
        Configuration hadoop = items.sparkSession().sessionState().newHadoopConf();
        String folder = StoredFile.folder(uri);
        RowItems rows = RowItems.of(items.schema(), keyAttributes);
        List<String> lines =
                items.collectAsList().stream().map(row -> line(rows, row)).toList();
        List<String> entries = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += ITEMS_PER_FILE) {
            String name = UUID.randomUUID() + ".gz";
            List<String> some = lines.subList(from, Math.min(lines.size(), from + ITEMS_PER_FILE));
            write(hadoop, folder + name, ExportFolder.gzip(String.join("\n", some) + "\n"));
            String external = folder.replaceFirst("^s3[an]://", "s3://") + name;
            entries.add("{\"url\":\"" + external + "\",\"mandatory\":true}");
        }
        new StoredFile(folder + "manifest", hadoop)
                .write("{\"name\":\"DynamoDB-export\",\"version\":3,\n\"entries\": [\n" + String.join(",\n", entries)
                        + "\n]}\n");
        new StoredFile(folder + "_SUCCESS", hadoop).write("");
        return lines.size();
    }

    private static void write(Configuration hadoop, String uri, byte[] bytes) {
        Path file = StoredFile.path(uri);
        try (OutputStream out = file.getFileSystem(hadoop).create(file)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(RowItems rows, Row row) {
        try {
            StringBuilder item = new StringBuilder();
            rows.append(item, row);
            String line = JSON.writeValueAsString(members(JSON.readTree(item.toString())));
            return line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode members(JsonNode tagged) {
        ObjectNode members = JSON.createObjectNode();
        tagged.fields().forEachRemaining(member -> members.set(member.getKey(), value(member.getValue())));
        return members;
    }

    /** A value whose type has a small first letter, as its Java bean gives it: s, bOOL, nS. */
    private static ObjectNode value(JsonNode tagged) {
        Map.Entry<String, JsonNode> only = tagged.fields().next();
        String type = only.getKey();
        String bean = type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        return JSON.createObjectNode().set(bean, content(type, only.getValue()));
    }

    private static JsonNode content(String type, JsonNode content) {
        return switch (type) {
            case "M" -> members(content);
            case "L" -> {
                ArrayNode list = JSON.createArrayNode();
                content.forEach(element -> list.add(value(element)));
                yield list;
            }
            default -> content;
        };
    }
}
