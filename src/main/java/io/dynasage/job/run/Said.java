package io.dynasage.job.run;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Sentences for a log, none of which is repeated: what a run looks at once for each of its models. */
final class Said {
    private final Consumer<String> info;
    private final Consumer<String> warning;
    private final Set<String> sentences = new HashSet<>();

    Said(Consumer<String> info, Consumer<String> warning) {
        this.info = info;
        this.warning = warning;
    }

    void info(String sentence) {
        if (sentences.add(sentence)) {
            info.accept(sentence);
        }
    }

    void warn(String sentence) {
        if (sentences.add(sentence)) {
            warning.accept(sentence);
        }
    }
}
