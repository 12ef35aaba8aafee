package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypeWeightsTest {
    @Test
    void typesCountByTheirWords() {
        assertEquals(
                Optional.of("# To let an event count by its type, take the sign # off the next line.\n"
                        + "# features.weights { \"page.view\" = 1, \"addToCart\" = 2, \"ORDER_PAID\" = 5 }"),
                TypeWeights.proposed(List.of("page.view", "addToCart", "removeFromCart", "search", "ORDER_PAID")));
    }

    @Test
    void nothingIsProposedWhereTypesAreUnknownOrAlike() {
        assertEquals(Optional.empty(), TypeWeights.proposed(List.of("1", "2", "")));
        assertEquals(Optional.empty(), TypeWeights.proposed(List.of("view", "click", "refund_order")));
    }
}
