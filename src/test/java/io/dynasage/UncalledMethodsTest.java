package io.dynasage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-spark")
class UncalledMethodsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importClasses(Code.class, Shape.class, Square.class, Size.class, Kind.class, TestOfCode.class);

    @Test
    void aMethodThatOnlyTestsCallIsFoundAndSoIsOneThatNobodyCalls() {
        assertEquals(Set.of("calledByTests(int)", "calledByItself(int)", "calledByNobody()"), uncalled(Code.class));
    }

    @Test
    void aMethodIsCalledWhenOneThatItOverridesIs() {
        assertEquals(Set.of(), uncalled(Shape.class));
        assertEquals(Set.of(), uncalled(Square.class));
    }

    @Test
    void whatBelongsToARecordOrAnEnumIsNotLookedAt() {
        assertEquals(Set.of("doubled()"), uncalled(Size.class));
        assertEquals(Set.of(), uncalled(Kind.class));
    }

    private static Set<String> uncalled(Class<?> ruled) {
        Set<String> names =
                new UncalledMethods(type -> type.isEquivalentTo(ruled), UncalledMethodsTest::isCode).in(CLASSES);
        return names.stream()
                .map(name -> name.replace(ruled.getName() + ".", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isCode(JavaClass type) {
        return !type.isEquivalentTo(TestOfCode.class);
    }

    interface Shape {
        int edges();
    }

    static final class Square implements Shape, Supplier<String> {
        @Override
        public int edges() {
            return 4;
        }

        @Override
        public String get() {
            return "called by whoever asks a supplier";
        }
    }

    record Size(int width) {
        int doubled() {
            return 2 * width;
        }
    }

    enum Kind {
        ONE
    }

    static final class Code {
        private final IntUnaryOperator referred = Code::referredTo;

        int edges(Shape shape) {
            return shape.edges() + referred.applyAsInt(1);
        }

        static int referredTo(int value) {
            return new Code().edges(new Square()) + value;
        }

        static int calledByTests(int value) {
            return value;
        }

        static int calledByItself(int value) {
            return value == 0 ? 0 : calledByItself(value - 1);
        }

        void calledByNobody() {}
    }

    static final class TestOfCode {
        int test() {
            return Code.calledByTests(1);
        }
    }
}
