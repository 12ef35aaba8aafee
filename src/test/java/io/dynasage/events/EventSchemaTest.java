package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.settings.Choice;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventSchemaTest {

    @Test
    void namesEachAttributeOnceInOrder() {
        EventSchema schema = new EventSchema(List.of(column("b", "x"), column("a", "y"), column("c", "x")));
        assertEquals(List.of("x", "y"), schema.attributes());
    }

    @Test
    void refusesTheAttributeUnderWhoseNameAnItemHasItsKey() {
        assertEquals(
                "The attribute item_key cannot be read, because the job has each item's key attributes under this name;"
                        + " read another attribute, or write the value to one of another name, too",
                message(() -> new EventSchema(List.of(column("id", "item_key")))));
    }

    @Test
    void refusesColumnsThatCannotBeToldApart() {
        assertEquals(
                "Column ID is declared twice, or is one of the reserved names item_key, reject, left_out"
                        + " (upper and lower case are the same); give it another name",
                message(() -> new EventSchema(List.of(column("id", "x"), column("ID", "y")))));
        assertEquals(
                "Column reject is declared twice, or is one of the reserved names item_key, reject, left_out"
                        + " (upper and lower case are the same); give it another name",
                message(() -> new EventSchema(List.of(column("reject", "x")))));
        assertEquals(
                "An event needs at least one column; declare what to read from the items",
                message(() -> new EventSchema(List.of())));
    }

    @Test
    void choicesHaveTheNamesOfTheConfiguration() {
        assertEquals(List.of("string", "double", "long", "boolean", "timestamp"), Choice.spellings(ColumnType.class));
        assertEquals(
                List.of(
                        "number-as-text",
                        "decimal-comma",
                        "grouped-thousands",
                        "text-as-number",
                        "text-as-boolean",
                        "boolean-as-text",
                        "boolean-as-number",
                        "number-as-boolean"),
                Choice.spellings(Coercion.class));
        assertEquals(List.of("latest", "first"), Choice.spellings(Keep.class));
    }

    @Test
    void readsTheTtlAttributeOnceAndLast() {
        EventRules rules = new EventRules("expires", Instant.EPOCH, null, null);
        assertEquals(List.of("x", "expires"), new EventSchema(List.of(column("a", "x")), rules).attributes());
        assertEquals(
                List.of("expires", "x"),
                new EventSchema(List.of(column("b", "expires"), column("a", "x")), rules).attributes());
    }

    @Test
    void refusesRulesForColumnsThatAreNotThere() {
        List<EventColumn> columns = List.of(column("a", "x"));
        assertEquals(
                "\"at\" is not a declared column; the columns are a",
                message(() -> new EventSchema(columns, new EventRules(null, Instant.EPOCH, "at", null))));
        assertEquals(
                "The as-of cut-off compares column a, which is not of type timestamp; name the column that says"
                        + " when an event was",
                message(() -> new EventSchema(columns, new EventRules(null, Instant.EPOCH, "a", null))));
        assertEquals(
                "\"b\" is not a declared column; the columns are a",
                message(() -> new EventSchema(
                        columns, new EventRules(null, null, null, new DuplicateRule(List.of("b"), Keep.FIRST, "a")))));
        assertEquals(
                "\"c\" is not a declared column; the columns are a",
                message(() -> new EventSchema(
                        columns, new EventRules(null, null, null, new DuplicateRule(List.of("a"), Keep.FIRST, "c")))));
        assertEquals(
                "A ttl attribute needs a name, and an as-of to compare it with; the attribute is \"ttl\", as-of"
                        + " is null",
                message(() -> new EventRules("ttl", null, null, null)));
        assertEquals(
                "A duplicate rule needs at least one key column; name those that make two events the same one",
                message(() -> new DuplicateRule(List.of(), Keep.LATEST, "a")));
    }

    @Test
    void knowsWhichAttributesArePersonal() {
        EventColumn mail = new EventColumn(
                "user_id",
                ColumnSource.of("mail"),
                ColumnType.STRING,
                true,
                Set.of(),
                Set.of(),
                true,
                9,
                ColumnTime.ANY);
        assertEquals(
                Set.of("mail"),
                new EventSchema(List.of(mail, column("domain", "mail"), column("a", "x"))).personalAttributes());
    }

    @Test
    void keyAttributesArePersonalUnlessTheyAreVisible() {
        EventSchema schema = new EventSchema(List.of(column("a", "x"), column("item_id", "sk")), EventRules.NONE)
                .with(List.of("pk", "sk"), Set.of("sk"));
        assertEquals(Set.of("pk"), schema.personalAttributes());
        assertEquals(
                Set.of("sk", "x"), schema.with(List.of("sk", "x"), Set.of()).personalAttributes());
    }

    private static EventColumn column(String name, String attribute) {
        return new EventColumn(name, attribute, ColumnType.STRING, true, Set.of());
    }

    private static String message(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
