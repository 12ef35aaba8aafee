package io.dynasage.dynamodb.items;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.dynamodb.AttributeText;
import io.dynasage.dynamodb.items.DocumentPath.Index;
import io.dynasage.dynamodb.items.DocumentPath.Member;
import io.dynasage.dynamodb.items.DocumentPath.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DocumentPathPropertyTest {
    @Property(tries = 500, seed = "2026")
    void everyPathReadsBackFromItsText(@ForAll("paths") DocumentPath path) {
        assertEquals(path, DocumentPath.parse(path.toString()));
        assertEquals(path.toString(), DocumentPath.parse(path.toString()).toString());
    }

    @Property(tries = 500, seed = "2026")
    void everyValueIsFoundInAMapAndInTheJsonOfATextAlike(@ForAll("maps") Map<String, Object> map)
            throws JsonProcessingException {
        AttributeValue attribute = attribute(map);
        Document ofMap = new Document(new TypedValue("M", AttributeText.value(attribute)));
        Document ofText = new Document(new TypedValue("S", new ObjectMapper().writeValueAsString(map)));
        Map<DocumentPath, AttributeValue> all = new HashMap<>();
        collect(attribute, List.of(), all);
        all.forEach((path, value) -> {
            TypedValue expected = new TypedValue(AttributeText.type(value), AttributeText.value(value));
            assertEquals(Optional.of(expected), ofMap.at(path).map(Document::value), path::toString);
            assertEquals(Optional.of(expected), ofText.at(path).map(Document::value), path::toString);
        });
    }

    @Property(tries = 500, seed = "2026")
    void anyTextHasAValueAtAPathOrNone(@ForAll String text, @ForAll("paths") DocumentPath path) {
        Optional<TypedValue> found = path.in(new TypedValue("S", text));
        assertEquals(path.isAttribute(), found.isPresent());
    }

    /** Adds every value in the attribute with the path that leads to it. */
    private static void collect(AttributeValue value, List<Step> steps, Map<DocumentPath, AttributeValue> all) {
        if (!steps.isEmpty()) {
            all.put(new DocumentPath("attribute", steps), value);
        }
        if (value.hasM()) {
            value.m().forEach((name, member) -> collect(member, with(steps, new Member(name)), all));
        }
        for (int i = 0; value.hasL() && i < value.l().size(); i++) {
            collect(value.l().get(i), with(steps, new Index(i)), all);
        }
    }

    private static List<Step> with(List<Step> steps, Step next) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(next);
        return longer;
    }

    private static AttributeValue attribute(Object value) {
        if (value instanceof Map<?, ?> map) {
            return AttributeValue.fromM(map.entrySet().stream()
                    .collect(Collectors.toMap(entry -> (String) entry.getKey(), entry -> attribute(entry.getValue()))));
        }
        if (value instanceof List<?> list) {
            return AttributeValue.fromL(
                    list.stream().map(DocumentPathPropertyTest::attribute).toList());
        }
        if (value instanceof Boolean bool) {
            return AttributeValue.fromBool(bool);
        }
        if (value instanceof Number number) {
            return AttributeValue.fromN(number.toString());
        }
        return AttributeValue.fromS((String) value);
    }

    @Provide
    Arbitrary<Map<String, Object>> maps() {
        return Arbitraries.maps(names(), values()).ofMaxSize(4);
    }

    private static Arbitrary<Object> values() {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                names().map(text -> text),
                Arbitraries.longs().map(number -> number),
                Arbitraries.bigDecimals().ofScale(3).map(number -> number),
                Arbitraries.of(true, false).map(flag -> flag));
        return Arbitraries.recursive(
                () -> scalars,
                inner -> Arbitraries.oneOf(
                        scalars,
                        inner.list().ofMaxSize(3).map(list -> list),
                        Arbitraries.maps(names(), inner).ofMaxSize(3).map(map -> map)),
                3);
    }

    /** Names with all that a path or JSON has to quote. */
    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars('a', 'b', '.', '[', ']', '`', ' ', '"', '\\', '\n', '\u2028', 'é', '한')
                .ofMaxLength(5);
    }

    @Provide
    Arbitrary<DocumentPath> paths() {
        Arbitrary<Step> steps = Arbitraries.oneOf(
                names().map(Member::new), Arbitraries.integers().between(0, 99).map(Index::new));
        return names().flatMap(name -> steps.list().ofMaxSize(5).map(list -> new DocumentPath(name, list)));
    }
}
