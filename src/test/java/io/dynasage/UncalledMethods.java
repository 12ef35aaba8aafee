package io.dynasage;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the non-private methods of ours that only tests call, or nobody.
 *
 * <p>A method counts as called if our code calls or refers to it, to a method that it overrides or to one that overrides
 * it. What a library calls counts as called as well: methods that override a library's, annotated methods, {@code main}.
 * Accessors of records, {@code values} and {@code valueOf} belong to their types and are not looked at.
 */
final class UncalledMethods {
    private final Predicate<JavaClass> ruled;
    private final Predicate<JavaClass> caller;

    /**
     * @param ruled whose methods must be called
     * @param caller whose calls count
     */
    UncalledMethods(Predicate<JavaClass> ruled, Predicate<JavaClass> caller) {
        this.ruled = ruled;
        this.caller = caller;
    }

    /** Their names with class and parameters, as {@code io.dynasage.Type.method(int, String)}. */
    Set<String> in(JavaClasses classes) {
        return classes.stream().filter(ruled).filter(type -> !type.isAnnotation())
                .flatMap(type -> type.getMethods().stream())
                .filter(UncalledMethods::isWritten)
                .filter(method -> family(method).noneMatch(this::isCalled))
                .map(UncalledMethods::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(JavaMethod method) {
        return method.getRawParameterTypes().stream().map(JavaClass::getSimpleName)
                .collect(Collectors.joining(", ", method.getOwner().getName() + "." + method.getName() + "(", ")"));
    }

    private static boolean isWritten(JavaMethod method) {
        Set<JavaModifier> modifiers = method.getModifiers();
        return !modifiers.contains(JavaModifier.PRIVATE) && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !modifiers.contains(JavaModifier.BRIDGE) && method.getAnnotations().isEmpty()
                && !method.getName().equals("main") && !isOfItsType(method);
    }

    private static boolean isOfItsType(JavaMethod method) {
        JavaClass owner = method.getOwner();
        boolean generated = owner.isEnum() && Set.of("values", "valueOf").contains(method.getName());
        boolean accessor = owner.isRecord() && method.getRawParameterTypes().isEmpty()
                && owner.tryGetField(method.getName()).isPresent();
        return generated || accessor;
    }

    /** The method, those that it overrides and those that override it, by name and number of parameters. */
    private static Stream<JavaMethod> family(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.of(Stream.of(owner), owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream(),
                        owner.getAllSubclasses().stream())
                .flatMap(types -> types)
                .flatMap(type -> type.getMethods().stream())
                .filter(other -> other.getName().equals(method.getName())
                        && other.getRawParameterTypes().size() == method.getRawParameterTypes().size());
    }

    private boolean isCalled(JavaMethod method) {
        boolean ofLibrary = !method.getOwner().getPackageName().startsWith("io.dynasage");
        return ofLibrary || Stream.<JavaAccess<?>>concat(
                        method.getCallsOfSelf().stream(), method.getReferencesToSelf().stream())
                .anyMatch(access -> !access.getOrigin().equals(method) && caller.test(access.getOriginOwner()));
    }
}
