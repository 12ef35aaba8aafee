package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.budget.MonotonicTime;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.budget.ScanGovernor;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.dynamodb.DynamoDBItemWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.RecordReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on the connector's items, checks that none was lost, and ends a reader that would otherwise wait forever. The
 * connector's reader ignores interruption and does not notice when its threads lose a segment, but it stops when it is
 * closed.
 */
final class GovernedReader implements RecordReader<Text, DynamoDBItemWritable> {
    private static final Logger LOG = LoggerFactory.getLogger(GovernedReader.class);

    private final AtomicReference<RecordReader<Text, DynamoDBItemWritable>> reader = new AtomicReference<>();
    private final AtomicReference<ScanPushdown.Scan> scan = new AtomicReference<>();
    private final ScanGovernor governor;
    private final long[] delivered = new long[1];

    /** Joins the scan. */
    GovernedReader(ReadBudget budget, MonotonicTime time) {
        this.governor = ScanGovernor.join(budget, this::endReader, time);
    }

    ScanGovernor governor() {
        return governor;
    }

    /** Sets the scan and the connector's reader, and returns this reader. */
    GovernedReader reading(ScanPushdown.Scan what, RecordReader<Text, DynamoDBItemWritable> how) {
        scan.set(what);
        reader.set(how);
        return this;
    }

    /**
     * Never throws an IOException: Spark can be configured to skip such exceptions as corrupt files and would then
     * silently lose the rest of the table.
     */
    @Override
    public boolean next(Text key, DynamoDBItemWritable value) {
        governor.requireNotStopped();
        boolean more = read(key, value);
        governor.requireNotStopped();
        if (more) {
            delivered[0]++;
            scan.get().meter().itemDelivered();
        } else if (delivered[0] != scan.get().received()) {
            throw new IllegalStateException(
                    "DynamoDB returned " + scan.get().received() + " items to this task, but the connector delivered "
                            + delivered[0] + "; the task fails so that Spark reads its segments again");
        }
        return more;
    }

    private boolean read(Text key, DynamoDBItemWritable value) {
        governor.waitBegins();
        try {
            return reader.get().next(key, value);
        } catch (IOException e) {
            governor.requireNotStopped();
            throw new IllegalStateException(
                    "The scan stopped after " + delivered[0] + " items of this task: " + e.getMessage(), e);
        } finally {
            governor.waitEnds();
        }
    }

    private void endReader() {
        RecordReader<Text, DynamoDBItemWritable> started = reader.get();
        try {
            if (started != null) {
                started.close();
            }
        } catch (IOException e) {
            LOG.warn("A reader could not be closed", e);
        }
    }

    @Override
    public Text createKey() {
        return reader.get().createKey();
    }

    @Override
    public DynamoDBItemWritable createValue() {
        return reader.get().createValue();
    }

    @Override
    public long getPos() throws IOException {
        return reader.get().getPos();
    }

    @Override
    public float getProgress() throws IOException {
        return reader.get().getProgress();
    }

    @Override
    public void close() throws IOException {
        governor.close();
        RecordReader<Text, DynamoDBItemWritable> started = reader.get();
        if (started != null) {
            started.close();
        }
    }
}
