package io.dynasage.dynamodb.items;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items with all that DynamoDB can hold, most of it odd. */
public final class AnyItems {
    /** Attribute names that items have often. */
    public static final List<String> NAMES = List.of(
            "user",
            "at",
            "a",
            "größe",
            "longer than eight",
            "longer than eight bytes",
            "with \"quotes\" and \\",
            "\u2028",
            "\uD83D\uDE00");

    private AnyItems() {}

    /** Some items. */
    public static Arbitrary<List<Map<String, AttributeValue>>> pages() {
        return items(3).list().ofMaxSize(6);
    }

    private static Arbitrary<Map<String, AttributeValue>> items(int depth) {
        Arbitrary<String> names = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.of(NAMES)), net.jqwik.api.Tuple.of(1, texts()));
        return Arbitraries.maps(names, values(depth)).ofMaxSize(7).map(LinkedHashMap::new);
    }

    private static Arbitrary<AttributeValue> values(int depth) {
        Arbitrary<AttributeValue> flat = Arbitraries.oneOf(
                texts().map(AttributeValue::fromS),
                numbers().map(AttributeValue::fromN),
                binaries().map(AttributeValue::fromB),
                Arbitraries.of(true, false).map(AttributeValue::fromBool),
                Arbitraries.just(AttributeValue.fromNul(true)),
                texts().list().ofMinSize(1).ofMaxSize(5).map(AttributeValue::fromSs),
                numbers().list().ofMinSize(1).ofMaxSize(4).map(AttributeValue::fromNs),
                binaries().list().ofMinSize(1).ofMaxSize(4).map(AttributeValue::fromBs));
        if (depth == 0) {
            return flat;
        }
        Arbitrary<AttributeValue> nested = Arbitraries.lazy(() -> Arbitraries.oneOf(
                values(depth - 1).list().ofMaxSize(4).map(AttributeValue::fromL),
                items(depth - 1).map(AttributeValue::fromM)));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, flat), net.jqwik.api.Tuple.of(1, nested));
    }

    /** Texts of ASCII, of characters that have to be escaped, of two to four bytes. */
    public static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(20),
                Arbitraries.of(
                                "\"",
                                "\\",
                                "/",
                                "\b",
                                "\f",
                                "\n",
                                "\r",
                                "\t",
                                "\u0000",
                                "\u001f",
                                " ",
                                "é",
                                "\u007f",
                                "ß",
                                "\u2027",
                                "\u2028",
                                "\u2029",
                                "\ue000",
                                "\uffff",
                                "\uD800\uDC00",
                                "\uDBFF\uDFFF",
                                "\uD83D\uDE00",
                                "z")
                        .list()
                        .ofMaxSize(8)
                        .map(parts -> String.join("", parts)),
                Arbitraries.strings().alpha().ofMaxLength(60));
    }

    /** Numbers as DynamoDB might write them. */
    public static Arbitrary<String> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.integers().map(String::valueOf),
                Arbitraries.bigDecimals().ofScale(20).map(String::valueOf),
                Arbitraries.of(
                        "1E+2",
                        "1e2",
                        "-0",
                        "0",
                        "0.0",
                        "1.50",
                        "99999999999999999999999999999999999999",
                        "-1.2345678901234567890123456789012345678E-92",
                        "9.9999999999999999999999999999999999999E+125",
                        "1E-130",
                        "9007199254740993",
                        "9223372036854775807",
                        "9223372036854775808",
                        "-9223372036854775808",
                        "2147483648",
                        "0.1",
                        "100E-2",
                        "16777217",
                        "3.4028236E38"));
    }

    private static Arbitrary<SdkBytes> binaries() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(12).map(SdkBytes::fromByteArray);
    }
}
