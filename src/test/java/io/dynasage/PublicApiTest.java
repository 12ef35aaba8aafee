package io.dynasage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.dynasage.channels.RecordIoFileFormat;
import io.dynasage.dynamodb.direct.DynamoDbSource;
import io.dynasage.local.sagemaker.LocalSageMaker;
import io.dynasage.sagemaker.AlgorithmImages;
import io.dynasage.sagemaker.SageMakerEstimator;
import io.dynasage.sagemaker.SageMakerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/**
 * Code that is compiled with one of our jars runs with the others: what it calls names no type that some jar has
 * elsewhere.
 */
@Tag("any-spark")
class PublicApiTest {
    /** Where callers begin. */
    private static final List<Class<?>> API = List.of(
            DynamoDbSource.class,
            RecordIoFileFormat.class,
            SageMakerEstimator.class,
            SageMakerModel.class,
            AlgorithmImages.class,
            LocalSageMaker.class);

    private static final JavaClasses CLASSES =
            OwnClasses.in(OwnClasses.MAIN.resolve("io"), OwnClasses.TESTS.resolve("io"));

    @Test
    void publicMethodsOfTheApiNameNoTypeThatAJarRelocates() throws IOException {
        Set<String> relocated = relocated();
        assertTrue(
                relocated.containsAll(Set.of("software.amazon", "picocli", "com.typesafe.config")),
                relocated.toString());
        assertEquals(Set.of(), exposed(API, relocated));
    }

    @Test
    void aMethodThatNamesSuchATypeIsFoundWhereverTheApiLeadsToIt() {
        assertEquals(
                Set.of("Inner.client(): software.amazon.awssdk.services.sagemaker.SageMakerClient"),
                exposed(List.of(Outer.class), Set.of("software.amazon")));
    }

    /** The packages that the pom relocates in the jars all and local. */
    private static Set<String> relocated() throws IOException {
        return Pattern.compile("<pattern>([\\w.]+)</pattern>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> exposed(List<Class<?>> roots, Set<String> relocated) {
        Set<String> exposed = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        Deque<JavaClass> open = new ArrayDeque<>();
        roots.forEach(root -> open.add(CLASSES.get(root)));
        while (!open.isEmpty()) {
            JavaClass type = open.remove();
            if (seen.add(type.getName())) {
                publicUnits(type)
                        .forEach(unit -> named(unit).forEach(name -> {
                            if (relocated.stream()
                                    .anyMatch(root -> name.getName().startsWith(root + "."))) {
                                exposed.add(type.getSimpleName() + "." + unit.getName() + "(): " + name.getName());
                            } else if (name.getName().startsWith("io.dynasage.")) {
                                open.add(CLASSES.get(name.getName()));
                            }
                        }));
            }
        }
        return exposed;
    }

    private static Stream<JavaCodeUnit> publicUnits(JavaClass type) {
        return type.getAllMethods().stream()
                .map(JavaCodeUnit.class::cast)
                .filter(unit -> unit.getOwner().getName().startsWith("io.dynasage."))
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static Stream<JavaClass> named(JavaCodeUnit unit) {
        return Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                .map(JavaClass::getBaseComponentType);
    }

    public static final class Outer {
        public Inner inner() {
            return new Inner();
        }
    }

    public static final class Inner {
        public SageMakerClient client() {
            throw new IllegalStateException("nobody calls it");
        }
    }
}
