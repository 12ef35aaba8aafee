package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.PartsRead;
import io.dynasage.dynamodb.budget.PageSize;
import io.dynasage.dynamodb.budget.ScanGovernor;
import io.dynasage.dynamodb.items.ItemRows;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads the rows of one task's segments. */
final class DirectReader implements PartitionReader<InternalRow> {
    private final ScanTask task;
    /** The name of the part that this task reads: no other task of the scan has the same first segment. */
    private final String part;

    private final ScanGovernor governor;
    private final SegmentPages pages;
    private final PageSize pageSize;
    private final ItemRows rows;
    private final PageItems items;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private double readUnits;
    private long filtered;
    private Page page;
    /** The number of rows without columns that have not been returned yet. */
    private int counted;

    private PartsRead.Extent extent = PartsRead.Extent.SO_FAR;
    private boolean isClosed;

    DirectReader(ScanTask task, int[] segments, ScanEndpoint endpoint) {
        this(task, segments, endpoint, ScanGovernor.join(task.budget()));
    }

    DirectReader(ScanTask task, int[] segments, ScanEndpoint endpoint, ScanGovernor governor) {
        this.task = task;
        this.part = "segment " + segments[0];
        this.governor = governor;
        this.pages = new SegmentPages(task, segments, endpoint, governor);
        this.pageSize = new PageSize(task.budget().unitsPerSecondOfTask(), task.averageItemBytes(), task.pageItems());
        this.rows = new ItemRows(task.columns());
        this.items = new PageItems(rows);
    }

    @Override
    public boolean next() {
        while (true) {
            if (counted > 0) {
                counted--;
                delivered.lazySet(delivered.get() + 1);
                return true;
            }
            if (page != null) {
                if (items.next()) {
                    delivered.lazySet(delivered.get() + 1);
                    return true;
                }
                end();
                continue;
            }
            pages.request(pageSize.limit());
            page = pages.take().orElse(null);
            if (page == null) {
                extent = PartsRead.Extent.WHOLE;
                return false;
            }
            begin();
        }
    }

    private void begin() {
        read.lazySet(read.get() + 1);
        readUnits += page.buffer().readUnits();
        items.begin(page.buffer());
        pages.request(pageSize.limit());
    }

    private void end() {
        if (task.request().countsOnly()) {
            counted = items.count() - items.items();
        } else if (items.count() >= 0 && items.count() != items.items()) {
            throw new IllegalStateException(
                    "DynamoDB says that a page has " + items.count() + " items, but " + items.items() + " are in it");
        }
        filtered += items.scanned() - Math.max(items.count(), items.items());
        pageSize.answered(items.scanned(), page.buffer().readUnits());
        pages.done(page, items.lastKey());
        page = null;
        if (task.statistics() != null) {
            task.statistics().soFar(part, counts());
        }
    }

    private PartsRead.Counts counts() {
        return PartsRead.Counts.ofRequests(delivered.get() + filtered, read.get(), readUnits)
                .filtering(filtered);
    }

    @Override
    public InternalRow get() {
        return rows.row();
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
        return new CustomTaskMetric[] {
            ScanMetric.ITEMS.value(delivered.get()),
            ScanMetric.PAGES.value(read.get()),
            ScanMetric.READ_UNITS.value(Math.round(readUnits)),
            ScanMetric.THROTTLES.value(pages.throttles())
        };
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        pages.close();
        governor.close();
        if (task.statistics() != null) {
            task.statistics().ended(new PartsRead.Part(part, extent, counts()));
        }
    }
}
