package io.dynasage.job.operation;

import io.dynasage.config.JobConfig;
import io.dynasage.job.failure.StorageException;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.StoredFile;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.sagemaker.EndpointPredictor;
import io.dynasage.sagemaker.Prediction;
import io.dynasage.sagemaker.PredictionFormat;
import io.dynasage.sagemaker.RequestLimits;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.SageMakerFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Whether an endpoint answers rows of a run's test channel as the run's model does. */
final class ServedRows {
    private static final double TOLERANCE = 1e-5;
    private static final String TEST = "channels/test/";

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;

    /** @param folder of the run whose model the endpoint is to serve */
    ServedRows(SparkSession spark, JobConfig config, RunFolder folder) {
        this.spark = spark;
        this.config = config;
        this.folder = folder;
    }

    /**
     * What was found.
     *
     * @param rows how many were answered
     * @param largestDifference to the artefact's own answers; null where only a container can read the artefact
     */
    record Verified(int rows, Double largestDifference) {
    }

    /**
     * Asks the endpoint.
     *
     * @param artefact the model that it is to serve
     * @throws SageMakerFailure if it does not answer, or answers something else than the model
     */
    Verified verify(SageMakerConnection connection, String artefact) {
        FactorizationMachine model = readable() ? model(artefact) : null;
        List<Vector> rows = model == null || hasRows() ? rows() : List.of(Vectors.sparse(model.featureDim(), new int[] {0}, new double[] {1}));
        PredictionFormat format = config.channels().format().equals("csv") ? PredictionFormat.of("text/csv") : PredictionFormat.RECORDIO;
        List<Prediction> answers = new EndpointPredictor(SageMakerClients.runtime(connection), config.name(), format, RequestLimits.DEFAULT).predict(rows);
        double largest = 0;
        for (int i = 0; i < rows.size(); i++) {
            largest = Math.max(largest, difference(answers.get(i).score(), model, rows.get(i)));
        }
        return new Verified(rows.size(), model == null ? null : largest);
    }

    /** Whether the answers can be held against the model's own. */
    boolean readable() {
        return config.training().algorithm().equals("factorization-machines");
    }

    private static double difference(double answer, FactorizationMachine model, Vector row) {
        double expected = model == null ? answer : score(model, row.toSparse());
        double difference = Math.abs(answer - expected);
        if (!(difference <= TOLERANCE)) {
            throw new SageMakerFailure("The endpoint answers " + answer + " where the model's artefact says " + expected + ", more than " + TOLERANCE
                    + " apart, so it does not serve that model.");
        }
        return difference;
    }

    private static double score(FactorizationMachine model, SparseVector row) {
        float[] values = new float[row.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) row.values()[i];
        }
        return model.score(row.indices(), values, values.length);
    }

    /** Whether the run's test channel is still there. Without it, a factorization machine is asked a single row; of other models no row is known. */
    boolean hasRows() {
        return new StoredFile(folder.at(TEST), spark.sparkContext().hadoopConfiguration()).isThere();
    }

    private List<Vector> rows() {
        String test = folder.at(TEST);
        int most = Math.max(1, config.evaluation().parityRows());
        if (config.channels().format().equals("csv")) {
            return spark.read().textFile(test).limit(most).collectAsList().stream().map(ServedRows::features).toList();
        }
        return spark.read().format("recordio-protobuf").load(test).select("features").limit(most).collectAsList().stream()
                .map((Row row) -> row.<Vector>getAs(0)).toList();
    }

    /** A line of a channel: the label first. */
    private static Vector features(String line) {
        String[] fields = line.split(",");
        double[] features = new double[fields.length - 1];
        for (int i = 0; i < features.length; i++) {
            features[i] = Double.parseDouble(fields[i + 1]);
        }
        return Vectors.dense(features);
    }

    private FactorizationMachine model(String artefact) {
        try (InputStream in = new StoredFile(artefact, spark.sparkContext().hadoopConfiguration()).open()) {
            return ModelArchive.read(in, artefact);
        } catch (IOException e) {
            throw new StorageException("read the model at", artefact, e);
        }
    }
}
