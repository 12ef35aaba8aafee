package io.dynasage.job.notification;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the standard output is.
 *
 * @param live whether a person looks at it, so that a line may change while it is looked at
 * @param colour whether it may have colours
 * @param ticks whether it can show ticks
 */
public record Terminal(boolean live, boolean colour, boolean ticks) {
    private static final String SAID = "DYNASAGE_TERMINAL";

    /**
     * Returns the terminal of this process. The scripts say by an environment variable that there is one, because a
     * process that another one started cannot see it.
     *
     * @param environment the variables of the environment; null for one that is not set
     * @param charset what the output is written in
     */
    public static Terminal of(UnaryOperator<String> environment, Charset charset) {
        boolean seen = environment.apply(SAID) != null
                || Optional.ofNullable(System.console()).isPresent();
        String kind = environment.apply("TERM");
        boolean live = seen && kind != null && !kind.equals("dumb");
        String plain = environment.apply("NO_COLOR");
        return new Terminal(
                live,
                live && (plain == null || plain.isEmpty()),
                charset.newEncoder().canEncode('✓'));
    }

    /** Returns the terminal of this process. */
    public static Terminal ofProcess() {
        return of(System::getenv, Charset.defaultCharset());
    }

    /** Returns the mark of something that is done. */
    public String done() {
        return coloured(ticks ? "✓" : "ok", 32);
    }

    /** Returns the mark of something that failed. */
    public String failed() {
        return coloured(ticks ? "✗" : "failed", 31);
    }

    private String coloured(String text, int number) {
        return colour ? "\u001b[" + number + "m" + text + "\u001b[0m" : text;
    }
}
