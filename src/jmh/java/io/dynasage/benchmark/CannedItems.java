package io.dynasage.benchmark;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.Set;

/** The items of a profile, laid down once as they go over the wire; a table of any length repeats them in order. */
final class CannedItems {
    private static final long SEED = 20260101;

    /** All items, each followed by a comma. */
    final byte[] wire;
    /** Where item i starts; one more entry than items. */
    private final int[] starts;

    private final int[] sizes;
    private final long allBytes;

    /** The items of {@code profile} with the attributes in {@code projection}, or with all of them if that is null. */
    CannedItems(ItemProfile profile, Set<String> projection) {
        Random random = new Random(SEED);
        int count = profile.items();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        starts = new int[count + 1];
        sizes = new int[count];
        long all = 0;
        for (int i = 0; i < count; i++) {
            ItemText item = profile.item(profile.values(random), random);
            out.writeBytes(item.json(projection));
            out.write(',');
            starts[i + 1] = out.size();
            sizes[i] = item.bytes();
            all += sizes[i];
        }
        wire = out.toByteArray();
        allBytes = all;
    }

    /** Items before they begin again. */
    int count() {
        return sizes.length;
    }

    /** Where an item (counted from the start of the table) begins in {@link #wire}. */
    int start(long item) {
        return starts[(int) (item % sizes.length)];
    }

    /** How long an item is in {@link #wire}, without its comma. */
    int length(long item) {
        return starts[(int) (item % sizes.length) + 1] - start(item) - 1;
    }

    /** The size of an item as DynamoDB counts it. */
    int size(long item) {
        return sizes[(int) (item % sizes.length)];
    }

    /** Size of a table of that many items as DynamoDB counts it, about. */
    long tableBytes(long items) {
        return Math.round((double) allBytes / sizes.length * items);
    }

    /** Mean length of an item on the wire. */
    double wireBytes() {
        return (double) wire.length / sizes.length;
    }

    /** What a client should deliver of a table: with text counted in bytes, and in characters. */
    static Totals[] expected(ItemProfile profile, long items) {
        Random random = new Random(SEED);
        int count = profile.items();
        Totals[] sums = {Totals.NONE, Totals.NONE};
        for (int i = 0; i < count; i++) {
            EventValues values = profile.values(random);
            profile.item(values, random);
            long times = items / count + (i < items % count ? 1 : 0);
            String text = values.userId() + values.itemId() + values.eventType();
            double rating = Double.parseDouble(values.rating()) * times;
            sums[0] = sums[0].plus(new Totals(times, times * ItemText.utf8(text), rating, times * values.eventTime()));
            sums[1] = sums[1].plus(new Totals(times, times * text.length(), rating, times * values.eventTime()));
        }
        return sums;
    }
}
