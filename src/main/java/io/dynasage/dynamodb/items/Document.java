package io.dynasage.dynamodb.items;

import io.dynasage.dynamodb.items.DocumentPath.Index;
import io.dynasage.dynamodb.items.DocumentPath.Member;
import io.dynasage.dynamodb.items.DocumentPath.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A value of an item, in which any number of paths can be followed; its text is encoded once. Nothing is decoded before
 * it is asked for. For one thread.
 */
public final class Document {
    private static final byte[] KEY = "{\"key\":{\"S\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = "},\"value\":".getBytes(StandardCharsets.US_ASCII);

    private final AttributeType type;
    /** The JSON in which the value is, and where its content begins there. */
    private final byte[] json;

    private final int from;
    /** The value that the document was made of; empty if it is only in the JSON. */
    private final Optional<TypedValue> given;

    private Optional<Document> entered = Optional.empty();

    /** Creates a document of an attribute's value. */
    public Document(TypedValue value) {
        this.type = AttributeType.valueOf(value.type());
        this.given = Optional.of(value);
        this.from = 0;
        this.json = type.compareTo(AttributeType.SS) >= 0 && value.value() != null ? utf8(value.value()) : new byte[0];
    }

    private Document(AttributeType type, byte[] json, int from) {
        this.type = type;
        this.json = json;
        this.from = from;
        this.given = Optional.empty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the value with its type. */
    public TypedValue value() {
        return given.orElseGet(() -> new TypedValue(type.name(), decoded()));
    }

    private String decoded() {
        return switch (type) {
            case NULL -> null;
            case S, N, B -> {
                int first = JsonText.expect(json, from, json.length, '"');
                long last = JsonText.string(json, first, json.length);
                if ((last & JsonText.ESCAPED) == 0) {
                    yield new String(json, first, (int) last - first, StandardCharsets.UTF_8);
                }
                TextBuffer text = new TextBuffer();
                StringText.appendDecoded(text, json, first, (int) last, last & JsonText.FLAGS);
                yield text.toString();
            }
            default -> new String(json, from, JsonText.skip(json, from, json.length, 0) - from, StandardCharsets.UTF_8);
        };
    }

    /**
     * Returns the value at the path.
     *
     * @param path its attribute is the one that this document is the value of
     * @return empty if there is no such value, also if a text on the way is not JSON
     */
    public Optional<Document> at(DocumentPath path) {
        Document found = this;
        for (Step step : path.steps()) {
            Optional<Document> next = found.opened().flatMap(part -> part.part(step));
            if (next.isEmpty()) {
                return next;
            }
            found = next.get();
        }
        return Optional.of(found);
    }

    /**
     * Returns whether a text on the way to the path begins as JSON of an object or array does, but is none.
     *
     * @param path its attribute is the one that this document is the value of
     */
    public boolean isBroken(DocumentPath path) {
        Optional<Document> found = Optional.of(this);
        for (Step step : path.steps()) {
            Optional<Document> opened = found.get().opened();
            if (opened.isEmpty()) {
                return PlainJson.isBegun(found.get().value().value());
            }
            found = opened.get().part(step);
            if (found.isEmpty()) {
                return false;
            }
        }
        return false;
    }

    /**
     * Returns the elements of a list or a set, and the entries of a map as maps of {@code key} and {@code value}. A
     * text that holds a JSON array or object is read as that. Sets and maps are in the order of their texts and names.
     *
     * @return empty if the value has no elements because it is of another type
     */
    public Optional<List<Document>> elements() {
        return opened().flatMap(part -> switch (part.type) {
            case L -> Optional.of(part.parts('['));
            case M -> Optional.of(part.parts('{'));
            case SS -> Optional.of(part.members(AttributeType.S));
            case NS -> Optional.of(part.members(AttributeType.N));
            case BS -> Optional.of(part.members(AttributeType.B));
            default -> Optional.empty();
        });
    }

    /** Returns the DynamoDB type of the value. */
    public AttributeType type() {
        return type;
    }

    /** Returns the member of a map; empty if there is none, or the value is no map. */
    public Optional<Document> member(String name) {
        return type == AttributeType.M ? member(utf8(name)) : Optional.empty();
    }

    /** Returns this value, or what the JSON in its text says; empty if the text is not JSON of an array or object. */
    public Optional<Document> opened() {
        if (type != AttributeType.S) {
            return Optional.of(this);
        }
        if (entered.isEmpty()) {
            entered = PlainJson.tagged(value().value()).map(text -> {
                int tag = JsonText.expect(text, 1, text.length, '"');
                return new Document(AttributeType.of(text, tag, tag + 1, text.length), text, tag + 3);
            });
        }
        return entered;
    }

    private Optional<Document> part(Step step) {
        if (step instanceof Member member && type == AttributeType.M) {
            return member(member.utf8());
        }
        if (step instanceof Index index && type == AttributeType.L) {
            return element(index.number());
        }
        return Optional.empty();
    }

    private Optional<Document> member(byte[] name) {
        int p = JsonText.first(json, JsonText.expect(json, from, json.length, '{'), json.length, '}');
        while (p >= 0) {
            int first = JsonText.expect(json, p, json.length, '"');
            long last = JsonText.string(json, first, json.length);
            int value = JsonText.expect(json, (int) last + 1, json.length, ':');
            if (isNamed(name, first, last)) {
                return Optional.of(tagged(value));
            }
            p = JsonText.next(json, JsonText.skip(json, value, json.length, 0), json.length, '}');
        }
        return Optional.empty();
    }

    private boolean isNamed(byte[] name, int first, long last) {
        if ((last & JsonText.ESCAPED) == 0) {
            return Arrays.equals(json, first, (int) last, name, 0, name.length);
        }
        TextBuffer decoded = new TextBuffer();
        StringText.appendDecoded(decoded, json, first, (int) last, last & JsonText.FLAGS);
        return Arrays.equals(decoded.bytes(), 0, decoded.length(), name, 0, name.length);
    }

    private Optional<Document> element(int number) {
        int p = JsonText.first(json, JsonText.expect(json, from, json.length, '['), json.length, ']');
        for (int i = 0; p >= 0; i++) {
            if (i == number) {
                return Optional.of(tagged(p));
            }
            p = JsonText.next(json, JsonText.skip(json, p, json.length, 0), json.length, ']');
        }
        return Optional.empty();
    }

    /** Returns the value that begins at the position with its tag. */
    private Document tagged(int at) {
        int tag = JsonText.expect(json, JsonText.expect(json, at, json.length, '{'), json.length, '"');
        int tagEnd = (int) JsonText.string(json, tag, json.length);
        int content = JsonText.expect(json, tagEnd + 1, json.length, ':');
        return new Document(
                AttributeType.of(json, tag, tagEnd, json.length), json, JsonText.blanks(json, content, json.length));
    }

    private List<Document> parts(char open) {
        char close = open == '[' ? ']' : '}';
        List<Document> parts = new ArrayList<>();
        int p = JsonText.first(json, JsonText.expect(json, from, json.length, open), json.length, close);
        while (p >= 0) {
            int end;
            if (open == '[') {
                parts.add(tagged(p));
                end = JsonText.skip(json, p, json.length, 0);
            } else {
                int nameEnd = JsonText.skip(json, p, json.length, 0);
                int value = JsonText.expect(json, nameEnd, json.length, ':');
                end = JsonText.skip(json, value, json.length, 0);
                parts.add(entry(p, nameEnd, value, end));
            }
            p = JsonText.next(json, end, json.length, close);
        }
        return parts;
    }

    private Document entry(int name, int nameEnd, int value, int end) {
        TextBuffer entry = new TextBuffer();
        entry.append(KEY);
        entry.append(json, name, nameEnd);
        entry.append(VALUE);
        entry.append(json, value, end);
        entry.append('}');
        return new Document(AttributeType.M, Arrays.copyOf(entry.bytes(), entry.length()), 0);
    }

    private List<Document> members(AttributeType memberType) {
        List<Document> members = new ArrayList<>();
        int p = JsonText.first(json, JsonText.expect(json, from, json.length, '['), json.length, ']');
        while (p >= 0) {
            members.add(new Document(memberType, json, JsonText.blanks(json, p, json.length)));
            p = JsonText.next(json, JsonText.skip(json, p, json.length, 0), json.length, ']');
        }
        return members;
    }
}
