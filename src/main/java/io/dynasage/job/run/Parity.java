package io.dynasage.job.run;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.config.JobConfig;
import io.dynasage.features.FeatureSpace;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.sagemaker.EndpointPredictor;
import io.dynasage.sagemaker.Prediction;
import io.dynasage.sagemaker.RequestLimits;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.StoredFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether the job's endpoint scores rows of a run's channels in the same way as the run's model. */
public final class Parity {
    private static final Logger LOG = LoggerFactory.getLogger(Parity.class);
    private static final double TOLERANCE = 1e-5;
    private static final String CHANNELS = "channels/";

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;
    private final ModelReader reader;

    /** @param folder the folder of the model that the endpoint should serve: of a run, or of the twin of one */
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
     * channels.
     */
    public boolean canAsk() {
        return reader.reads() || hasRows();
    }

    /**
     * Sends rows to the endpoint. Without channels, a factorization machine gets a single row.
     *
     * @param artifact the model that the endpoint should serve
     * @throws SageMakerFailure if the endpoint does not answer, its answer differs from the model's score, or is not a
     *     number
     */
    public Verified verify(SageMakerConnection connection, ModelArtifact artifact) {
        List<Vector> rows = rows();
        EndpointPredictor endpoint = new EndpointPredictor(
                SageMakerClients.runtime(connection),
                config.name(),
                ModelScoring.formats(config),
                RequestLimits.DEFAULT);
        if (!reader.reads()) {
            artifact.require(hadoop());
            endpoint.predict(rows).forEach(answer -> difference(answer.score(), answer.score()));
            return new Verified(rows.size(), Optional.empty());
        }
        FactorizationMachine model = reader.read(artifact, rows.get(0).size());
        List<Prediction> answers = endpoint.predict(rows);
        double largest = 0;
        for (int i = 0; i < rows.size(); i++) {
            double expected = model.score(rows.get(i).toSparse());
            largest = Math.max(largest, difference(answers.get(i).score(), expected));
        }
        LOG.info("parity: {} rows, largest difference {}", rows.size(), largest);
        return new Verified(rows.size(), Optional.of(largest));
    }

    private static double difference(double answer, double expected) {
        double difference = Math.abs(answer - expected);
        if (!(difference <= TOLERANCE)) {
            throw new SageMakerFailure("The endpoint answers " + answer + " where the model's artifact says " + expected
                    + ", more than " + TOLERANCE + " apart, so it does not serve the model that was judged.");
        }
        return difference;
    }

    private boolean hasRows() {
        return channel().isPresent();
    }

    /** Returns the test channel; the training channel of a model for which nothing was held out. */
    private Optional<String> channel() {
        return Stream.of("test/", "train/")
                .map(part -> folder.at(CHANNELS + part))
                .filter(uri -> new StoredFile(uri, hadoop()).isThere())
                .findFirst();
    }

    private List<Vector> rows() {
        Optional<String> channel = channel();
        if (channel.isEmpty()) {
            try (FeatureSpace space = FeatureSpace.read(spark, folder.at(FeatureStage.FOLDER))) {
                return List.of(Vectors.sparse(space.featureDim(), new int[] {0}, new double[] {1}));
            }
        }
        int most = Math.max(1, config.evaluation().parityRows());
        if (config.channels().format() == ChannelFormat.CSV) {
            return spark.read().csv(channel.get()).limit(most).collectAsList().stream()
                    .map(Parity::features)
                    .toList();
        }
        return spark
                .read()
                .format("recordio-protobuf")
                .load(channel.get())
                .select("features")
                .limit(most)
                .collectAsList()
                .stream()
                .map((Row row) -> row.<Vector>getAs(0))
                .toList();
    }

    /** Returns the features of a line, which starts with the label. */
    private static Vector features(Row line) {
        return Vectors.dense(IntStream.range(1, line.size())
                .mapToDouble(field -> Double.parseDouble(line.getString(field)))
                .toArray());
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
