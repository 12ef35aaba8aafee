package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdSearchTest {
    private final IdSearch search = new IdSearch(List.of("u1", "Zoë", "a,b", "say \"x\"", "anna@example.com"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u1",
                "u1,x,3",
                "{\"user_id\":\"u1\",\"item_id\":\"x\"}",
                "{\"item_key\":\"{\\\"user_id\\\":{\\\"S\\\":\\\"u1\\\"}}\"}",
                "features.cleaning.forget = [\"u9\",\"u1\"]",
                "1\tu1",
                "Zoë;1",
                "x,\"a,b\",1",
                "{\"user\":\"say \\\"x\\\"\"}",
                "{\"PK\":{\"S\":\"USER#u1\"}}",
                "mailto:anna@example.com",
                "{\"user_id\":\"u1\u00a0\"}",
                "\ufeffu1,x",
                "{\"user_id\":\"\u200bu1\"}"
            })
    void findsAnIdInEveryFormat(String text) {
        assertTrue(search.isIn(text), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u10", "uu1", "u-1", "xu1", "\"u1-2\"", "Zoe", "xa,b", "a,bc", "anna@example.com.org"})
    void findsNoPartOfAnotherId(String text) {
        assertFalse(search.isIn(text), text);
    }
}
