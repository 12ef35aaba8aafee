package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PersonalMaskTest {
    private static final PersonalMask MASK = new PersonalMask(new EventSchema(
            List.of(new EventColumn("item_id", "item", ColumnType.STRING, true, Set.of())),
            EventRules.NONE,
            null,
            Set.of("user", "at"),
            Set.of("at")));

    @Test
    void keepsOnlyTheLengthOfAPersonalValue() {
        assertEquals("*** (personal, 5 characters)", MASK.rawValue(ColumnPath.of("user", false), "ada😀!"));
        assertEquals("ada", MASK.rawValue(ColumnPath.of("item", false), "ada"));
        assertNull(MASK.rawValue(ColumnPath.of("user", false), null));
    }

    @Test
    void masksAllOfTheItemKeyButVisibleAttributes() {
        assertEquals(
                "{\"user\":{\"S\":\"***\"},\"at\":{\"N\":\"17\"}}",
                MASK.itemKey("{\"user\":{\"S\":\"ada\\\"\"},\"at\":{\"N\":\"17\"}}"));
        assertEquals("{\"at\":{\"N\":\"17\"}}", MASK.itemKey("{\"at\":{\"N\":\"17\"}}"));
        assertEquals("{\"pk\":{\"S\":\"***\"}}", MASK.itemKey("{\"pk\":{\"S\":\"USER#ada\"}}"));
    }

    @Test
    void masksAllOfAKeyThatItCannotRead() {
        assertEquals("***", MASK.itemKey("ada"));
        assertEquals("***", MASK.itemKey("[\"ada\"]"));
        assertEquals("***", MASK.itemKey("{\"user\":"));
        assertNull(MASK.itemKey(null));
    }

    @Test
    void cutsALongValueButNoCharacterInTwo() {
        String text = "x".repeat(199) + "😀";
        assertEquals("x".repeat(199) + "…", MASK.rawValue(ColumnPath.of("item", false), text));
        assertEquals("x".repeat(200), MASK.rawValue(ColumnPath.of("item", false), "x".repeat(200)));
    }
}
