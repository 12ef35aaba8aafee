package io.dynasage.job.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The result of a check: the worst of its findings.
 *
 * @param findings in the order in which they are reported
 */
record CheckResult(List<Finding> findings) {

    /** Returns the exit code: that of the first failure. */
    int code() {
        return findings.stream()
                .filter(Finding::failed)
                .map(finding -> finding.code().code())
                .findFirst()
                .orElse(ExitCode.DONE.code());
    }

    /** Returns a line for each finding, and a last one for all of them. */
    Stream<String> lines() {
        return Stream.concat(findings.stream().map(Finding::line), Stream.of(summary()));
    }

    private String summary() {
        String numbers = number(Finding.Level.OK) + " ok, " + number(Finding.Level.WARN) + " warn, "
                + number(Finding.Level.FAIL) + " fail";
        if (code() == ExitCode.DONE.code()) {
            return "Result: " + numbers + ": nothing that would stop a run was found";
        }
        return "Result: " + numbers + ": a run would end with exit code " + code();
    }

    private long number(Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    /** Returns the findings as an indented JSON object; each has the exit code that it would end a run with. */
    String json() {
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("result", summary().substring("Result: ".length()));
        result.put("exitCode", code());
        for (Finding.Level level : Finding.Level.values()) {
            result.put(spelled(level), number(level));
        }
        for (Finding finding : findings) {
            result.withArray("findings")
                    .addObject()
                    .put("level", spelled(finding.level()))
                    .put("what", finding.what())
                    .put("why", finding.why())
                    .put("cure", finding.cure())
                    .put("exitCode", finding.code().code());
        }
        return result.toPrettyString();
    }

    private static String spelled(Finding.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
