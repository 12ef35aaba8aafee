package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventSchemaTest {

    @Test
    void namesEachAttributeOnceInOrder() {
        EventSchema schema = new EventSchema(List.of(column("b", "x"), column("a", "y"), column("c", "x")));
        assertEquals(List.of("x", "y"), schema.attributes());
        assertEquals("struct<b:string,a:string,c:string>", schema.structType().catalogString());
    }

    @Test
    void refusesColumnsThatCannotBeToldApart() {
        assertEquals("Column ID is declared twice, or is one of the reserved names item_key and reject (upper and lower case are the same); give it another name",
                message(() -> new EventSchema(List.of(column("id", "x"), column("ID", "y")))));
        assertEquals("Column reject is declared twice, or is one of the reserved names item_key and reject (upper and lower case are the same); give it another name",
                message(() -> new EventSchema(List.of(column("reject", "x")))));
        assertEquals("An event needs at least one column; declare what to read from the items", message(() -> new EventSchema(List.of())));
    }

    @Test
    void namesTheTypesAndCoercionsThatExist() {
        assertEquals(ColumnType.TIMESTAMP, ColumnType.of("timestamp"));
        assertEquals(Coercion.DECIMAL_COMMA, Coercion.of("decimal-comma"));
        assertEquals("int is not a column type; use one of string, double, long, boolean, timestamp", message(() -> ColumnType.of("int")));
        assertEquals("comma is not a coercion; use one of number-as-text, decimal-comma, text-as-number", message(() -> Coercion.of("comma")));
    }

    private static EventColumn column(String name, String attribute) {
        return new EventColumn(name, attribute, ColumnType.STRING, true, Set.of());
    }

    private static String message(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
