package io.dynasage.job.run;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.config.JobConfig;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.sagemaker.EndpointPredictor;
import io.dynasage.sagemaker.Prediction;
import io.dynasage.sagemaker.PredictionFormat;
import io.dynasage.sagemaker.RequestLimits;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.StoredFile;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether the job's endpoint scores rows of a run's test channel in the same way as the run's model. */
public final class Parity {
    private static final Logger LOG = LoggerFactory.getLogger(Parity.class);
    private static final double TOLERANCE = 1e-5;
    private static final String TEST = "channels/test/";

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;
    private final ModelReader reader;

    /** @param folder the folder of the run whose model the endpoint should serve */
    public Parity(SparkSession spark, JobConfig config, RunFolder folder) {
        this.spark = spark;
        this.config = config;
        this.folder = folder;
        this.reader = new ModelReader(config, hadoop());
    }

    /**
     * The result of the check.
     *
     * @param rows the number of rows that were answered
     * @param largestDifference the largest difference from the model's own scores; empty where only a container can
     *     read the artifact
     */
    public record Verified(int rows, Optional<Double> largestDifference) {}

    /**
     * Returns whether there is a row to send. For a model that only its container can read, the only rows come from the
     * test channel.
     */
    public boolean canAsk() {
        return reader.reads() || hasRows();
    }

    /**
     * Sends rows to the endpoint. Without a test channel, a factorization machine gets a single row.
     *
     * @param artifact the model that the endpoint should serve
     * @throws SageMakerFailure if the endpoint does not answer, its answer differs from the model's score, or is not a
     *     number
     */
    public Verified verify(SageMakerConnection connection, String artifact) {
        Optional<FactorizationMachine> model =
                Optional.of(artifact).filter(any -> reader.reads()).map(reader::read);
        List<Vector> rows = hasRows() ? rows() : substitute(model);
        PredictionFormat format = ModelScoring.format(config);
        List<Prediction> answers = new EndpointPredictor(
                        SageMakerClients.runtime(connection), config.name(), format, RequestLimits.DEFAULT)
                .predict(rows);
        double largest = 0;
        for (int i = 0; i < rows.size(); i++) {
            double answer = answers.get(i).score();
            SparseVector row = rows.get(i).toSparse();
            double expected = model.map(known -> score(known, row)).orElse(answer);
            largest = Math.max(largest, difference(answer, expected));
        }
        LOG.info("parity: {} test rows, largest difference {}", rows.size(), largest);
        double found = largest;
        return new Verified(rows.size(), model.map(known -> found));
    }

    private static List<Vector> substitute(Optional<FactorizationMachine> model) {
        return model.map(known -> Vectors.sparse(known.featureDim(), new int[] {0}, new double[] {1})).stream()
                .toList();
    }

    private static double difference(double answer, double expected) {
        double difference = Math.abs(answer - expected);
        if (!(difference <= TOLERANCE)) {
            throw new SageMakerFailure(
                    "The endpoint answers " + answer + " where the model's artifact says " + expected + ", more than "
                            + TOLERANCE
                            + " apart, so it does not serve the model that was judged. It is rolled back;"
                            + " deploy again, and check the image if it stays.");
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

    private boolean hasRows() {
        return new StoredFile(folder.at(TEST), hadoop()).isThere();
    }

    private List<Vector> rows() {
        String test = folder.at(TEST);
        int most = Math.max(1, config.evaluation().parityRows());
        if (config.channels().format() == ChannelFormat.CSV) {
            return spark.read().textFile(test).limit(most).collectAsList().stream()
                    .map(Parity::features)
                    .toList();
        }
        return spark
                .read()
                .format("recordio-protobuf")
                .load(test)
                .select("features")
                .limit(most)
                .collectAsList()
                .stream()
                .map((Row row) -> row.<Vector>getAs(0))
                .toList();
    }

    /** Parses a line of a channel, which starts with the label. */
    private static Vector features(String line) {
        String[] fields = line.split(",");
        double[] features = new double[fields.length - 1];
        for (int i = 0; i < features.length; i++) {
            features[i] = Double.parseDouble(fields[i + 1]);
        }
        return Vectors.dense(features);
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
