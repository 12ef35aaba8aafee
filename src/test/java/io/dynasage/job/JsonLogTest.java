package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.Test;

class JsonLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> HOSTILE = List.of(
            "",
            "a \"quoted\" word",
            "back\\slash \\\" \\n",
            "two\nlines\r\nand a tab\t",
            "\u0000\u0001\u0008\u000c\u001f\u007f",
            "\u2028\u2029",
            "é 漢 \uD83D\uDE00",
            "{\"message\":\"no\"}",
            "%m %n ${sys:user.home} ${jndi:ldap://x} {} %enc{x}{JSON}",
            "</script>",
            "'single' \b",
            "ends with \\");

    private static JsonNode line(String runId, Map<String, String> context, String message, Throwable thrown)
            throws Exception {
        MutableInstant at = new MutableInstant();
        at.initFromEpochMilli(1_767_225_660_005L, 0);
        Log4jLogEvent event = Log4jLogEvent.newBuilder()
                .setLevel(Level.WARN)
                .setLoggerName("io.dynasage.job.run.Run")
                .setMessage(new SimpleMessage(message))
                .setInstant(at)
                .setContextData(new SortedArrayStringMap(context))
                .setThrown(thrown)
                .build();
        String text = JsonLog.layout(runId).toSerializable(event);
        assertTrue(text.endsWith("\n"), text);
        assertEquals(1, text.strip().lines().count(), text);
        return JSON.readTree(text);
    }

    @Test
    void aLineHasTimeLevelRunStageLoggerAndMessage() throws Exception {
        String expected = """
                {"time": "2026-01-01T00:01:00.005Z", "level": "WARN", "runId": "nightly-0412", "stage": "training",
                 "logger": "io.dynasage.job.run.Run", "message": "hello"}""";
        assertEquals(JSON.readTree(expected), line("nightly-0412", Map.of("stage", "training"), "hello", null));
    }

    @Test
    void unknownValuesAreLeftOut() throws Exception {
        JsonNode line = line("", Map.of(), "hello", null);
        assertFalse(line.has("runId") || line.has("stage") || line.has("exception"), line.toString());
    }

    @Test
    void noMessageBreaksTheLine() throws Exception {
        for (String hostile : HOSTILE) {
            JsonNode line = line("r", Map.of("stage", hostile), hostile, new IllegalStateException(hostile));
            assertEquals(hostile, line.path("message").asText());
            assertEquals(hostile, line.path("stage").asText());
            String exception = line.path("exception").asText().stripLeading();
            assertTrue(
                    exception.startsWith("java.lang.IllegalStateException: " + hostile)
                            && exception.contains("\tat io.dynasage"),
                    hostile);
        }
    }

    @Test
    void theConsoleOfALogTurnsToJsonAndNamesTheRunOnceItIsKnown() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            try (LoggerContext context = new LoggerContext("of this test")) {
                context.start(console());
                context.getLogger("org.apache.spark.Some").warn("plain");
                assertTrue(JsonLog.install(context, ""));
                context.getLogger("org.apache.spark.Some").warn("first");
                assertTrue(JsonLog.install(context, "r-1"));
                context.getLogger("org.apache.spark.Some").warn("second", new IllegalStateException("x"));
                context.getLogger("org.apache.spark.Some").info("too quiet");
            }
        } finally {
            System.setOut(before);
        }
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals("plain", lines.get(0));
        assertEquals(3, lines.size(), lines.toString());
        assertEquals("first", JSON.readTree(lines.get(1)).path("message").asText());
        assertEquals(
                "r-1 second",
                JSON.readTree(lines.get(2)).path("runId").asText() + " "
                        + JSON.readTree(lines.get(2)).path("message").asText());
    }

    /** A log with one console, as Spark's own configuration sets it up. */
    private static BuiltConfiguration console() {
        ConfigurationBuilder<BuiltConfiguration> log = ConfigurationBuilderFactory.newConfigurationBuilder();
        log.add(log.newAppender("console", "Console")
                .addAttribute("target", "SYSTEM_OUT")
                .add(log.newLayout("PatternLayout").addAttribute("pattern", "%m%n")));
        log.add(log.newRootLogger(Level.INFO).add(log.newAppenderRef("console").addAttribute("level", Level.WARN)));
        return log.build(false);
    }

    @Test
    void aLogWithoutAConsoleIsLeftAsItIs() {
        ConfigurationBuilder<BuiltConfiguration> log = ConfigurationBuilderFactory.newConfigurationBuilder();
        log.add(log.newRootLogger(Level.INFO));
        try (LoggerContext context = new LoggerContext("of this test")) {
            context.start(log.build(false));
            assertFalse(JsonLog.install(context, "r"));
        }
    }
}
