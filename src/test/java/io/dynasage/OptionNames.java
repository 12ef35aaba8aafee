package io.dynasage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the options of our data sources that nobody can reach: no document names them and no other code of ours passes
 * them on.
 *
 * <p>An option is what code reads by {@code options.get("name")}, {@code options.getOrDefault("name", …)} or
 * {@code option("name", …)}, or a constant text of a class whose name ends in {@code Options}.
 */
final class OptionNames {
    private static final Pattern READ =
            Pattern.compile("(?:options\\.get|options\\.getOrDefault|(?<!\\.)\\boption|layout\\.option)\\(\"(\\w+)\"");
    private static final Pattern CONSTANT = Pattern.compile("static final String ([A-Z_]+) = \"(\\w+)\"");

    private final Map<String, String> sources;
    private final String documents;
    /** All code without the places that read options. */
    private final String passing;

    /**
     * @param sources the text of each file of code, by its name
     * @param documents what a user reads
     */
    OptionNames(Map<String, String> sources, String documents) {
        this.sources = Map.copyOf(sources);
        this.documents = documents;
        this.passing = sources.values().stream()
                .map(text -> READ.matcher(text).replaceAll(""))
                .collect(Collectors.joining("\n"));
    }

    /** Of the files below {@code code}, and of the documents with those in the folders among them. */
    static OptionNames of(Path code, List<Path> documents) {
        Map<String, String> sources =
                files(code, ".java").stream().collect(Collectors.toMap(Path::toString, OptionNames::text));
        String texts = documents.stream()
                .filter(Files::exists)
                .flatMap(path -> files(path, ".md").stream())
                .map(OptionNames::text)
                .collect(Collectors.joining("\n"));
        return new OptionNames(sources, texts);
    }

    /** Every option's name. */
    Set<String> all() {
        Set<String> names = new TreeSet<>();
        sources.forEach((file, text) -> {
            READ.matcher(text).results().forEach(found -> names.add(found.group(1)));
            constants(file, text).forEach(found -> names.add(found.group(2)));
        });
        return names;
    }

    /** Those that nobody reaches. */
    Set<String> unreached() {
        return all().stream()
                .filter(name -> !isDocumented(name) && !isPassed(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isDocumented(String name) {
        return Pattern.compile("[`\"]" + name + "\\b").matcher(documents).find();
    }

    private boolean isPassed(String name) {
        Pattern passed = Pattern.compile("(?:put|Map\\.of|\\.option)\\(\"" + name + "\"");
        return passed.matcher(passing).find()
                || constant(name).filter(this::isUsedOutside).isPresent();
    }

    /** The constant of an option as other classes write it, {@code DirectOptions.TABLE}. */
    private Optional<String> constant(String name) {
        return sources.entrySet().stream()
                .flatMap(source -> constants(source.getKey(), source.getValue())
                        .filter(found -> found.group(2).equals(name))
                        .map(found -> type(source.getKey()) + "." + found.group(1)))
                .findFirst();
    }

    private boolean isUsedOutside(String constant) {
        Pattern passed = Pattern.compile("\\.option\\(\\s*" + Pattern.quote(constant) + "\\b");
        return sources.values().stream().anyMatch(text -> passed.matcher(text).find());
    }

    private static Stream<MatchResult> constants(String file, String text) {
        Matcher constants = CONSTANT.matcher(text);
        return type(file).endsWith("Options") ? constants.results() : Stream.empty();
    }

    private static String type(String file) {
        return Path.of(file).getFileName().toString().replace(".java", "");
    }

    private static List<Path> files(Path root, String ending) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
