package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts keep to what bash 3.2 has, which is the bash of macOS. */
class ScriptsTest {
    private static final List<Pattern> NEWER = Stream.of(
                    "(?<![/\\w])(declare|local|typeset|readonly)\\s+-[a-zA-Z]*[Agnlu]",
                    "\\$\\{!?\\w+(\\[[^]]*])?[,^]",
                    "\\$\\{\\w+(\\[[^]]*])?@[A-Za-z]",
                    "\\$\\{\\w+\\[-",
                    "\\$\\{\\w+:[^}:]+:\\s*-\\d",
                    "\\b(mapfile|readarray|coproc|BASHPID|EPOCHSECONDS|EPOCHREALTIME)\\b",
                    "\\|&|&>>|;&|;;&",
                    "\\bwait\\s+-[a-z]\\b",
                    "(\\[|\\btest)\\s+(!\\s+)?-v\\s",
                    "%\\([^)]*\\)T",
                    "\\bread\\s(-\\w+\\s+)*-[a-zA-Z]*[Ni]",
                    "\\bshopt\\s.*(globstar|lastpipe|inherit_errexit)",
                    "\\{0\\d+\\.\\.|\\{\\w+\\.\\.\\w+\\.\\.",
                    "(^|[\\s;])\\{\\w+}[<>]",
                    "\\$'[^']*\\\\[uU]",
                    "\\$\\([^()]*\\bcase\\b")
            .map(Pattern::compile)
            .toList();
    private static final Pattern EMPTY = Pattern.compile("\\b(\\w+)=\\(\\)");

    @Test
    void everyScriptKeepsToBashOfMacOs() throws IOException {
        List<Path> scripts = scripts();
        assertTrue(scripts.size() >= 8, scripts.toString());
        String all = scripts.stream().map(ScriptsTest::code).collect(Collectors.joining("\n"));
        for (Path script : scripts) {
            assertEquals(Set.of(), found(code(script), all), script.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "declare -A names",
                "local -n name=$1",
                "echo ${name,,} b",
                "echo ${names[@]^}",
                "echo ${name@Q}",
                "echo ${names[-1]}",
                "echo ${name:0:-1}",
                "mapfile -t lines < file",
                "a |& b",
                "a &>> file",
                "case a in a) b ;;& esac",
                "wait -n",
                "[[ -v name ]]",
                "printf '%(%F)T' -1",
                "read -r -N 1 sign",
                "shopt -s globstar",
                "for n in {01..10}; do :; done",
                "exec {log}> file",
                "echo $'\\u00e9'",
                "x=$(case $y in a) echo b ;; esac)",
                "names=(); echo \"${names[@]}\"",
                "names=(); echo \" ${names[*]} \"",
            })
    void eachNewerConstructIsFound(String line) {
        assertEquals(1, found(line, line).size(), line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "names=(); echo ${names[@]+\"${names[@]}\"} \"${names[*]-}\"",
                "echo ${types//,/ } ${jar##*-} ${signs:RANDOM % 36:1} ${region:+--region \"$region\"}",
                "case $(date) in a) ;; esac",
                "a || b & c=${d:-e}",
            })
    void whatBash32HasIsNot(String line) {
        assertEquals(Set.of(), found(line, line));
    }

    /** Returns what bash 3.2 lacks in a script, and empty arrays that it takes for unset variables under set -u. */
    private static Set<String> found(String code, String all) {
        Set<String> found = new TreeSet<>();
        NEWER.forEach(newer -> newer.matcher(code).results().forEach(part -> found.add(part.group())));
        Matcher arrays = EMPTY.matcher(all);
        while (arrays.find()) {
            String name = arrays.group(1);
            Pattern.compile("(?<!\\$\\{" + name + "\\[@]\\+\")\\$\\{" + name + "\\[[@*]]}")
                    .matcher(code)
                    .results()
                    .forEach(part -> found.add(part.group()));
        }
        return found;
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("submit"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".sh") || text(file).startsWith("#!/usr/bin/env bash"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns a script without the lines that are comments. */
    private static String code(Path script) {
        return text(script)
                .lines()
                .filter(line -> !line.strip().startsWith("#"))
                .collect(Collectors.joining("\n"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
