package io.dynasage.sagemaker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rows of one partition with their predictions. Only the rows of one request are in memory at a time. Before the
 * first request and after the last one, it checks that the endpoint serves the right model.
 */
final class PredictedRows implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final String featuresColumn;
    private final EndpointPredictor predictor;
    private final Runnable check;
    private Iterator<Row> answered = Collections.emptyIterator();
    /** A row that has been read but did not fit into the last request. */
    private Row pending;

    private boolean begun;

    /** @param check throws an exception if the endpoint serves another model */
    PredictedRows(Iterator<Row> rows, String featuresColumn, EndpointPredictor predictor, Runnable check) {
        this.rows = rows;
        this.featuresColumn = featuresColumn;
        this.predictor = predictor;
        this.check = check;
    }

    @Override
    public boolean hasNext() {
        return answered.hasNext() || pending != null || rows.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (!answered.hasNext()) {
            answered = ask();
        }
        return answered.next();
    }

    private Iterator<Row> ask() {
        if (!begun) {
            check.run();
            begun = true;
        }
        RequestBatch batch = predictor.newBatch();
        List<Row> asked = new ArrayList<>();
        while (pending != null || rows.hasNext()) {
            pending = Objects.requireNonNullElseGet(pending, rows::next);
            Vector features = features(pending);
            if (!batch.fits(features)) {
                break;
            }
            batch.add(features);
            asked.add(pending);
            pending = null;
        }
        Iterator<Row> predicted = joined(asked, predictor.invoke(batch.rows()));
        if (pending == null && !rows.hasNext()) {
            check.run();
        }
        return predicted;
    }

    private Vector features(Row row) {
        Vector features = row.getAs(featuresColumn);
        if (features == null) {
            throw new SageMakerFailure("A row without \"" + featuresColumn + "\" cannot be predicted: " + row
                    + ". Filter such rows out first.");
        }
        return features;
    }

    private static Iterator<Row> joined(List<Row> asked, List<Prediction> predictions) {
        List<Row> joined = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            Row row = asked.get(i);
            Object[] values = new Object[row.size() + 2];
            for (int c = 0; c < row.size(); c++) {
                values[c] = row.get(c);
            }
            values[row.size()] = predictions.get(i).score();
            values[row.size() + 1] = predictions.get(i).predictedLabel();
            joined.add(RowFactory.create(values));
        }
        return joined.iterator();
    }
}
