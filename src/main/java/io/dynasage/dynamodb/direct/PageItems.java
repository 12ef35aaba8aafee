package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.items.ItemRows;
import io.dynasage.dynamodb.items.JsonCursor;
import io.dynasage.dynamodb.items.MalformedItemException;
import java.util.Arrays;

/**
 * The items of a page, one after the other. The other members of the page are known after the last item has been taken.
 * For one thread.
 */
final class PageItems {
    private final ItemRows rows;
    private final JsonCursor json = new JsonCursor();
    private PageBuffer page;
    private boolean inItems;
    private boolean open;
    private int items;
    private int count;
    private int scanned;
    private byte[] lastKey;

    PageItems(ItemRows rows) {
        this.rows = rows;
    }

    /** Starts a page. */
    void begin(PageBuffer newPage) {
        page = newPage;
        json.reset(page.bytes(), 0, page.length());
        json.enterObject();
        inItems = false;
        open = true;
        items = 0;
        count = -1;
        scanned = -1;
        lastKey = null;
    }

    /**
     * Parses the next item. Returns false at the end of the page.
     *
     * @throws IllegalStateException if the page does not have the form of a DynamoDB answer
     */
    boolean next() {
        try {
            while (open) {
                if (inItems) {
                    inItems = json.nextElement();
                    if (inItems) {
                        json.moveTo(rows.parse(page.bytes(), json.offset(), page.length()));
                        items++;
                        return true;
                    }
                }
                member();
            }
            return false;
        } catch (MalformedItemException e) {
            throw new IllegalStateException(
                    "An answer of DynamoDB cannot be understood: " + e.getMessage() + " of " + page.length()
                            + ". Read the table through the connector (source.reader = connector) and report this.",
                    e);
        }
    }

    private void member() {
        open = json.nextMember();
        if (!open) {
            json.expectEnd();
        } else if (json.nameIs("Items")) {
            json.enterArray();
            inItems = true;
        } else if (json.nameIs("Count")) {
            count = (int) json.number();
        } else if (json.nameIs("ScannedCount")) {
            scanned = (int) json.number();
        } else {
            int from = json.offset();
            boolean key = json.nameIs("LastEvaluatedKey");
            json.skipValue();
            if (key && page.bytes()[from] == '{') {
                lastKey = Arrays.copyOfRange(page.bytes(), from, json.offset());
            }
        }
    }

    /** Returns the number of items in the page according to DynamoDB. */
    int count() {
        return count;
    }

    /** Returns the number of items parsed. */
    int items() {
        return items;
    }

    /** Returns the number of items that DynamoDB examined for the page. */
    int scanned() {
        if (scanned < 0) {
            return Math.max(count, items);
        }
        return scanned;
    }

    /** Returns the key after which the segment continues, or null at its end. */
    byte[] lastKey() {
        return lastKey;
    }
}
