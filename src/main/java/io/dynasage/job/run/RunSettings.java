package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.events.ForgetList;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.RunFolder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings that a run began with, as its folder keeps them: a first line with the version and the number of
 * settings, then a line for each.
 *
 * @param lines {@code key = value}, in order of the keys; without those that change no result
 */
record RunSettings(List<String> lines) {
    static final String FILE = RunFolder.SETTINGS;
    private static final String IS = " = ";
    private static final String FORGET = ForgetList.SETTING + "-list" + IS;
    /** Settings that change no result; a company's rules may demand others before a run can go on. */
    private static final List<String> CHANGEABLE = List.of(
            "notices.", "report.", "prices.", "sagemaker.logs-endpoint ", "sagemaker.network.", "sagemaker.keys.");

    private static final int VERSION = 1;
    private static final Pattern FIRST_LINE = Pattern.compile("# version (\\d{1,9}), (\\d{1,9}) settings");

    /** Keeps each setting on one line: a value of a file with the line ends of Windows has both kinds. */
    RunSettings {
        lines = lines.stream().map(line -> line.replaceAll("[\\r\\n]", " ")).toList();
    }

    /** @param forget the whole list of users to forget, of which a part may be in a file */
    static RunSettings of(JobConfig config, ForgetList forget) {
        Stream<String> settings = config.effective().entrySet().stream()
                .filter(setting -> !setting.getKey().startsWith("prices."))
                .map(setting -> setting.getKey() + IS + setting.getValue());
        Stream<String> list =
                Stream.of(forget).filter(users -> !users.isEmpty()).map(users -> FORGET + users);
        return new RunSettings(Stream.concat(settings, list).toList());
    }

    private String forgetList() {
        return lines.stream()
                .filter(line -> line.startsWith(FORGET))
                .findFirst()
                .orElse("");
    }

    String text() {
        return "# version " + VERSION + ", " + lines.size() + " settings\n" + String.join("\n", lines) + "\n";
    }

    /**
     * Checks that a run began with these settings.
     *
     * @throws UsageException if it began with other ones or another list of users to forget, or its file is missing,
     *     damaged or of a newer release
     */
    void requireSame(RunFolder folder) {
        RunSettings stored = stored(folder);
        if (!stored.forgetList().equals(forgetList())) {
            throw new UsageException("The list of users to forget is not the one that run " + folder.runId()
                    + " began with (" + folder.at(FILE) + "): then \"" + stored.forgetList() + "\", now \""
                    + forgetList() + "\". What the run has written may hold users who are new in the list; begin a new"
                    + " run");
        }
        List<String> changed = Stream.concat(
                        lines.stream().filter(line -> !stored.lines().contains(line)),
                        stored.lines().stream()
                                .map(RunSettings::key)
                                .filter(key -> !has(key))
                                .map(key -> key + " not set"))
                .filter(line -> CHANGEABLE.stream().noneMatch(line::startsWith))
                .toList();
        if (!changed.isEmpty()) {
            throw new UsageException("Run " + folder.runId() + " was begun with other settings than "
                    + String.join(", ", changed) + " (" + folder.at(FILE)
                    + "); resume it with those it was begun with, or begin a new run");
        }
    }

    /** Returns whether the settings have a key, or keys below it: an empty group has a line itself. */
    private boolean has(String key) {
        return lines.stream().anyMatch(line -> line.startsWith(key + IS) || line.startsWith(key + "."));
    }

    private static String key(String line) {
        return line.split(IS, 2)[0];
    }

    private static RunSettings stored(RunFolder folder) {
        List<String> lines = folder.readIfThere(FILE)
                .orElseThrow(() -> refused(folder, "is missing"))
                .lines()
                .toList();
        Optional<Matcher> first = lines.stream()
                .limit(1)
                .map(FIRST_LINE::matcher)
                .filter(Matcher::matches)
                .findFirst();
        if (first.isEmpty()) {
            // The first release wrote the settings alone.
            return new RunSettings(lines);
        }
        if (Integer.parseInt(first.get().group(1)) > VERSION) {
            throw refused(
                    folder, "has version " + first.get().group(1) + ", and this release reads version " + VERSION);
        }
        if (Integer.parseInt(first.get().group(2)) != lines.size() - 1) {
            throw refused(
                    folder,
                    "is damaged: it should hold " + first.get().group(2) + " settings and holds " + (lines.size() - 1));
        }
        return new RunSettings(lines.subList(1, lines.size()));
    }

    private static UsageException refused(RunFolder folder, String problem) {
        return new UsageException("Run " + folder.runId() + " cannot be resumed, because it is not known which settings"
                + " it was begun with: " + folder.at(FILE) + " " + problem
                + ". Restore the file, or begin again with --run-id " + folder.runId()
                + ", which removes what the run has done");
    }
}
