package io.dynasage.dynamodb.items;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * Damages items at random and parses them: for any bytes, the parser gives an item or a clean error with an offset
 * inside the text. For an hour instead of a second, and from another seed: {@code mvn test -Dtest=ItemFuzzTest
 * -Dfuzz.seconds=3600 -Dfuzz.seed=12}.
 */
class ItemFuzzTest {
    private static final String PIECES = "{}[]\":,\\utfn0-9.eE+ SNBLM\u0000\u007f\u00e9\u00ff";
    private static final List<String> SEEDS = List.of(
            "{\"user\":{\"S\":\"u\\u00e91\\ud83d\\ude00\\\"\"},\"at\":{\"N\":\"-1.5E+2\"},"
                    + "\"ok\":{\"BOOL\":true},\"no\":{\"NULL\":true},\"raw\":{\"B\":\"AQL/AA==\"}}",
            "{\"user\":{\"M\":{\"b\":{\"SS\":[\"y\",\"x\"]},\"a\":{\"L\":[{\"N\":\"2\"},{\"M\":{}},{\"L\":[]}]},"
                    + "\"a\":{\"BS\":[\"cQ==\",\"AA==\"]}}},\"at\":{\"NS\":[\"1\",\"2\"]}}",
            " { \"at\" : { \"S\" : \"größe \uD83D\uDE00 \u2028\" } , \"raw\" : { \"N\" :"
                    + " \"99999999999999999999999999999999999999\" } } ");
    private static final String DDL =
            "item_key string, user struct<type:string,value:string>, at decimal(38,3), ok boolean, no double,"
                    + " raw binary";

    @Test
    void neverFailsWithAnythingButACleanError() {
        long seconds = Long.getLong("fuzz.seconds", 1);
        Random random = new Random(Long.getLong("fuzz.seed", 11));
        long[] counts = new long[2];
        assertTimeoutPreemptively(Duration.ofSeconds(seconds * 2 + 30), () -> {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (counts[0] + counts[1] < 20_000
                    || System.nanoTime() < end && (counts[0] + counts[1] < 200_000 || seconds > 1)) {
                counts[parses(damaged(random)) ? 0 : 1]++;
            }
        });
        assertTrue(counts[0] > 100 && counts[1] > 1000, counts[0] + " items, " + counts[1] + " errors");
    }

    private static byte[] damaged(Random random) {
        byte[] json = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(json.length);
            switch (random.nextInt(5)) {
                case 0 -> json[at] = (byte) random.nextInt(256);
                case 1 -> json[at] = (byte) PIECES.charAt(random.nextInt(PIECES.length()));
                case 2 -> json = java.util.Arrays.copyOf(json, at + 1);
                case 3 ->
                    json = spliced(
                            json,
                            at,
                            at,
                            SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8),
                            random);
                default -> json = spliced(json, at, Math.min(json.length, at + random.nextInt(6)), new byte[0], random);
            }
        }
        return json;
    }

    private static byte[] spliced(byte[] json, int from, int to, byte[] other, Random random) {
        int start = other.length == 0 ? 0 : random.nextInt(other.length);
        int length = other.length == 0 ? 0 : random.nextInt(Math.min(20, other.length - start) + 1);
        byte[] result = new byte[Math.max(1, json.length - (to - from) + length)];
        System.arraycopy(json, 0, result, 0, Math.min(from, result.length));
        System.arraycopy(other, start, result, from, Math.min(length, result.length - from));
        System.arraycopy(
                json,
                to,
                result,
                Math.min(result.length, from + length),
                Math.min(json.length - to, Math.max(0, result.length - from - length)));
        return result;
    }

    /** Whether the bytes are an item. */
    private static boolean parses(byte[] json) {
        ItemRows rows = new ItemRows(new ItemColumns(StructType.fromDDL(DDL), List.of("user", "at"), OnMismatch.NULL));
        try {
            int end = rows.parse(json, 0, json.length);
            assertTrue(end > 0 && end <= json.length);
            assertTrue(rows.row().getSizeInBytes() > 0);
            return true;
        } catch (MalformedItemException e) {
            assertTrue(e.offset() >= 0 && e.offset() <= json.length + 8, e.getMessage());
            return false;
        }
    }
}
