package io.dynasage.dynamodb.export;

import io.dynasage.dynamodb.PartsRead;
import io.dynasage.dynamodb.items.ItemRows;
import io.dynasage.dynamodb.items.MalformedItemException;
import io.dynasage.storage.Printable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of some files as rows; each row is valid until the next one is requested. Lines that are not items are
 * counted, or are returned as rows if the rejects are requested.
 */
final class LineRows implements Iterator<InternalRow> {
    private static final Logger LOG = LoggerFactory.getLogger(LineRows.class);
    private static final int LOGGED_REJECTS = 3;
    private static final int LINES_BETWEEN_REPORTS = 10_000;

    private final Iterator<DataFile> files;
    private final ExportLines.Reading reading;
    private final ItemRows rows;
    private final ItemLine item;
    private final GenericInternalRow change = new GenericInternalRow(3);
    private final JoinedRow joined = new JoinedRow();
    private DataLines lines;
    private InternalRow next;
    private long items;
    private long rejected;

    LineRows(Iterator<DataFile> files, ExportLines.Reading reading) {
        this.files = files;
        this.reading = reading;
        this.rows = new ItemRows(reading.columns());
        this.item = new ItemLine(reading.shape(), rows.item(), reading.columns().keyAttributes(), 0);
        if (TaskContext.get() != null) {
            TaskCompletionListener close = task -> close();
            TaskContext.get().addTaskCompletionListener(close);
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            if (lines == null && !open()) {
                return false;
            }
            if (lines.next()) {
                row();
                if (lines.line() % LINES_BETWEEN_REPORTS == 0) {
                    report(PartsRead.Extent.SO_FAR);
                }
            } else {
                finishFile();
            }
        }
        return true;
    }

    @Override
    public InternalRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        InternalRow row = next;
        next = null;
        return row;
    }

    /** Sets the next row to that of the line, if it has one. */
    private void row() {
        try {
            item.read(lines.bytes(), lines.from(), lines.to());
            InternalRow row = rows.row();
            items++;
            if (reading.parts() != null) {
                next = reading.shape().change() ? joined.apply(row, change()) : row;
            }
        } catch (MalformedLineException e) {
            rejected(e.getMessage());
        } catch (MalformedItemException e) {
            rejected(e.getMessage().replaceFirst(" at byte \\d+$", ""));
        }
    }

    private InternalRow change() {
        change.setInt(0, reading.window());
        change.setLong(1, item.micros());
        change.setBoolean(2, item.deleted());
        return change;
    }

    private void rejected(String reason) {
        rejected++;
        if (reading.parts() == null) {
            next = new GenericInternalRow(
                    new Object[] {UTF8String.fromString(lines.uri()), lines.line(), UTF8String.fromString(reason)});
        } else if (rejected <= LOGGED_REJECTS) {
            LOG.warn("{} line {} is no item: {}", Printable.line(lines.uri()), lines.line(), Printable.line(reason));
        }
    }

    private boolean open() {
        if (!files.hasNext()) {
            return false;
        }
        lines = DataLines.open(files.next(), reading.hadoop().value());
        return true;
    }

    private void finishFile() {
        report(PartsRead.Extent.WHOLE);
        close();
        items = 0;
        rejected = 0;
    }

    private void report(PartsRead.Extent extent) {
        if (reading.parts() != null) {
            reading.parts()
                    .add(new PartsRead.Part(lines.uri(), extent, new PartsRead.Counts(items, 0, rejected, 0, 0)));
        }
    }

    private void close() {
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }
}
