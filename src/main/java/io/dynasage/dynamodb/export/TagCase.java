package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** How the types of DynamoDB are written in the JSON of an export. */
enum TagCase {
    /** As DynamoDB does: S, BOOL, NS. */
    UPPER,
    /** As the connector does, the first letter small: s, bOOL, nS. */
    BEAN;

    private static final JsonMapper JSON = new JsonMapper();

    private String tag(String type) {
        return this == UPPER ? type : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
    }

    /** Appends {@code {"S":"…"}}, of an attribute's type and text as a scan gives them. */
    void append(JsonOutput out, String type, String value) {
        out.raw("{\"").raw(tag(type)).raw("\":");
        switch (type) {
            case "S", "N", "B" -> out.string(value);
            case "BOOL" -> out.raw(value);
            case "NULL" -> out.raw("true");
            case "L", "M" -> {
                if (this == UPPER) {
                    out.raw(value);
                } else {
                    content(out, type, tree(value));
                }
            }
            default -> out.raw(value);
        }
        out.raw('}');
    }

    /** Appends the members of an object of tagged attributes, without its braces. */
    void appendMembers(JsonOutput out, String object) {
        if (this == UPPER) {
            out.raw(object.substring(1, object.length() - 1));
        } else {
            members(out, tree(object));
        }
    }

    private void members(JsonOutput out, JsonNode object) {
        boolean first = true;
        for (Iterator<Map.Entry<String, JsonNode>> members = object.fields(); members.hasNext();) {
            Map.Entry<String, JsonNode> member = members.next();
            if (!first) {
                out.raw(',');
            }
            first = false;
            out.string(member.getKey()).raw(':');
            tagged(out, member.getValue());
        }
    }

    private void tagged(JsonOutput out, JsonNode value) {
        Map.Entry<String, JsonNode> only = value.fields().next();
        out.raw("{\"").raw(tag(only.getKey())).raw("\":");
        content(out, only.getKey(), only.getValue());
        out.raw('}');
    }

    private void content(JsonOutput out, String type, JsonNode content) {
        if (type.equals("M")) {
            out.raw('{');
            members(out, content);
            out.raw('}');
        } else if (content.isArray()) {
            out.raw('[');
            for (int i = 0; i < content.size(); i++) {
                if (i > 0) {
                    out.raw(',');
                }
                if (type.equals("L")) {
                    tagged(out, content.get(i));
                } else {
                    out.string(content.get(i).textValue());
                }
            }
            out.raw(']');
        } else if (content.isTextual()) {
            out.string(content.textValue());
        } else {
            out.raw(content.toString());
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ExportException("A value of the items is not DynamoDB JSON (" + e.getOriginalMessage() + "). Write only items as a scan or an export gives them.", e);
        }
    }
}
