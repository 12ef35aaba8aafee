package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class ListKeysTest {
    @Test
    void aListHasItsUsersIdUnlessThatBeginsLikeADefaultList() {
        assertEquals(Set.of("anna", "#*", " *"), ListKeys.ofUsers(Set.of("anna", "#*", " *")));
        assertEquals(Set.of("**", "**#KR", "***"), ListKeys.ofUsers(Set.of("*", "*#KR", "**")));
    }

    @Property
    void noUsersListIsADefaultListOrAnotherUsers(
            @ForAll @Chars({'*', '#', 'K', 'R'}) String user, @ForAll @Chars({'*', '#', 'K', 'R'}) String other) {
        Set<String> key = ListKeys.ofUsers(Set.of(user));
        assertFalse(key.contains(ListKeys.EVERYBODY));
        assertFalse(key.contains(ListKeys.ofSegment("KR")));
        assertEquals(user.equals(other), key.equals(ListKeys.ofUsers(Set.of(other))));
    }
}
