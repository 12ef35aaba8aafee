package io.dynasage.report;

import com.fasterxml.jackson.annotation.JsonValue;
import io.dynasage.settings.Choice;

/**
 * What to do after the end of a run.
 *
 * @param retry what a program that starts runs does next
 * @param sentence what a person does next, one or two sentences
 */
public record NextStep(Retry retry, String sentence) {
    /** What a program that starts runs does next. */
    public enum Retry {
        /** Nothing: the same run ends in the same way again, or there is nothing left to do. */
        NEVER,
        /** It resumes the run at once. */
        RESUME,
        /** It resumes the run when the cause is gone; at once, the run would end in the same way. */
        LATER;

        @JsonValue
        @Override
        public String toString() {
            return Choice.spelling(this);
        }
    }
}
