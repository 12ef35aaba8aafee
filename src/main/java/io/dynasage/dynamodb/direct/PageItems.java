package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.items.ItemRows;
import io.dynasage.dynamodb.items.JsonCursor;
import io.dynasage.dynamodb.items.MalformedItemException;
import java.util.Arrays;

/**
 * The items of a page, one after the other; what stands around them is known when the last was taken. For one thread.
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

    /** Begins a page. */
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
     * Parses the next item; false after the page.
     *
     * @throws IllegalStateException if the page is not what DynamoDB answers
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

    /** Items that DynamoDB says the page has. */
    int count() {
        return count;
    }

    /** Items parsed. */
    int items() {
        return items;
    }

    /** Items that DynamoDB looked at for the page. */
    int scanned() {
        return scanned < 0 ? Math.max(count, items) : scanned;
    }

    /** Where the segment goes on, or null at its end. */
    byte[] lastKey() {
        return lastKey;
    }
}
