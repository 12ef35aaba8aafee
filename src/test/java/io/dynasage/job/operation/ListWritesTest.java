package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListWritesTest {
    private static final String SHOP = """
        name = shop
        aws.region = us-east-1
        source.table = interactions
        training.role-arn = "arn:aws:iam::123456789012:role/training"
        output.uri = "s3a://bucket/x"
        prices.million-write-units = 1
        """;
    private static final String TABLE = "recommendations.table = lists\n";

    @Test
    void withoutATableNothingIsWritten() throws Exception {
        ListWrites writes = writes("", "{\"recommendations\": {\"users\": 3000000}}");
        assertEquals(List.of(), writes.lines());
        assertEquals(0, writes.dollars());
        assertEquals(
                List.of(),
                writes(TABLE + "recommendations.count = 0", "{\"recommendations\": {\"users\": 3}}")
                        .lines());
    }

    @Test
    void theListsOfTheLastRunArePriced() throws Exception {
        ListWrites writes = writes(TABLE, "{\"recommendations\": {\"users\": 3600000}}");
        assertEquals(
                List.of("Lists    3,600,000 in table lists, 1 write unit each: $3.60 and 10.0 h at 100 units a second"
                        + " (recommendations.max-write-units)"),
                writes.lines());
        assertEquals(3.6, writes.dollars(), 1e-12);
        assertEquals(
                7.2,
                writes(TABLE + "recommendations.count = 40", "{\"recommendations\": {\"users\": 3600000}}")
                        .dollars(),
                1e-12,
                "longer lists take more units");
    }

    @Test
    void onlyActiveUsersArePricedOnceARunHasCountedThem() throws Exception {
        String active = TABLE + "recommendations.active-within = 90d";
        String counted = "{\"recommendations\": {\"users\": 1000000, \"inactive\": 2600000}}";
        assertEquals(1, writes(active, counted).dollars(), 1e-12);
        assertEquals(3.6, writes(TABLE, counted).dollars(), 1e-12, "all users again");
        assertEquals(
                List.of("Lists    at most 3,600,000 in table lists, 1 write unit each: $3.60 and 10.0 h at 100 units"
                        + " a second (those of all users; the last run did not count who is active)"),
                writes(active, "{\"recommendations\": {\"users\": 3600000}}").lines());
    }

    @Test
    void withoutALastRunAMillionListsArePriced() throws Exception {
        ListWrites writes = writes(TABLE, "{}");
        assertEquals(
                List.of("Lists    not counted by any run yet; a million in table lists is $1.00 and 2.8 h at 100 units"
                        + " a second"),
                writes.lines());
        assertEquals(0, writes.dollars());
    }

    @Test
    void theTableOfEachNamedListIsPriced() throws Exception {
        String named =
                TABLE + "recommendations.lists { home {}, mail { table = mails, count = 40, active-within = 30d } }";
        String before = "{\"recommendations\": {\"users\": 1000000, \"inactive\": 500000}}";
        assertEquals(
                List.of(
                        "Lists    1,500,000 in table lists, 1 write unit each: $1.50 and 4.2 h at 100 units a second"
                                + " (recommendations.max-write-units)",
                        "Lists    at most 1,500,000 in table mails, 2 write units each: $3.00 and 8.3 h at 100 units a"
                                + " second (those of all users; the last run did not count who is active)"),
                writes(named, before).lines());
        ListWrites counted = writes(
                named,
                "{\"recommendations\": {\"users\": 1000000, \"lists\": {\"mail\": {\"users\": 400000, \"inactive\":"
                        + " 600000}}}}");
        assertEquals(
                "Lists    400,000 in table mails, 2 write units each: $0.80 and 2.2 h at 100 units a second"
                        + " (recommendations.max-write-units)",
                counted.lines().get(1));
        assertEquals(1.8, counted.dollars(), 1e-12);
    }

    private static ListWrites writes(String settings, String record) throws Exception {
        return new ListWrites(
                ConfigReader.read(SHOP + settings, "job.conf", Map.of()),
                Optional.of(new ObjectMapper().readTree(record)));
    }
}
