package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.faults.FaultProxy;
import io.dynasage.local.faults.FaultRule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StandInsTest {
    private final StringWriter printed = new StringWriter();

    @Test
    void explainsEveryFaultInTheHelp() throws Exception {
        assertEquals(0, run("--help"));
        String help = printed.toString().replaceAll("\\s+", "");
        assertTrue(help.contains(FaultRule.FORM.replace(" ", "")), help);
        Class<?> faults = Class.forName(FaultRule.class.getPackageName() + ".Fault");
        Stream.of(faults.getEnumConstants()).forEach(fault -> assertTrue(help.contains(fault.toString()), help));
    }

    @Test
    void refusesARuleThatItCannotRead() {
        assertEquals(2, run("--s3", "http://127.0.0.1:1", "--faults", "s3:explode"));
        assertTrue(
                printed.toString()
                        .startsWith("--faults: 'explode' is not a fault; choose one of latency, hang, reset, cut,"),
                printed::toString);
    }

    @Test
    void aDemandThatIsNoneIsRefused() {
        assertEquals(2, run("--s3", "http://127.0.0.1:1", "--demand", "CreateTrainingJob"));
        assertTrue(
                printed.toString().startsWith("--demand: \"CreateTrainingJob\" demands nothing; write an operation"),
                printed::toString);
    }

    @Test
    void aRuleForAnyServiceActsAtEachProxy() {
        URI nobody = URI.create("http://127.0.0.1:1");
        try (FaultyServices services =
                new FaultyServices(FaultProxy.before(nobody), FaultProxy.before(nobody), FaultProxy.before(nobody))) {
            services.inject(FaultRule.parse("*:unavailable"));
            Stream.of(
                            services.endpoints().dynamoDb(),
                            services.endpoints().s3(),
                            services.endpoints().sageMaker())
                    .forEach(StandInsTest::unavailable);
            assertEquals(3, services.injected().size());
            assertTrue(services.endpoints()
                    .overrides()
                    .contains("source.endpoint=" + services.dynamoDb().endpoint()));
        }
    }

    private static void unavailable(URI endpoint) {
        try {
            assertEquals(
                    503,
                    ((java.net.HttpURLConnection)
                                    endpoint.resolve("/b/k").toURL().openConnection())
                            .getResponseCode());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private int run(String... args) {
        CommandLine line = StandIns.commandLine();
        PrintWriter out = new PrintWriter(printed, true);
        return line.setOut(out).setErr(out).execute(Arrays.copyOf(args, args.length));
    }
}
